import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { findTerraform, type PlanSummary, prepareTerraformEnvironment, TerraformRunner } from "../../src/terraform";
import { useLocalAws } from "./local-aws";
import type { StackJson } from "./synth";

/** One stack that Terraform applies to a local AWS of its own, with its state beside it. */
export class OneStack {
  private constructor(
    readonly aws: LocalAws,
    readonly runner: TerraformRunner,
    private readonly folder: string,
    private readonly restore: () => void,
  ) {}

  static async start(stack: StackJson): Promise<OneStack> {
    const folder = mkdtempSync(join(tmpdir(), "twinstack-one-"));
    const aws = await startLocalAws({ account: "123456789012" });
    const restore = useLocalAws(aws);
    const binary = await findTerraform();
    const environment = await prepareTerraformEnvironment({ product: binary.product, folder: join(folder, "tools") });
    const one = new OneStack(aws, new TerraformRunner({ binary, stack: "test", folder, environment }), folder, restore);
    one.write(stack);
    await one.runner.init();
    return one;
  }

  write({ terraform, ...rest }: StackJson): void {
    const { backend: _, ...settings } = terraform;
    writeFileSync(join(this.folder, "cdk.tf.json"), JSON.stringify({ ...rest, terraform: settings }));
  }

  async plan(): Promise<PlanSummary> {
    await this.runner.plan({ out: "tfplan" });
    return this.runner.showPlan("tfplan");
  }

  /** The state as Terraform wrote it. */
  get state(): string {
    return readFileSync(join(this.folder, "terraform.tfstate"), "utf8");
  }

  async stop(): Promise<void> {
    this.restore();
    await this.aws.stop();
    rmSync(this.folder, { recursive: true });
  }
}
