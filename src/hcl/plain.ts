/** Which expressions stand for text in which JSON escapes nothing. */
import type { StackJson } from "./layout";
import { isPlainText } from "./syntax/json-text";

/** Letters, digits and marks that neither JSON nor `jsonencode` escapes. */
const PLAIN = /^[\w ./:@*+=,-]*$/;

/** What `global` writes into contract parameters: ARNs, ids and names of hosts. */
const CONTRACT = /^data\.aws_ssm_parameter\.\w+\.insecure_value$/;

/**
 * Says of an expression in any of these stacks that its value is plain text.
 *
 * A variable is plain if its value is in every stack that has it: the two sites' files have to stay the same.
 */
export function plainIn(stacks: readonly StackJson[]): (expression: string) => boolean {
  const all = stacks.flatMap(({ variable = {} }) => Object.entries(variable));
  const other = new Set(
    all.filter(([, { default: value }]) => typeof value !== "string" || !PLAIN.test(value)).map(([name]) => name),
  );
  const plain = new Set(all.map(([name]) => name).filter((name) => !other.has(name)));
  return (expression) => {
    const variable = /^var\.(\w+)$/.exec(expression)?.[1];
    return variable === undefined ? isPlainText(expression) || CONTRACT.test(expression) : plain.has(variable);
  };
}
