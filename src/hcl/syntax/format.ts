/**
 * The layout that `terraform fmt` gives a file: indentation by brackets, spaces between tokens, `=` of neighbouring lines
 * in one column. Nothing but white space between tokens changes.
 */
import { bracketChange, endsLine, type Token, tokensOfCode } from "./tokens";

interface Placed {
  readonly token: Token;
  spaces: number;
}

/** A line: `lead`, then `= …` if the whole assignment stands on this line. */
interface Line {
  readonly lead: readonly Placed[];
  readonly assign: readonly Placed[];
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
  const close = (): void => {
    const equal = current.findIndex(({ token }, index) => index > 0 && token.kind === "=");
    const whole = equal > 0 && netBrackets(current.slice(equal)) === 0;
    lines.push(whole ? { lead: current.slice(0, equal), assign: current.slice(equal) } : { lead: current, assign: [] });
    current = [];
  };
  for (const token of tokens) {
    current.push({ token, spaces: 0 });
    if (endsLine(token)) close();
  }
  if (current.length > 0) close();
  return lines;
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

function align(lines: readonly Line[]): void {
  let chain: Line[] = [];
  const close = (): void => {
    const widths = chain.map(({ lead }) => columns(lead));
    const widest = Math.max(...widths);
    for (const [index, { assign }] of chain.entries()) {
      const [equal] = assign;
      if (equal) equal.spaces = widest - (widths[index] ?? 0) + 1;
    }
    chain = [];
  };
  for (const line of lines) {
    if (line.assign.length > 0) chain.push(line);
    else close();
  }
  close();
}

/** Lays out a file's text as `terraform fmt` does. Text that is no HCL stays as it is. */
export function format(source: string): string {
  const tokens = tokensOfCode(source);
  return tokens ? formatTokens(tokens) : source;
}

/** As `format`, of tokens. */
export function formatTokens(tokens: readonly Token[]): string {
  const lines = splitLines(tokens);
  indent(lines);
  for (const { lead, assign } of lines) {
    space(lead);
    space(assign);
  }
  align(lines);
  const out: string[] = [];
  for (const { lead, assign } of lines) {
    for (const { token, spaces } of [...lead, ...assign]) out.push(" ".repeat(spaces), token.text);
  }
  return out.join("");
}
