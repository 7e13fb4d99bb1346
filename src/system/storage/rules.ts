import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";
import { STORAGE_CLASSES } from "./model";

const ORDER = Object.keys(STORAGE_CLASSES);

/** Days that objects stay in STANDARD before they may become STANDARD_IA, and there before they may move on. */
const INFREQUENT_ACCESS_DAYS = 30;

/**
 * S3 moves objects to cheaper classes only, and keeps them in STANDARD and in STANDARD_IA for thirty days.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
function checkTransitions(draft: SystemDraft): Problem[] {
  return Object.entries(draft.buckets ?? {}).flatMap(([bucket, props]) => {
    const transitions = props?.transitions ?? [];
    const path = ["buckets", bucket];
    const found = transitions.flatMap(({ to, after }, index) => {
      const before = transitions[index - 1];
      const at = [...path, "transitions", index];
      if (before && ORDER.indexOf(to) <= ORDER.indexOf(before.to)) {
        return [problem([...at, "to"], "TRANSITION_ORDER", { bucket, to, before: before.to })];
      }
      const wait = to === "standard-ia" || before?.to === "standard-ia" ? INFREQUENT_ACCESS_DAYS : 1;
      const earliest = (before?.after ?? 0) + wait;
      return after < earliest
        ? [problem([...at, "after"], "TRANSITION_TOO_EARLY", { bucket, to, after, earliest })]
        : [];
    });
    const last = transitions.at(-1);
    if (found.length === 0 && last && props?.expire !== undefined && props.expire <= last.after) {
      found.push(problem([...path, "expire"], "EXPIRY_TOO_EARLY", { bucket, expire: props.expire, after: last.after }));
    }
    return found;
  });
}

export const storageRules: readonly ((draft: SystemDraft) => Problem[])[] = [checkTransitions];
