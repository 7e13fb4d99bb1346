/** A review as a comment of a pull request. */
import { VERDICTS } from "../catalogue";
import type { AcceptedFinding, Finding, Review } from "../model";
import { bytes, prose, proseWithCode } from "./escape";
import { countsTable, stackBlock } from "./markdown-stacks";
import { guessedModules, type ModuleOf } from "./modules";
import { Room } from "./room";
import { because, groupedByCode, isUnchanged, type MissingStack, outcomeOf, plural, SIGNS } from "./summary";

export interface MarkdownOptions {
  /** Bytes that the text may have. GitHub takes 65536 characters; there are never fewer bytes. @default no limit */
  readonly limit?: number | undefined;
  /** Where the pages of the verdicts lie, as a link. @default "docs/verdicts" */
  readonly docs?: string | undefined;
  /** Names the modules of resources. @default by the first word of their names */
  readonly moduleOf?: ModuleOf | undefined;
  /** What to call the place where everything is, if this has to be cut. */
  readonly rest?: string | undefined;
  readonly missing?: readonly MissingStack[] | undefined;
}

/** The smallest limit that is kept whatever there is to say. */
export const SMALLEST_LIMIT = 8192;

/** The share of a limited text that each part may take. */
const SHARE = { findings: 0.4, accepted: 0.08, notes: 0.08 };

/** By which a comment of an earlier run is found again. */
const marker = (system: string): string => `<!-- twinstack-review: ${system} -->`;

const stackCode = (stack: string): string => proseWithCode(`\`${stack}\``);

function findingRow(finding: Finding, isFirst: boolean, docs: string, room: Room): string {
  const { code, severity, stack, address, attributes, what } = finding;
  const { title, wayOut } = VERDICTS[code];
  const words = [...(address === undefined ? [] : [address]), ...attributes];
  const about = address === undefined || what.includes(address) ? "" : `${proseWithCode(address, words)}: `;
  // The way out is the same for all of a kind.
  const out = isFirst ? `<br>➜ ${prose(wayOut)}` : "";
  return [
    `| ${SIGNS[severity]} **${prose(title)}**<br><sub>[${code}](${docs}/${code}.md)</sub> `,
    `| ${stackCode(stack)} `,
    `| ${about}${proseWithCode(room.sentence(what), words)}${out} |`,
  ].join("");
}

function findingsPart({ findings }: Review, docs: string, room: Room): string[] {
  if (findings.length === 0) return [];
  const more = (left: number): string => `| … | | ${plural(left, "more finding")} |`;
  const sorted = groupedByCode(findings).flatMap((group) =>
    group.map((finding, index) => ({ finding, isFirst: index === 0 })),
  );
  const row = ({ finding, isFirst }: (typeof sorted)[number]) => findingRow(finding, isFirst, docs, room);
  return [
    "| verdict | stack | what happens |",
    "| :-- | :-- | :-- |",
    ...room.fitted(sorted, SHARE.findings, row, more),
  ];
}

const acceptedRow = ({ finding, reason, until }: AcceptedFinding, docs: string, room: Room): string => {
  const { code, stack, address, what } = finding;
  const words = address === undefined ? [] : [address];
  return [
    `| ${prose(VERDICTS[code].title)}<br><sub>[${code}](${docs}/${code}.md)</sub> | ${stackCode(stack)} `,
    `| ${proseWithCode(room.sentence(what), words)} | ${prose(room.sentence(reason))} | ${prose(until)} |`,
  ].join("");
};

function acceptedPart({ accepted }: Review, docs: string, room: Room): string[] {
  if (accepted.length === 0) return [];
  const row = (each: AcceptedFinding) => acceptedRow(each, docs, room);
  return [
    `<details><summary>${plural(accepted.length, "finding")} accepted on purpose</summary>`,
    "",
    "| verdict | stack | what happens | reason | until |",
    "| :-- | :-- | :-- | :-- | :-- |",
    ...room.fitted(accepted, SHARE.accepted, row, (left) => `| … | | ${left} more | | |`),
    "",
    "</details>",
  ];
}

function notesPart({ notes }: Review, missing: readonly MissingStack[], room: Room): string[] {
  const lines = [
    ...missing.map(({ stack, reason }) => `${stackCode(stack)} could not be planned: ${prose(room.sentence(reason))}`),
    ...notes.map((note) => proseWithCode(room.sentence(note))),
  ];
  const line = (text: string) => `- ${text}`;
  return room.fitted(lines, SHARE.notes, line, (left) => `- ${plural(left, "more note")}`);
}

/** Parts with an empty line between them; empty ones are left out. */
const joined = (parts: readonly (readonly string[])[]): string =>
  parts
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n");

/** What changes in each stack that changes, in as many bytes as are left; small stacks leave their share to others. */
function stackParts({ stacks }: Review, moduleOf: ModuleOf, room: Room, space: number): (readonly string[])[] {
  const changing = stacks.filter((stack) => !isUnchanged(stack));
  const bySize = [...changing].sort((one, other) => one.plan.changes.length - other.plan.changes.length);
  const blocks = new Map<string, readonly string[]>();
  let left = space;
  for (const [index, stack] of bySize.entries()) {
    const block = stackBlock(stack, moduleOf, left / (bySize.length - index), room);
    const size = bytes(block.join("\n")) + 2;
    if (size > left) {
      room.cut();
      continue;
    }
    left -= size;
    blocks.set(stack.id, block);
  }
  return changing.map(({ id }) => blocks.get(id) ?? []);
}

/**
 * Renders a review: what came of it and why; the findings with a way out each; then, folded, what changes in each stack.
 *
 * With a limit, values and sentences are cut, and the least dangerous changes are counted instead of shown.
 */
export function renderMarkdown(review: Review, options: MarkdownOptions = {}): string {
  const { limit = Infinity, docs = "docs/verdicts", moduleOf = guessedModules, rest, missing = [] } = options;
  const room = new Room(limit);
  const { label, sign } = outcomeOf(review, missing);
  const head = [
    marker(review.system),
    `### ${sign} Plan review of ${prose(review.system)}`,
    "",
    `**${label}**: ${proseWithCode(because(review, missing))}`,
  ];
  const parts = [
    head,
    findingsPart(review, docs, room),
    acceptedPart(review, docs, room),
    notesPart(review, missing, room),
    countsTable(review),
  ];
  const where = rest === undefined ? "`--details FILE` writes all of it." : `All of it is in ${rest}.`;
  const foot = [`<sub>${proseWithCode(`Shortened to what fits into a comment. ${where}`)}</sub>`];
  // Two newlines before the foot, one at the end.
  const space = limit - bytes(joined(parts)) - 2 - bytes(joined([foot])) - 3;
  const shown = [...parts, ...stackParts(review, moduleOf, room, space)];
  return `${joined(room.isCut ? [...shown, foot] : shown)}\n`;
}
