import { applyAcceptances } from "./accept";
import type { VerdictCode } from "./catalogue";
import type { Finding, Review, ReviewInput } from "./model";
import { RULES } from "./rules";

/**
 * Reviews plans: everything that the rules find, less what is accepted on purpose.
 *
 * @param options.now decides which acceptances are over
 */
export function reviewPlans(input: ReviewInput, { now }: { readonly now: Date }): Review {
  const findings = withoutRepeats(RULES.flatMap((rule) => rule(input)));
  const { stacks, system } = input;
  const reviewed = stacks.map(({ id }) => id);
  const { open, accepted, notes } = applyAcceptances(findings, system.review.accept, now, reviewed);
  const sorted = worstFirst(open, reviewed);
  return {
    system: system.name,
    outcome: sorted[0]?.severity ?? "safe",
    findings: sorted,
    accepted,
    notes,
    stacks,
  };
}

/** Verdicts that say nothing more about an attribute that one of others (`any`: whichever) speaks of already. */
const SAID_BY: Partial<Record<VerdictCode, readonly VerdictCode[] | "any">> = {
  LIVE_WRITER_TOUCHED: "any",
  BOTH_SITES_CHANGED: "any",
  ENCRYPTION_LOST: ["STANDBY_FOREIGN"],
};

/** One change is one finding: what a verdict that says more says already is left out. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const at = new Map<string, Finding[]>();
  const place = ({ stack, address }: Finding) => `${stack}\n${address ?? ""}`;
  for (const finding of findings) {
    const list = at.get(place(finding)) ?? [];
    list.push(finding);
    at.set(place(finding), list);
  }
  return findings.filter((finding) => {
    const { code, address, attributes } = finding;
    const by = SAID_BY[code];
    if (by === undefined || address === undefined || attributes.length === 0) return true;
    const others = (at.get(place(finding)) ?? []).filter(
      (other) => other.code !== code && !(other.code in SAID_BY && by === "any" && SAID_BY[other.code] === "any"),
    );
    const said = new Set(
      others.filter((other) => by === "any" || by.includes(other.code)).flatMap((o) => o.attributes),
    );
    return !attributes.every((name) => said.has(name));
  });
}

const RANK = { blocked: 0, attention: 1 } as const;

/** The same order for the same plans, whichever order the stacks came in. */
function worstFirst(findings: readonly Finding[], stacks: readonly string[]): Finding[] {
  const key = ({ code, address = "" }: Finding) => `${code} ${address}`;
  return [...findings].sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] ||
      stacks.indexOf(a.stack) - stacks.indexOf(b.stack) ||
      (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0),
  );
}
