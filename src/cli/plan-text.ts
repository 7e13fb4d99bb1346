/** A plan as people read it in a terminal. */
import { isNoChange, type PlanSummary } from "../terraform";
import type { PlannedStack } from "../terraform/deployment";
import { plural, table } from "./output";

const SIGN: Readonly<Record<string, string>> = {
  create: "+",
  update: "~",
  replace: "-/+",
  delete: "-",
  read: "<=",
  forget: "x",
};

/** Lines of changes that are shown of one stack; the rest is counted. */
const SHOWN_CHANGES = 60;

const COUNTED = ["create", "update", "replace", "delete"] as const;

function changeLines({ changes }: PlanSummary): string[] {
  const lines = changes.slice(0, SHOWN_CHANGES).map(({ action, address, attributes, replacePaths }) => {
    const names = action === "update" || action === "replace" ? attributes.map(({ name }) => name).join(", ") : "";
    const because = replacePaths.length > 0 ? ` (replaced because of ${replacePaths.join(", ")})` : "";
    return `  ${(SIGN[action] ?? " ").padStart(3)} ${address}${names === "" ? "" : `: ${names}`}${because}`;
  });
  const hidden = changes.length - lines.length;
  return hidden > 0 ? [...lines, `      and ${plural(hidden, "more change")}`] : lines;
}

/** Counts for each stack, then what changes in each. */
export function planText(planned: readonly PlannedStack[]): string {
  const counts = planned.map(({ stack, plan }) => [
    stack.id,
    ...COUNTED.map((action) => plan.counts[action]),
    isNoChange(plan) ? "no changes" : "",
  ]);
  const details = planned
    .filter(({ plan }) => plan.changes.length > 0)
    .map(({ stack, plan }) => `${stack.id}\n${changeLines(plan).join("\n")}`);
  return [table(["stack", ...COUNTED, ""], counts), ...details].join("\n\n");
}

export const planJson = (planned: readonly PlannedStack[]) =>
  planned.map(({ stack, plan, planFile }) => ({
    stack: stack.id,
    noChange: isNoChange(plan),
    counts: plan.counts,
    changes: plan.changes,
    outputs: plan.outputs,
    drift: plan.drift,
    planFile,
  }));
