/** What changes in the stacks, as tables. */
import type { OutputChange, ResourceChange } from "../../terraform";
import type { Review, ReviewedStack } from "../model";
import { bytes, code, html, prose, proseWithCode } from "./escape";
import { type Difference, differencesOf } from "./differences";
import { type ModuleOf, withoutKey } from "./modules";
import type { Room } from "./room";
import { type Deed, remarksOf, type Row, rowsOf } from "./rows";
import { changedResources, plural, SIGNS, isUnchanged } from "./summary";
import { addedText, beforeAfterText, isHidden } from "./values";

/** In a limited text: the longest value, and how many parts of one resource and resources of one row are shown. */
const LONGEST_VALUE = 100;
const MOST_PARTS = 12;
const MOST_RESOURCES = 10;
/** Instances of one resource in a row that are named each. */
const MOST_INSTANCES = 3;

const COUNTED = ["create", "update", "replace", "delete"] as const;
const COUNT_NAMES = { create: "create", update: "change", replace: "replace", delete: "destroy" } as const;

const countText = (count: number): string => (count === 0 ? "·" : String(count));

function countsRow({ findings }: Review, stack: ReviewedStack): string {
  const { id, site, role, plan } = stack;
  const name = `${code(id)}${role !== undefined && site === id ? ` (${role})` : ""}`;
  const signs = (["blocked", "attention"] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.stack === id && finding.severity === severity).length;
    return count > 0 ? [`${SIGNS[severity]} ${count}`] : [];
  });
  const counts = COUNTED.map((action) => countText(plan.counts[action]));
  // Red numbers where something goes.
  const said = counts.map((text, index) => (index > 1 && text !== "·" ? `**${text}**` : text));
  const remark = isUnchanged(stack) ? "no changes" : signs.join(" ");
  return `| ${name} | ${said.join(" | ")} | ${remark} |`;
}

/** How many resources are created, changed, replaced and destroyed in each stack. */
export const countsTable = (review: Review): string[] =>
  review.stacks.length === 0
    ? []
    : [
        `| stack | ${COUNTED.map((action) => COUNT_NAMES[action]).join(" | ")} | |`,
        `| :-- | ${COUNTED.map(() => "--:").join(" | ")} | :-- |`,
        ...review.stacks.map((stack) => countsRow(review, stack)),
      ];

/** `name`: before → after */
function differenceText({ path, before, after, forces }: Difference, room: Room): string {
  const most = room.isLimited ? LONGEST_VALUE : Infinity;
  const because = forces ? " **forces the replacement**" : "";
  const name = code(room.short(path, LONGEST_VALUE));
  if (before === undefined) return `${name}: ＋ ${code(addedText(after ?? null, most, room))}${because}`;
  if (after === undefined) return `${name}: － ${code(addedText(before, most, room))}${because}`;
  if (isHidden(before) && isHidden(after)) return `${name}: changes (sensitive)${because}`;
  const [was, is] = beforeAfterText(before, after, most, room);
  return `${name}: ${code(was)} → ${code(is)}${because}`;
}

/** What changes in one resource, as the contents of a cell; empty if its address says it all. */
function cellOf(change: ResourceChange, deed: Deed, room: Room): string {
  const remarks = remarksOf(change).map((remark) => proseWithCode(room.sentence(remark)));
  if (deed === "create" && !room.isLimited) return [...remarks, ...createdLines(change, room)].join("<br>");
  if (deed !== "change" && deed !== "replace") return remarks.join("<br>");
  const { shown, unknown } = differencesOf(change);
  const most = room.isLimited ? MOST_PARTS : Infinity;
  const hidden = shown.length - most;
  if (hidden > 0 || (room.isLimited && unknown.length > MOST_PARTS)) room.cut();
  const lines = shown.slice(0, most).map((difference) => differenceText(difference, room));
  const names = unknown.slice(0, most).map((name) => code(room.short(name, LONGEST_VALUE)));
  const unnamed = unknown.length - names.length;
  return [
    ...remarks,
    ...lines,
    ...(hidden > 0 ? [`and ${plural(hidden, "more part")}`] : []),
    ...(unknown.length > 0
      ? [`<sub>known after apply:</sub> ${names.join(", ")}${unnamed > 0 ? ` and ${unnamed} more` : ""}`]
      : []),
  ].join("<br>");
}

/** Everything that is known of a new resource. */
const createdLines = ({ attributes }: ResourceChange, room: Room): string[] =>
  attributes
    .filter(({ after, unknown }) => after !== null && !unknown && JSON.stringify(after).length > 2)
    .map(({ name, after }) => `${code(name)}: ${code(addedText(after, Infinity, room))}`);

const DEEDS: Readonly<Record<Deed, string>> = {
  destroy: "**destroy**",
  replace: "**replace**",
  forget: "**forget**",
  change: "change",
  import: "import",
  move: "move",
  create: "create",
};

function rowText({ deed, resources, cell }: Row, room: Room): string {
  const all = [...resources].flatMap(([base, addresses]) =>
    room.isLimited && addresses.length > MOST_INSTANCES
      ? [`${code(base)} × ${addresses.length}`]
      : addresses.map((address) => code(address)),
  );
  const most = room.isLimited ? MOST_RESOURCES : Infinity;
  if (all.length > most) room.cut();
  const names = [...all.slice(0, most), ...(all.length > most ? [`and ${all.length - most} more`] : [])];
  return `| ${DEEDS[deed]} | ${names.join("<br>")} | ${cell} |`;
}

const TABLE_HEAD = ["| | resource | what changes |", "| :-- | :-- | :-- |"];

/** A table of changes for each module. */
function changeTables(stack: ReviewedStack, moduleOf: ModuleOf, budget: number, room: Room): string[] {
  const head = bytes(TABLE_HEAD.join("\n"));
  const seen = new Set<string>();
  const { modules, left } = rowsOf({
    stack: stack.id,
    changes: stack.plan.changes,
    moduleOf,
    cell: (change, deed) => cellOf(change, deed, room),
    cost: {
      row: (module, cell) => {
        const first = seen.has(module) ? 0 : bytes(prose(module)) + head + 10;
        seen.add(module);
        return first + bytes(cell) + 30;
      },
      // Of a row with many resources, only some are named.
      resource: (address, place, instance) =>
        room.isLimited && (place > MOST_RESOURCES || instance >= MOST_INSTANCES) ? 0 : bytes(code(address)) + 12,
    },
    budget,
  });
  const tables = [...modules].flatMap(([module, rows]) => [
    "",
    `**${prose(module)}**`,
    "",
    ...TABLE_HEAD,
    ...rows.map((row) => rowText(row, room)),
  ]);
  if (left === 0) return tables;
  room.cut();
  return [...tables, "", `…and ${plural(left, "more change")} of lesser danger.`];
}

const outputText = ({ name, action, before, after, sensitive }: OutputChange, room: Room): string => {
  const text =
    sensitive && isHidden(after)
      ? `${code(name)}: changes (sensitive)`
      : differenceText(
          {
            path: name,
            ...(action !== "create" && { before }),
            ...(action !== "delete" && { after }),
            forces: false,
          },
          room,
        );
  return `- output ${text}`;
};

const summaryOf = ({ id, plan }: ReviewedStack): string => {
  const counts = COUNTED.flatMap((action) =>
    plan.counts[action] > 0 ? [`${plan.counts[action]} to ${COUNT_NAMES[action]}`] : [],
  );
  const forgotten = plan.counts.forget > 0 ? [`${plan.counts.forget} to forget`] : [];
  const moved = changedResources(plan) === 0 && plan.outputs.length > 0 ? [plural(plan.outputs.length, "output")] : [];
  const said = [...counts, ...forgotten, ...moved];
  return `<b>${html(id)}</b>: ${said.length > 0 ? said.join(", ") : "nothing that changes resources"}`;
};

/** Drift that is shown by name. */
function driftLines({ plan: { drift } }: ReviewedStack): string[] {
  if (drift.length === 0) return [];
  const names = [...new Set(drift.map(({ address }) => withoutKey(address)))];
  return ["", `Changed outside of Terraform since the last apply: ${names.map((name) => code(name)).join(", ")}`];
}

/** A folded part with everything that changes in a stack. */
export function stackBlock(stack: ReviewedStack, moduleOf: ModuleOf, budget: number, room: Room): string[] {
  const { plan } = stack;
  const head = [`<details><summary>${summaryOf(stack)}</summary>`];
  const foot = ["", "</details>"];
  const reads = plan.changes.filter(({ mode, action }) => mode === "data" || action === "read").length;
  const read =
    reads > 0 ? ["", `${plural(reads, "data source is", "data sources are")} read while this is applied.`] : [];
  const fixed = bytes([...head, ...foot, ...read].join("\n")) + 80;
  // Changes come first; outputs and drift get at least a part.
  const tables = changeTables(stack, moduleOf, (budget - fixed) * 0.85, room);
  const rest = budget - fixed - bytes(tables.join("\n"));
  const extra = [...plan.outputs.map((output) => outputText(output, room)), ...driftLines(stack)];
  const lines: string[] = [];
  let used = 0;
  for (const line of extra) {
    used += bytes(line) + 1;
    if (used > rest) {
      room.cut();
      break;
    }
    lines.push(line);
  }
  const outputs = lines.length > 0 && lines[0] !== "" ? ["", ...lines] : lines;
  return [...head, ...tables, ...read, ...outputs, ...foot];
}
