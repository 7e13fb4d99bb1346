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

/**
 * What is blocked is accepted one by one, also of verdicts that need attention as a rule: addresses are the same in both
 * sites, and an acceptance of harmless findings would cover the dangerous one that comes along.
 */
const covers = (acceptance: Acceptance, finding: Finding): boolean =>
  isAbout(acceptance, finding) &&
  (finding.severity !== "blocked" ||
    (acceptance.stack !== undefined && (acceptance.address !== undefined || finding.address === undefined)));

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
    const fitting = holding.filter((acceptance) => covers(acceptance, finding));
    for (const acceptance of fitting) used.add(acceptance);
    const [first] = fitting;
    if (first === undefined) open.push(finding);
    else accepted.push({ finding, reason: first.reason, until: first.until });
  }
  const notes = acceptances.flatMap((acceptance) => {
    if (used.has(acceptance)) return [];
    const { stack, until, reason } = acceptance;
    const fits = open.some((finding) => isAbout(acceptance, finding));
    if (stack !== undefined && reviewed !== undefined && !reviewed.includes(stack)) return [];
    const place = placeOf(acceptance);
    if (!isOver(acceptance, today)) {
      return fits
        ? [`The acceptance of ${place} does not cover what is blocked: for that, it has to name stack and address.`]
        : [`Nothing in these plans needs the acceptance of ${place}.`];
    }
    return fits
      ? [`The acceptance of ${place} ended on ${until}, so it counts again. It was: ${reason}`]
      : [`The acceptance of ${place} ended on ${until}. It can go from the system file.`];
  });
  return { open, accepted, notes };
}
