/** A review for machines: the same facts. */
import { isNoChange } from "../../terraform";
import { VERDICTS } from "../catalogue";
import type { Finding, Review } from "../model";
import { because, type MissingStack } from "./summary";

const findingJson = (finding: Finding) => {
  const { title, meaning, wayOut } = VERDICTS[finding.code];
  return { ...finding, title, meaning, wayOut };
};

/** The facts, to be written as JSON. */
export const reviewFacts = (review: Review, missing: readonly MissingStack[] = []) => ({
  system: review.system,
  outcome: review.outcome,
  because: because(review, missing).replaceAll("`", ""),
  findings: review.findings.map(findingJson),
  accepted: review.accepted.map(({ finding, reason, until }) => ({ ...findingJson(finding), reason, until })),
  notes: review.notes.map((note) => note.replaceAll("`", "")),
  missing,
  stacks: review.stacks.map(({ id, kind, site, role, plan, versions, baseVersions }) => ({
    id,
    kind,
    site,
    role,
    noChange: isNoChange(plan),
    counts: plan.counts,
    changes: plan.changes,
    outputs: plan.outputs,
    drift: plan.drift,
    versions,
    baseVersions,
  })),
});

export const renderJson = (review: Review, missing: readonly MissingStack[] = []): string =>
  `${JSON.stringify(reviewFacts(review, missing), null, 2)}\n`;
