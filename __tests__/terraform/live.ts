import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  findTerraform,
  prepareTerraformEnvironment,
  TerraformRunner,
  type TerraformRunnerProps,
} from "../../src/terraform";
import { describeWith } from "../support/tools";

/** A `describe` for tests that need Terraform. */
export const describeWithTerraform = describeWith(["terraform"]);

/** A folder of stacks that use only what is built into Terraform, so that `init` needs no network. */
export class Workshop {
  #base: string | undefined;

  /** Made when it is first needed: skipped tests leave nothing behind. */
  get base(): string {
    return (this.#base ??= realpathSync(mkdtempSync(join(tmpdir(), "twinstack-live-"))));
  }

  /** Writes the stack's configuration, over what is there. */
  write(stack: string, configuration: object): string {
    const folder = join(this.base, stack);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(configuration));
    return folder;
  }

  async runner(stack: string, more: Partial<TerraformRunnerProps> = {}): Promise<TerraformRunner> {
    const binary = await findTerraform();
    const environment = await prepareTerraformEnvironment({
      product: binary.product,
      folder: join(this.base, ".twinstack"),
      reachable: () => Promise.resolve(false),
      addOnFolders: [],
    });
    return new TerraformRunner({ binary, stack, folder: join(this.base, stack), environment, ...more });
  }

  remove(): void {
    if (this.#base) rmSync(this.#base, { recursive: true, force: true });
  }
}

/** A `terraform_data` that takes `command` to create. */
export const slow = (command: string, more: object = {}): object => ({
  ...more,
  provisioner: [{ "local-exec": { command, quiet: true } }],
});
