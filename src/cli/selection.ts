/** Which stacks a command is about. */
import { Option } from "commander";
import type { StackEntry } from "../terraform";
import type { Workspace } from "../terraform/deployment";

export interface SelectionOptions {
  readonly monitoring?: boolean;
}

/** The option of commands that can take in the monitoring stacks. */
export const monitoringOption = (): Option =>
  new Option("--monitoring", "the monitoring stacks as well; the clusters' Kubernetes APIs have to be in reach");

/**
 * The stacks that are named, or else all that a command is about, and says on standard error what it leaves out.
 *
 * The monitoring stacks have to be asked for. They need two more providers and a way to a Kubernetes API that as a rule is
 * reached from inside a VPC only; a deploy in a disaster must not hang on either.
 */
export function selectStacks(
  workspace: Pick<Workspace, "manifest" | "select">,
  ids: readonly string[],
  { monitoring = false }: SelectionOptions,
): readonly StackEntry[] {
  const stacks = workspace.select(ids, { monitoring });
  const left =
    ids.length > 0 || monitoring ? [] : workspace.manifest.stacks.filter(({ kind }) => kind === "monitoring");
  if (left.length > 0) {
    const names = left.map(({ id }) => id).join(", ");
    process.stderr.write(`Left out: ${names}. Name them, or add --monitoring, where their clusters can be reached.\n`);
  }
  return stacks;
}
