/**
 * The layout that `terraform fmt` gives a file: indentation by brackets, spaces between tokens, `=` of neighbouring lines
 * in one column. Nothing but white space between tokens changes.
 */
import { fail } from "../../errors";
import { bracketChange, endsLine, type Token, tokensOfCode } from "./tokens";

interface Placed {
  readonly token: Token;
  spaces: number;
}

/** A line: `lead`, then `= …` if the whole assignment stands on this line, then a comment that ends it. */
interface Line {
  readonly lead: readonly Placed[];
  readonly assign: readonly Placed[];
  readonly comment: readonly Placed[];
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

const columns = (cells: readonly Placed[]): number =>
  cells.reduce(
    (sum, { token, spaces }) =>
      sum +
      spaces +
      (/^[\x20-\x7e]*$/.test(token.text) ? token.text.length : [...graphemes.segment(token.text)].length),
    0,
  );

/** Before these, a minus is a sign and not a subtraction. */
const BEFORE_SIGN = new Set([..."( { [ = : , ? + * / % - == != > >= < <= && || !".split(" ")]);

const IN_TEMPLATE_BEFORE = new Set(["quoted-text", "text", "open-quote", "open-heredoc"]);
const IN_TEMPLATE_AFTER = new Set(["quoted-text", "text", "close-quote", "close-heredoc"]);
const opensSequence = (kind: string): boolean => kind === "interpolation" || kind === "directive";

/** Whether `terraform fmt` puts a space between two tokens of a line; `before` is what precedes the first of them. */
function spaceBetween(before: Token | undefined, left: Token, right: Token): boolean {
  const [l, r] = [left.kind, right.kind];
  if (r === "newline") return false;
  if (l === "identifier" && (r === "(" || r === "::")) return false;
  if (l === "::" && r === "identifier") return false;
  if (l === "." || r === ".") return false;
  if (r === "," || r === "...") return false;
  if (l === ",") return true;
  if (IN_TEMPLATE_BEFORE.has(l) || IN_TEMPLATE_AFTER.has(r)) return false;
  if (l === "identifier" && left.text === "in" && before?.kind === "identifier") return true;
  if (r === "[" && (l === "identifier" || l === "number" || bracketChange(left) < 0)) return false;
  if (l === "!") return false;
  if (l === "-") return before !== undefined && !BEFORE_SIGN.has(before.kind);
  if (l === "{" || r === "}") return !(l === "{" && r === "}");
  if (opensSequence(l) && r === "{") return true;
  if (l === "}" && r === "sequence-end") return true;
  if (l === "sequence-end" && opensSequence(r)) return false;
  return !(bracketChange(left) > 0 || bracketChange(right) < 0);
}

function space(cells: readonly Placed[]): void {
  for (const [index, placed] of cells.entries()) {
    const left = cells[index - 1];
    if (left) placed.spaces = spaceBetween(cells[index - 2]?.token, left.token, placed.token) ? 1 : 0;
  }
}

const netBrackets = (cells: readonly Placed[]): number =>
  cells.reduce((sum, { token }) => sum + bracketChange(token), 0);

function splitLines(tokens: readonly Token[]): Line[] {
  const lines: Line[] = [];
  let current: Placed[] = [];
  for (const [index, token] of tokens.entries()) {
    current.push({ token, spaces: 0 });
    if (!endsLine(token) && index < tokens.length - 1) continue;
    lines.push(splitLine(current));
    current = [];
  }
  return lines;
}

function splitLine(cells: readonly Placed[]): Line {
  const commented = cells.length > 1 && cells.at(-1)?.token.kind === "comment";
  const code = commented ? cells.slice(0, -1) : cells;
  const comment = commented ? cells.slice(-1) : [];
  const equal = code.findIndex(({ token }, index) => index > 0 && token.kind === "=");
  if (equal < 0 || netBrackets(code.slice(equal)) !== 0) return { lead: code, assign: [], comment };
  return { lead: code.slice(0, equal), assign: code.slice(equal), comment };
}

function indent(lines: readonly Line[]): void {
  const open: number[] = [];
  for (const { lead, assign } of lines) {
    const [first] = lead;
    if (!first || first.token.kind === "newline") continue;
    const heredoc = lead.findIndex(({ token }) => token.kind === "open-heredoc");
    const net = netBrackets(heredoc < 0 ? lead : lead.slice(0, heredoc)) + netBrackets(assign);
    for (let closed = -net; closed > 0;) {
      const last = open.pop();
      if (last === undefined) break;
      if (closed < last) open.push(last - closed);
      closed -= last;
    }
    first.spaces = 2 * open.length;
    if (net > 0) open.push(net);
  }
}

/** Puts the cells that `pick` finds in neighbouring lines into one column, after what `before` finds. */
function align(lines: readonly Line[], pick: (line: Line) => Placed | undefined, before: (line: Line) => number): void {
  let chain: { readonly cell: Placed; readonly width: number }[] = [];
  const close = (): void => {
    const widest = Math.max(...chain.map(({ width }) => width));
    for (const { cell, width } of chain) cell.spaces = widest - width + 1;
    chain = [];
  };
  for (const line of lines) {
    const cell = pick(line);
    if (cell) chain.push({ cell, width: before(line) });
    else close();
  }
  close();
}

/** Lays out the text of a file, or an expression, as `terraform fmt` does. */
export function format(source: string): string {
  const tokens = tokensOfCode(source);
  if (!tokens) throw fail("INTERNAL", { reason: `this is no HCL: ${source}` });
  const lines = splitLines(tokens);
  indent(lines);
  for (const { lead, assign } of lines) {
    space(lead);
    space(assign);
  }
  align(
    lines,
    ({ assign }) => assign[0],
    ({ lead }) => columns(lead),
  );
  align(
    lines,
    ({ comment }) => comment[0],
    ({ lead, assign }) => columns(lead) + columns(assign),
  );
  return lines
    .flatMap(({ lead, assign, comment }) => [...lead, ...assign, ...comment])
    .map(({ token, spaces }) => " ".repeat(spaces) + token.text)
    .join("");
}
