import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../src/regions";
import type { System } from "../../src/system";
import type { StackEntry } from "../../src/terraform";
import { Workspace } from "../../src/terraform/deployment";

/**
 * Validates stacks of a system with the real provider: for each what Terraform warns of. An error is thrown.
 *
 * The Kubernetes and Helm providers are not everywhere, so the monitoring stacks are left out;
 * `regions/monitoring.test.ts` checks them against the providers' schema.
 */
export async function validateStacks(
  system: System,
  wanted: (stack: StackEntry) => boolean = () => true,
): Promise<Record<string, readonly string[]>> {
  const folder = mkdtempSync(join(tmpdir(), "twinstack-validate-"));
  try {
    synthesize(system, { outdir: folder });
    const workspace = await Workspace.open({ outdir: folder, toolFolder: join(folder, "tools") });
    const stacks = workspace.manifest.stacks.filter((stack) => stack.kind !== "monitoring" && wanted(stack));
    const warnings: Record<string, readonly string[]> = {};
    for (const stack of stacks) {
      const runner = workspace.runner(stack);
      await runner.init({ backend: false });
      warnings[stack.id] = (await runner.validate()).warnings.map((warning) => JSON.stringify(warning));
    }
    return warnings;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
