/** Takes out of the findings what the system file accepts on purpose, and says of acceptances what is wrong with them. */
import type { Acceptance } from "../system";
import type { AcceptedFinding, Finding } from "./model";

export interface Accepted {
  /** Findings that nobody accepted. */
  readonly open: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
  /** Acceptances that are over, or that accept nothing. */
  readonly notes: readonly string[];
}

const isOver = ({ until }: Acceptance, today: string): boolean => until < today;

/** An address without an instance key (`[...]`) means all its instances, as it does for `terraform plan -target`. */
const isAbout = (acceptance: Acceptance, { code, stack, address }: Finding): boolean =>
  acceptance.code === code &&
  (acceptance.stack === undefined || acceptance.stack === stack) &&
  (acceptance.address === undefined ||
    acceptance.address === address ||
    (address?.startsWith(`${acceptance.address}[`) ?? false));

const placeOf = ({ code, stack, address }: Acceptance): string => {
  const about = address === undefined ? "" : ` of \`${address}\``;
  return `\`${code}\`${about}${stack === undefined ? "" : ` in \`${stack}\``}`;
};

/**
 * Applies the acceptances of the system file.
 *
 * @param now until when an acceptance holds is a day in UTC, so this decides
 * @param reviewed ids of the stacks that were reviewed; of another one nothing is known. Default: all were
 */
export function applyAcceptances(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
  now: Date,
  reviewed?: readonly string[],
): Accepted {
  const today = now.toISOString().slice(0, 10);
  // Of several that fit, the one that holds longest.
  const holding = acceptances
    .filter((acceptance) => !isOver(acceptance, today))
    .sort((one, other) => (one.until < other.until ? 1 : one.until > other.until ? -1 : 0));
  const open: Finding[] = [];
  const accepted: AcceptedFinding[] = [];
  const used = new Set<Acceptance>();
  for (const finding of findings) {
    const fitting = holding.filter((acceptance) => isAbout(acceptance, finding));
    for (const acceptance of fitting) used.add(acceptance);
    const [first] = fitting;
    if (first === undefined) open.push(finding);
    else accepted.push({ finding, reason: first.reason, until: first.until });
  }
  const notes = acceptances.flatMap((acceptance) => {
    if (used.has(acceptance)) return [];
    const { stack, until, reason } = acceptance;
    if (stack !== undefined && reviewed !== undefined && !reviewed.includes(stack)) return [];
    const place = placeOf(acceptance);
    if (!isOver(acceptance, today)) return [`Nothing in these plans needs the acceptance of ${place}.`];
    return open.some((finding) => isAbout(acceptance, finding))
      ? [`The acceptance of ${place} ended on ${until}, so it counts again. It was: ${reason}`]
      : [`The acceptance of ${place} ended on ${until}. It can go from the system file.`];
  });
  return { open, accepted, notes };
}
