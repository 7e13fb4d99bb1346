/** A plan as people read it in a terminal. */
import { isNoChange, type PlanSummary, type ResourceChange, type ShownValue } from "../terraform";
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

/** Changes that are shown of one stack; the rest is counted. */
const SHOWN_CHANGES = 200;

const COUNTED = ["create", "update", "replace", "delete"] as const;

/** Longest text of a value that is shown in a plan. */
const SHOWN_TEXT = 40;

const valueText = (value: ShownValue): string => {
  const text = JSON.stringify(value);
  return text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)}...` : text;
};

/** `max_size: 6 -> 7`; only what changes, with its values masked where the plan masks them. */
const attributeLines = ({ action, attributes }: ResourceChange): string[] =>
  action === "update" || action === "replace"
    ? attributes.map(({ name, before, after }) => `        ${name}: ${valueText(before)} -> ${valueText(after)}`)
    : [];

function changeLines({ changes }: PlanSummary): string[] {
  const lines = changes.slice(0, SHOWN_CHANGES).flatMap((change) => {
    const { action, address, replacePaths } = change;
    const because = replacePaths.length > 0 ? ` (replaced because of ${replacePaths.join(", ")})` : "";
    return [`  ${(SIGN[action] ?? " ").padStart(3)} ${address}${because}`, ...attributeLines(change)];
  });
  const hidden = changes.length - SHOWN_CHANGES;
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
