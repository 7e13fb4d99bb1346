/** A review for a terminal. */
import type { ResourceChange } from "../../terraform";
import { VERDICTS } from "../catalogue";
import type { Finding, Review, ReviewedStack } from "../model";
import { type Difference, differencesOf } from "./differences";
import { shortened, visible } from "./escape";
import { guessedModules, type ModuleOf } from "./modules";
import { type Deed, remarksOf, type Row, rowsOf } from "./rows";
import { because, groupedByCode, isUnchanged, type MissingStack, outcomeOf, plural } from "./summary";
import { isHidden, valueText } from "./values";
import { narrowed } from "./differences";

export interface TextOptions {
  /** Names the modules of resources. @default by the first word of their names */
  readonly moduleOf?: ModuleOf | undefined;
  readonly missing?: readonly MissingStack[] | undefined;
}

/** Changes that are shown of one stack; the rest is counted. */
const SHOWN_CHANGES = 200;
const LONGEST_VALUE = 60;
const MOST_PARTS = 12;

const SIGN: Readonly<Record<Deed, string>> = {
  create: "+",
  change: "~",
  replace: "-/+",
  destroy: "-",
  forget: "x",
  import: "<-",
  move: "->",
};

/** Backticks are for Markdown. */
const plain = (text: string): string => visible(text).replaceAll("`", "");

const value = (text: string): string => visible(shortened(text, LONGEST_VALUE));

function differenceText({ path, before, after, forces }: Difference): string {
  const because = forces ? "  (forces the replacement)" : "";
  const name = value(path);
  if (before === undefined) return `${name}: + ${value(valueText(after ?? null))}${because}`;
  if (after === undefined) return `${name}: - ${value(valueText(before))}${because}`;
  if (isHidden(before) && isHidden(after)) return `${name}: changes (sensitive)${because}`;
  const [was, is] = narrowed(valueText(before), valueText(after), LONGEST_VALUE);
  return `${name}: ${visible(was)} -> ${visible(is)}${because}`;
}

function cellOf(change: ResourceChange, deed: Deed): string {
  const remarks = remarksOf(change).map((remark) => `(${plain(remark)})`);
  if (deed !== "change" && deed !== "replace") return remarks.join("\n");
  const { shown, unknown } = differencesOf(change);
  const more = shown.length - MOST_PARTS;
  return [
    ...remarks,
    ...shown.slice(0, MOST_PARTS).map(differenceText),
    ...(more > 0 ? [`and ${plural(more, "more part")}`] : []),
    ...(unknown.length > 0 ? [`known after apply: ${value(unknown.join(", "))}`] : []),
  ].join("\n");
}

const rowLines = ({ deed, resources, cell }: Row): string[] => [
  ...[...resources].flatMap(([base, addresses]) =>
    addresses.length > 3
      ? [`    ${SIGN[deed].padStart(3)} ${visible(base)} x ${addresses.length}`]
      : addresses.map((address) => `    ${SIGN[deed].padStart(3)} ${visible(address)}`),
  ),
  ...cell.split("\n").flatMap((line) => (line === "" ? [] : [`          ${line}`])),
];

const COUNTS = [
  ["create", "to create"],
  ["update", "to change"],
  ["replace", "to replace"],
  ["delete", "to destroy"],
] as const;

function stackLines(stack: ReviewedStack, moduleOf: ModuleOf): string[] {
  const { id, plan } = stack;
  if (isUnchanged(stack)) return [`${id}: no changes`];
  const counts = COUNTS.flatMap(([action, text]) =>
    plan.counts[action] > 0 ? [`${plan.counts[action]} ${text}`] : [],
  );
  const { modules, left } = rowsOf({
    stack: id,
    changes: plan.changes,
    moduleOf,
    cell: cellOf,
    cost: { row: () => 0, resource: () => 1 },
    budget: SHOWN_CHANGES,
  });
  return [
    `${id}: ${counts.length > 0 ? counts.join(", ") : "nothing that changes resources"}`,
    ...[...modules].flatMap(([module, rows]) => [`  ${visible(module)}`, ...rows.flatMap(rowLines)]),
    ...(left > 0 ? [`  and ${plural(left, "more change")}`] : []),
    ...plan.outputs.map(({ name, before, after }) => {
      const said = isHidden(after)
        ? "changes (sensitive)"
        : `${value(valueText(before))} -> ${value(valueText(after))}`;
      return `      output ${visible(name)}: ${said}`;
    }),
  ];
}

function findingLines(group: readonly Finding[]): string[] {
  const [first] = group;
  if (!first) return [];
  const { title, wayOut } = VERDICTS[first.code];
  return [
    `${first.severity.toUpperCase()}  ${first.code}: ${title}`,
    ...group.map(({ stack, address, what }) => {
      const about = address === undefined || what.includes(address) ? "" : `${address}: `;
      return `  ${stack}: ${visible(about)}${plain(what)}`;
    }),
    `  Way out: ${wayOut}`,
    "",
  ];
}

/** Renders a review: what came of it and why, the findings, then what changes in each stack. */
export function renderText(review: Review, { moduleOf = guessedModules, missing = [] }: TextOptions = {}): string {
  const accepted = review.accepted.map(
    ({ finding, reason, until }) =>
      `accepted until ${until}: ${finding.code} in ${finding.stack}: ${plain(finding.what)} (${plain(reason)})`,
  );
  const notes = [
    ...missing.map(({ stack, reason }) => `${stack} could not be planned: ${plain(reason)}`),
    ...review.notes.map(plain),
  ];
  const blocks = [
    [`${outcomeOf(review, missing).label}: ${plain(because(review, missing))}`],
    groupedByCode(review.findings).flatMap(findingLines).slice(0, -1),
    accepted,
    notes,
    ...review.stacks.map((stack) => stackLines(stack, moduleOf)),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}
