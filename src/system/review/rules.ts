import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";
import { NEEDS_ADDRESS } from "./codes";

/** An acceptance is for one thing; data that is destroyed does not come back. */
const checkWide = (draft: SystemDraft): Problem[] =>
  (draft.review?.accept ?? []).flatMap(({ code, address }, index) =>
    address === undefined && NEEDS_ADDRESS.includes(code)
      ? [problem(["review", "accept", index], "ACCEPTANCE_TOO_WIDE", { verdict: code })]
      : [],
  );

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
