/**
 * Splits text of the HCL language into its tokens, as HCL's own scanner does.
 *
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */

/** What is not listed is punctuation, whose kind is its text: `(`, `==`, `=>`, … */
export type TokenKind =
  | "identifier"
  | "number"
  | "newline"
  | "comment"
  | "open-quote"
  | "close-quote"
  | "open-heredoc"
  | "close-heredoc"
  /** Literal text in a quoted string, with its escapes. */
  | "quoted-text"
  /** Literal text in a heredoc or in a bare template. */
  | "text"
  /** The rest of a bare template after a carriage return that ends no line: not even `${` means anything in it. */
  | "literal"
  /** `${`, which may be `${~`. */
  | "interpolation"
  /** `%{`, which may be `%{~`. */
  | "directive"
  /** The `}` of either, which may be `~}`. */
  | "sequence-end"
  | (string & {});

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACES = /[ \t]+/y;
const NEWLINE = /\r?\n/y;
const COMMENT = /(?:#|\/\/)[^\n]*\n?|\/\*[^]*?\*\//y;
const NUMBER = /\d(?:(?:\d|\.|[eE][+-]?\d)*(?:\d|[eE][+-]?\d))?/y;
const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const PUNCTUATION = /\.\.\.|=>|::|==|!=|>=|<=|&&|\|\||[[\]().,*/%+\-=<>!?:&|~^;`']/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
/** `$${` is an escape; `$$${` is a `$` and the escape. */
const QUOTED_TEXT = /\$\$\{~?|%%\{~?|\$(?!\{)|%(?!\{)|(?:\\[^\r\n]|[^$%"\\\r\n])+/y;
/**
 * Each line is a piece of its own, and so is a `$` or `%` that begins nothing. Only before the last character of a line, it
 * is one with that: HCL's scanner has it so, and `~` reaches no farther than the piece beside it.
 */
const TEXT = /[^$%\r\n]*\r?\n|[^$%\r\n]+|\$\$\{~?|%%\{~?|[$%][^{](?=\r?\n)|[$%](?!\{)/y;
const BRACKETS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const SEQUENCE = /[$%]\{~?/y;

/** Text that is not HCL. */
class NotHcl extends Error {}

class Scanner {
  readonly tokens: Token[] = [];
  private position = 0;

  constructor(private readonly source: string) {}

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    return pattern.exec(this.source) ?? undefined;
  }

  private push(kind: TokenKind, text: string): void {
    const start = this.position;
    this.position += text.length;
    this.tokens.push({ kind, text, start, end: this.position });
  }

  private take(kind: TokenKind | undefined, pattern: RegExp): boolean {
    const text = this.match(pattern)?.[0];
    if (text === undefined || text === "") return false;
    this.push(kind ?? text, text);
    return true;
  }

  private get ended(): boolean {
    return this.position >= this.source.length;
  }

  /** Expressions and bodies; `inSequence` ends with the brace that closes the sequence. */
  code(inSequence: boolean): void {
    const open: string[] = [];
    for (;;) {
      this.position += this.match(SPACES)?.[0].length ?? 0;
      if (this.ended) {
        if (inSequence || open.length > 0) throw new NotHcl();
        return;
      }
      const character = this.source[this.position] ?? "";
      const trims = this.source.startsWith("~}", this.position);
      if (trims || (character === "}" && open.length === 0)) {
        if (!inSequence || open.length > 0) throw new NotHcl();
        return this.push("sequence-end", trims ? "~}" : "}");
      }
      if (character in BRACKETS) open.push(BRACKETS[character] ?? "");
      else if (")]}".includes(character) && open.pop() !== character) throw new NotHcl();
      this.token(character);
    }
  }

  private token(character: string): void {
    if (character === "{" || character === "}") this.push(character, character);
    else if (character === '"') this.quoted();
    else if (this.match(HEREDOC)) this.heredoc();
    else if (
      !this.take("comment", COMMENT) &&
      !this.take("newline", NEWLINE) &&
      !this.take("number", NUMBER) &&
      !this.take("identifier", IDENTIFIER) &&
      !this.take(undefined, PUNCTUATION)
    ) {
      throw new NotHcl();
    }
  }

  private sequence(): boolean {
    const text = this.match(SEQUENCE)?.[0];
    if (text === undefined) return false;
    this.push(text.startsWith("$") ? "interpolation" : "directive", text);
    this.code(true);
    return true;
  }

  private quoted(): void {
    this.push("open-quote", '"');
    while (this.source[this.position] !== '"') {
      if (!this.sequence() && !this.take("quoted-text", QUOTED_TEXT)) throw new NotHcl();
    }
    this.push("close-quote", '"');
  }

  private heredoc(): void {
    const [opening, marker] = this.match(HEREDOC) ?? [];
    this.push("open-heredoc", opening ?? "");
    for (let startOfLine = true; ;) {
      const end = this.source.indexOf("\n", this.position);
      if (startOfLine && end >= 0 && goTrim(this.source.slice(this.position, end)) === marker) {
        const line = this.source.slice(this.position, end);
        return this.push("close-heredoc", line.endsWith("\r") ? line.slice(0, -1) : line);
      }
      if (this.sequence()) startOfLine = false;
      else if (this.take("text", TEXT)) startOfLine = this.source[this.position - 1] === "\n";
      else throw new NotHcl();
    }
  }

  /** A template without quotes round it, as strings of Terraform's JSON syntax are. */
  template(): void {
    while (!this.ended) {
      if (!this.sequence() && !this.take("text", TEXT)) this.push("literal", this.source.slice(this.position));
    }
  }
}

const GO_SPACE = "[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const LEADING = new RegExp(`^${GO_SPACE}+`);
const TRAILING = new RegExp(`${GO_SPACE}+$`);

/** Without the white space, in Go's sense of it, at the start. */
export const goTrimStart = (text: string): string => text.replace(LEADING, "");
/** Without the white space, in Go's sense of it, at the end. */
export const goTrimEnd = (text: string): string => text.replace(TRAILING, "");
/** Without the white space, in Go's sense of it, at both ends. */
export const goTrim = (text: string): string => goTrimEnd(goTrimStart(text));

/** The tokens of an expression or of a file; nothing if it is neither. */
export const tokensOfCode = (source: string): readonly Token[] | undefined =>
  scan(source, (scanner) => scanner.code(false));

/** The tokens of a template without quotes; nothing if it is none. */
export const tokensOfTemplate = (source: string): readonly Token[] | undefined =>
  scan(source, (scanner) => scanner.template());

function scan(source: string, how: (scanner: Scanner) => void): readonly Token[] | undefined {
  const scanner = new Scanner(source);
  try {
    how(scanner);
  } catch (error) {
    if (error instanceof NotHcl) return undefined;
    throw error;
  }
  return scanner.tokens;
}

const OPENING = new Set(["{", "[", "(", "interpolation", "directive"]);
const CLOSING = new Set(["}", "]", ")", "sequence-end"]);

/** 1 for what opens a bracket of any kind, -1 for what closes one. */
export const bracketChange = ({ kind }: Token): -1 | 0 | 1 => (OPENING.has(kind) ? 1 : CLOSING.has(kind) ? -1 : 0);

/** Ends its line: comments to the end of the line hold its newline. */
export const endsLine = ({ kind, text }: Token): boolean =>
  kind === "newline" || (kind === "comment" && text.endsWith("\n"));
