import { type DocumentPath, type Problem, problem } from "../problem";
import type { SystemDraft } from "./index";

/** What Terraform evaluates wherever it stands in a text. */
const TEMPLATE = /[$%]\{/;

/** Scripts and the like, in which these are meant for somebody else: they are escaped on their way into the stacks. */
const ESCAPED: readonly DocumentPath[] = [
  ["services", "*", "userData"],
  ["delivery", "components", "*", "build", "install"],
  ["delivery", "components", "*", "build", "commands"],
  ["delivery", "components", "*", "build", "test"],
  ["delivery", "components", "*", "build", "environment"],
  ["websites", "*", "contentSecurityPolicy"],
];

const isEscaped = (path: DocumentPath): boolean =>
  ESCAPED.some((pattern) => pattern.every((key, index) => key === "*" || key === path[index]));

function* templatesIn(value: unknown, path: DocumentPath): Generator<Problem> {
  if (isEscaped(path)) return;
  if (typeof value === "string") {
    if (TEMPLATE.test(value)) yield problem(path, "TEMPLATE_IN_TEXT", { text: value });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      const at = [...path, Array.isArray(value) ? Number(key) : key];
      if (TEMPLATE.test(key)) yield problem(at, "TEMPLATE_IN_TEXT", { text: key }, { atKey: true });
      yield* templatesIn(part, at);
    }
  }
}

/**
 * Every text of a system file is what it says. Terraform would evaluate a template within one when somebody plans, with
 * all that its functions can read: files and the environment of whoever plans a change that nobody has looked at.
 */
export const checkTemplates = (draft: SystemDraft): Problem[] => [...templatesIn(draft, [])];
