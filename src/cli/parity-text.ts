/** How the two sites compare, as people read it in a terminal. */
import type { Difference, PairReport, ParityReport, TextDifference, VariableDifference } from "../review/parity";
import { SITE_NAMES } from "../system";
import type { ShownValue } from "../terraform";
import { type Cell, plural, table } from "./output";

/** Longest text of a value that is shown. */
const SHOWN_TEXT = 44;

/** Values of one variable that are shown side by side; more are counted. */
const SHOWN_PARTS = 6;

/** Differences that are shown of one list; the rest is counted. */
const SHOWN_DIFFERENCES = 200;

/** Control characters would let a value rewrite the terminal, and some turn the direction of a text. */
const plain = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** What is left of a long text before the place at which it differs from the other. */
const SHOWN_BEFORE = 12;

const textOf = (value: ShownValue | undefined): string => {
  if (value === undefined) return "-";
  return plain(typeof value === "string" && value !== "" ? value : JSON.stringify(value));
};

/** Both values, cut so that the place at which they differ is to be seen. */
function sideBySide(primary: ShownValue | undefined, dr: ShownValue | undefined): readonly [string, string] {
  const [one, other] = [textOf(primary), textOf(dr)];
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const long = Math.max(one.length, other.length) > SHOWN_TEXT;
  const from = long && same > SHOWN_BEFORE * 2 ? same - SHOWN_BEFORE : 0;
  const cut = (text: string): string => {
    const rest = `${from > 0 ? "..." : ""}${text.slice(from)}`;
    return rest.length > SHOWN_TEXT ? `${rest.slice(0, SHOWN_TEXT)}...` : rest;
  };
  return [cut(one), cut(other)];
}

interface Part {
  readonly path: string;
  readonly primary: ShownValue | undefined;
  readonly dr: ShownValue | undefined;
}

/** The parts of a value in which the sites differ. */
function partsOf(path: string, primary: ShownValue | undefined, dr: ShownValue | undefined): readonly Part[] {
  if (JSON.stringify(primary) === JSON.stringify(dr)) return [];
  const isMap = (value: ShownValue | undefined): value is Readonly<Record<string, ShownValue>> =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(primary) || !isMap(dr)) return [{ path, primary, dr }];
  const keys = new Set([...Object.keys(primary), ...Object.keys(dr)]);
  return [...keys].flatMap((key) => partsOf(`${path}.${key}`, primary[key], dr[key]));
}

const firstOf = <Item>(items: readonly Item[], noun: string, lines: (shown: readonly Item[]) => string): string => {
  const hidden = items.length - SHOWN_DIFFERENCES;
  const text = lines(items.slice(0, SHOWN_DIFFERENCES));
  return hidden > 0 ? `${text}\nand ${plural(hidden, noun)} more (--json has them all)` : text;
};

const indented = (text: string): string => text.replace(/^/gm, "  ");

const driftRow = ({ address, attribute, primary, dr, why }: Difference): Cell[] => [
  plain(address),
  attribute === undefined ? "(the resource)" : plain(attribute),
  ...sideBySide(primary, dr),
  why,
];

function driftText({ state, synthesis, missing, stacks }: PairReport): readonly string[] {
  const drift = (state?.differences ?? []).filter(({ class: kind }) => kind === "drift");
  const text: readonly TextDifference[] = synthesis?.drift ?? [];
  return [
    ...missing.map((site) => `DRIFT: ${stacks[site]} is not deployed, and its counterpart is.`),
    ...(text.length === 0
      ? []
      : [
          "DRIFT of the configurations: they may differ in the values of variables only",
          firstOf(text, "difference", (shown) =>
            indented(
              table(
                ["where", "primary", "dr"],
                shown.map(({ path, primary, dr }) => [plain(path), ...sideBySide(primary, dr)]),
              ),
            ),
          ),
        ]),
    ...(drift.length === 0
      ? []
      : [
          "DRIFT of what stands",
          firstOf(drift, "difference", (shown) =>
            indented(table(["address", "attribute", "primary", "dr", "because"], shown.map(driftRow))),
          ),
        ]),
  ];
}

/** How much of what stands follows from a variable. */
function reachOf(variable: string, declared: readonly Difference[]): string {
  const reached = declared.filter(({ variables }) => variables.includes(variable));
  if (reached.length === 0) return "";
  const addresses = new Set(reached.map(({ address }) => address));
  return `${plural(reached.length, "value")} of ${plural(addresses.size, "resource")}`;
}

function variableRows({ name, primary, dr }: VariableDifference, reach: string): Cell[][] {
  const parts = partsOf(name, primary, dr);
  const rows = parts
    .slice(0, SHOWN_PARTS)
    .map((part, i): Cell[] => [plain(part.path), ...sideBySide(part.primary, part.dr), i === 0 ? reach : ""]);
  const hidden = parts.length - rows.length;
  return hidden > 0 ? [...rows, [`  and ${hidden} more of ${plain(name)}`, "", "", ""]] : rows;
}

/** Declared differences by variable; with what follows from each, if that was asked for. */
function declaredText({ state, synthesis }: PairReport, details: boolean): readonly string[] {
  const declared = (state?.differences ?? []).filter(({ class: kind }) => kind === "declared");
  const variables = synthesis?.variables ?? [];
  const rows = variables.flatMap((one) => [
    ...variableRows(one, reachOf(one.name, declared)),
    ...(details
      ? declared
          .filter(({ variables: [first] }) => first === one.name)
          .map(({ address, attribute, primary, dr }): Cell[] => [
            `  ${plain(address)} ${plain(attribute ?? "")}`.trimEnd(),
            ...sideBySide(primary, dr),
            "",
          ])
      : []),
  ]);
  if (rows.length === 0) return [];
  const head = ["variable", "primary", "dr", state ? "what follows from it" : ""];
  return ["Declared to differ", indented(table(head, rows))];
}

function countsText({ state, notCompared }: PairReport): readonly string[] {
  if (notCompared !== undefined) return [`What stands was not compared. ${notCompared}`];
  if (!state) return [];
  const count = (wanted: string): number => state.differences.filter(({ class: kind }) => kind === wanted).length;
  const hidden = state.hidden > 0 ? `; ${plural(state.hidden, "value")} hidden, not compared` : "";
  return [
    `${plural(state.resources, "resource")}, ${plural(state.values, "value")} compared: ${count("drift")} drift, ` +
      `${count("declared")} declared, ${count("assigned")} assigned by AWS${hidden}`,
  ];
}

function verdictOf({ drift, notCompared, synthesis }: PairReport): string {
  if (drift > 0) return `${drift} DRIFT`;
  if (notCompared === undefined) return "no drift";
  return synthesis ? "no drift in the configurations" : "not compared";
}

export function parityText(report: ParityReport, details: boolean): string {
  const sorted = [...report.pairs].sort((a, b) => Number(b.drift > 0) - Number(a.drift > 0));
  const pairs = sorted.map((pair) => {
    const title = `${SITE_NAMES.map((site) => pair.stacks[site]).join(" and ")}: ${verdictOf(pair)}`;
    return [title, ...driftText(pair), ...countsText(pair), ...declaredText(pair, details)].join("\n");
  });
  const single =
    report.single.length === 0 ? [] : [`In one site only, by the system file: ${report.single.join(", ")}`];
  const unknown = report.pairs.filter(({ notCompared, missing }) => notCompared !== undefined && missing.length === 0);
  const end =
    report.drift > 0
      ? `${report.system}: ${plural(report.drift, "difference")} that nothing declares.`
      : `${report.system}: no drift${unknown.length > 0 ? " in what could be compared" : ""}.`;
  return [...pairs, ...single, end].join("\n\n");
}
