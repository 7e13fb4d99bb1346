/*
 * Windows of a day, as AWS writes them: `02:00-02:30`, and with days `sun:03:30-sun:04:30`. All in UTC.
 */

const DAY_MINUTES = 24 * 60;

/** Minutes since midnight. */
const minutes = (time: string): number => {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
};

const clock = (moment: number): string =>
  [Math.floor(moment / 60), moment % 60].map((part) => String(part).padStart(2, "0")).join(":");

/** The times of day of a window, whatever its days. */
const timesOf = (window: string): readonly string[] => window.split("-").map((moment) => moment.slice(-5));

/** The minutes of a day that a window covers, as pieces that do not wrap around midnight. */
function pieces(window: string): readonly (readonly [number, number])[] {
  const [from = 0, to = 0] = timesOf(window).map(minutes);
  if (to > from) return [[from, to]];
  return [
    [from, DAY_MINUTES],
    [0, to],
  ];
}

/** Whether two windows have a time of day in common, on whatever days. */
export const overlap = (one: string, other: string): boolean =>
  pieces(one).some(([from, to]) => pieces(other).some(([begin, end]) => from < end && begin < to));

const shift = (window: string, byMinutes: number): string =>
  timesOf(window)
    .map((time) => clock((minutes(time) + byMinutes) % DAY_MINUTES))
    .join("-");

/** Half a day first, then what is nearest to it. */
const SHIFTS = [12, 11, 13, 10, 14, 9, 15, 8, 16, 7, 17, 6, 18, 5, 19, 4, 20, 3, 21, 2, 22, 1, 23];

/**
 * The backup window of the second site: as far from the first one's as it gets without falling into the maintenance
 * window. The same one, if there is no room for another.
 */
export const otherBackupWindow = (backupWindow: string, maintenanceWindow: string): string =>
  SHIFTS.map((hours) => shift(backupWindow, hours * 60)).find(
    (candidate) => !overlap(candidate, backupWindow) && !overlap(candidate, maintenanceWindow),
  ) ?? backupWindow;
