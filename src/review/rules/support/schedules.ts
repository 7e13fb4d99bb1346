/**
 * How often a schedule of AWS runs.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */

const UNITS: Readonly<Record<string, number>> = { minute: 525_600, hour: 8_760, day: 365 };

/** How many of `size` values starting with `first` a field stands for: `*`, `1,15`, `2-6`, `0/5`. `undefined`: unreadable. */
function countOf(field: string, first: number, size: number): number | undefined {
  const last = first + size - 1;
  const counts = field.split(",").map((part): number => {
    const [range = "", step] = part.split("/");
    const every = step === undefined ? 1 : Number(step);
    if (range === "*") return Math.ceil(size / every);
    // Names of days and months, the last day, the nearest weekday, the nth day of the week: once.
    if (/^[A-Z]{3}$|^L$|^L-\d+$|^LW$|^\d+[LW]$|^\w+#\d$/i.test(range)) return 1;
    const [from = NaN, to = step === undefined ? from : last] = range.split("-").map(place);
    return Math.ceil((to - from + 1) / every);
  });
  const sum = counts.reduce((all, each) => all + each, 0);
  return Number.isFinite(sum) && counts.every((count) => count > 0) ? Math.min(sum, size) : undefined;
}

const NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

const place = (name: string): number => {
  const known = [NAMES, MONTHS].map((names) => names.indexOf(name.toUpperCase())).find((index) => index >= 0);
  return known === undefined ? Number(name) : known + 1;
};

/** About how often in a year; `undefined` where it cannot be told. */
export function runsPerYear(schedule: string): number | undefined {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule.trim());
  if (rate) return (UNITS[rate[2] ?? ""] ?? 0) / Math.max(1, Number(rate[1]));
  const fields = /^cron\((.+)\)$/.exec(schedule.trim())?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6) return undefined;
  const [minute = "", hour = "", date = "", month = "", weekday = "", year = ""] = fields;
  const times = [countOf(minute, 0, 60), countOf(hour, 0, 24), countOf(month, 1, 12)];
  const days = daysPerMonth(date, weekday);
  if (days === undefined || times.some((each) => each === undefined)) return undefined;
  // A year that is named comes once.
  return times.reduce<number>((all, each) => all * (each ?? 0), days) / (year === "*" || year === "?" ? 1 : 100);
}

function daysPerMonth(date: string, weekday: string): number | undefined {
  const every = 365 / 12;
  if (!["?", "*"].includes(weekday)) {
    if (/#|L/i.test(weekday)) return weekday.split(",").length;
    const count = countOf(weekday, 1, 7);
    return count === undefined ? undefined : (every * count) / 7;
  }
  if (["?", "*"].includes(date)) return every;
  const count = countOf(date, 1, 31);
  return count === undefined ? undefined : Math.min(count, every);
}
