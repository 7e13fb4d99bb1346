import { readFileSync } from "node:fs";
import { type Document, isAlias, isMap, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { type ErrorItem, fail } from "../errors";
import type { System } from "./model";
import { suggestion } from "../nearest";
import { type DocumentPath, formatPath, type Problem, problem } from "./problem";
import { resolveSystem } from "./resolve";
import { checkModel, checkRules } from "./rules";
import { systemSchema } from "./schema";
import { allowedKeys, descriptionOf, draftOf, issuesOfValue } from "./schema-walk";

const describeInput = (value: unknown): string => {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? JSON.stringify(value)
    : typeof value;
};

const EXPECTED: Readonly<Record<string, string>> = {
  string: "expected text",
  int: "expected a whole number",
  number: "expected a number",
  array: "expected a list",
  object: "expected a mapping (key: value)",
  record: "expected a mapping (key: value)",
  boolean: "expected true or false",
};

/** What zod expected, in words. Its own sentences name types of TypeScript, which a YAML author does not know. */
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.message.startsWith("expected") ? issue.message : (EXPECTED[issue.expected] ?? issue.message);
    case "invalid_value":
      return `expected one of ${issue.values.map(String).join(", ")}`;
    case "too_small":
      return issue.origin === "string" || issue.origin === "array"
        ? `expected at least ${issue.minimum} ${issue.origin === "string" ? "characters" : "entries"}`
        : `expected ${issue.minimum} or more`;
    case "too_big":
      return issue.origin === "string" || issue.origin === "array"
        ? `expected at most ${issue.maximum} ${issue.origin === "string" ? "characters" : "entries"}`
        : `expected ${issue.maximum} or less`;
    case "invalid_key":
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      problem(
        [...path, key],
        "UNKNOWN_KEY",
        {
          key,
          path: path.length === 0 ? "a system file" : formatPath(path),
          suggestion: suggestion(key, allowedKeys(path)),
        },
        { atKey: true },
      ),
    );
  }
  const place = formatPath(path);
  const description = descriptionOf(path) ?? "See the list of keys in docs/system-file.md.";
  if (issue.code === "invalid_type" && issue.input === undefined) {
    return [problem(path, "MISSING_KEY", { path: place, description }, { atKey: true })];
  }
  const received = issue.code === "invalid_key" ? "not a good name" : describeInput(issue.input);
  const expected = expectation(issue);
  if (issue.code === "invalid_type" || issue.code === "invalid_union") {
    return [problem(path, "WRONG_TYPE", { path: place, received, expected, description })];
  }
  const hint =
    issue.code === "invalid_value"
      ? `${suggestion(String(issue.input), issue.values.map(String))} ${description}`
      : description;
  return [
    problem(
      path,
      "INVALID_VALUE",
      { path: place, received, expected, description: hint },
      {
        atKey: issue.code === "invalid_key",
      },
    ),
  ];
}

/** The offset in the text of the node at `path`, or of the nearest one above it that is there. */
function offsetOf(document: Document.Parsed, path: DocumentPath, atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const [depth, key] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => String((item.key as { value?: unknown } | null)?.value) === String(key));
      if (!pair) break;
      const last = depth === path.length - 1;
      const keyNode = pair.key as Node;
      const target = last && !atKey ? ((pair.value as Node | null) ?? keyNode) : keyNode;
      offset = target.range?.[0] ?? keyNode.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof key === "number") {
      const item = node.items[key] as Node | undefined;
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

const valueAt = (value: unknown, path: DocumentPath): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);

interface Parsed {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly value: unknown;
}

const invalid = (file: string, items: readonly ErrorItem[]) =>
  fail(
    "SYSTEM_FILE_INVALID",
    { file, count: items.length === 1 ? "1 problem" : `${items.length} problems` },
    { items },
  );

function parseYaml(text: string, file: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true });
  const faults = [...document.errors, ...document.warnings];
  const items = faults.map((fault): ErrorItem => {
    const { line, col } = lines.linePos(fault.pos[0]);
    const found = problem([], "YAML_SYNTAX", { reason: fault.message });
    return { code: found.code, message: found.message, hint: found.hint, file, line, column: col };
  });
  if (items.length > 0) throw invalid(file, items);
  try {
    return { document, lines, value: document.toJS({ maxAliasCount: 100 }) as unknown };
  } catch (cause) {
    // An alias without an anchor, or so many aliases that the document would explode.
    const found = problem([], "YAML_SYNTAX", { reason: (cause as Error).message });
    throw invalid(file, [{ code: found.code, message: found.message, hint: found.hint, file, line: 1, column: 1 }]);
  }
}

/**
 * Reads a system from the text of a system file.
 *
 * @param file How the file is named in messages.
 * @throws SYSTEM_FILE_EMPTY, or SYSTEM_FILE_INVALID with *every* problem, in the order of their lines.
 */
export function parseSystem(text: string, file: string): System {
  const { document, lines, value } = parseYaml(text, file);
  if (value === null || value === undefined) throw fail("SYSTEM_FILE_EMPTY", { file });
  const result = systemSchema.safeParse(value, { reportInput: true });
  const issues = (result.error?.issues ?? []).flatMap((issue) =>
    issue.code === "invalid_key" ? [issue, ...issuesOfValue(issue.path, valueAt(value, issue.path))] : [issue],
  );
  const found = [...issues.flatMap(problemsOf), ...checkRules(draftOf(value))];
  const system = result.success && found.length === 0 ? resolveSystem(result.data) : undefined;
  const problems = system ? checkModel(system) : found;
  if (system && problems.length === 0) return system;
  const items = problems
    .map(({ code, message, hint, path, atKey }): ErrorItem => {
      const { line, col } = lines.linePos(offsetOf(document, path, atKey));
      return { code, message, hint, file, line: Math.max(line, 1), column: Math.max(col, 1) };
    })
    .sort((one, other) => one.line - other.line || one.column - other.column);
  throw invalid(file, items);
}

/** Reads a system file. Throws as {@link parseSystem}, and SYSTEM_FILE_MISSING or SYSTEM_FILE_UNREADABLE. */
export function loadSystem(file: string): System {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") throw fail("SYSTEM_FILE_MISSING", { file }, { cause });
    throw fail("SYSTEM_FILE_UNREADABLE", { file, reason: message }, { cause });
  }
  return parseSystem(text, file);
}
