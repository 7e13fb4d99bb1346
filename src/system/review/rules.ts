import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";
import { NEEDS } from "./codes";

/** An acceptance is for one thing; what is lost does not come back. */
const checkWide = (draft: SystemDraft): Problem[] =>
  (draft.review?.accept ?? []).flatMap((acceptance, index) => {
    const { code } = acceptance;
    const missing = (NEEDS[code] ?? []).filter((key) => acceptance[key] === undefined);
    if (missing.length === 0) return [];
    const keys = missing.map((key) => `\`${key}\``).join(" and ");
    return [problem(["review", "accept", index], "ACCEPTANCE_TOO_WIDE", { verdict: code, missing: keys })];
  });

/** Of two for the same thing, nobody could tell which reason counts. */
function checkTwice(draft: SystemDraft): Problem[] {
  const seen = new Set<string>();
  return (draft.review?.accept ?? []).flatMap(({ code, stack, address }, index) => {
    const key = JSON.stringify([code, stack, address]);
    const twice = seen.has(key);
    seen.add(key);
    const where = [address ?? "any resource", ...(stack === undefined ? [] : [`stack ${stack}`])].join(", ");
    return twice ? [problem(["review", "accept", index], "ACCEPTANCE_TWICE", { verdict: code, where })] : [];
  });
}

export const reviewRules: readonly ((draft: SystemDraft) => Problem[])[] = [checkWide, checkTwice];
