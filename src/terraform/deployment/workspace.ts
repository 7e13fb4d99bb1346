/** A synthesized system together with the Terraform that runs it. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Identity, readIdentity } from "../../aws";
import { fail } from "../../errors";
import { suggestion } from "../../nearest";
import { findTerraform, type TerraformBinary } from "../binary";
import type { ProgressEvent } from "../events";
import type { Interrupt } from "../interrupt";
import { readManifest, type StackEntry, stackFolder, type StackManifest } from "../manifest";
import { prepareTerraformEnvironment, type TerraformEnvironment } from "../provider-source";
import { TerraformRunner } from "../runner";

export interface WorkspaceProps {
  /** Where the stacks were synthesized to. */
  readonly outdir: string;
  /** Where generated tool configuration goes, for example `.twinstack`. */
  readonly toolFolder: string;
  /** Variables for Terraform, over this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly interrupt?: Interrupt;
}

/** Says in a stack's folder which configuration it was initialized for. */
const INIT_STAMP = ".terraform/twinstack-init";

export class Workspace {
  /** Questions under way, so that stacks that start together ask each region once. */
  private readonly identities = new Map<string, Promise<Identity>>();

  private constructor(
    readonly outdir: string,
    readonly manifest: StackManifest,
    readonly binary: TerraformBinary,
    readonly environment: TerraformEnvironment,
    private readonly props: WorkspaceProps,
  ) {}

  /** @throws TERRAFORM_MISSING, TERRAFORM_TOO_OLD, PROVIDER_MIRROR_INVALID, STACK_FOLDER_MISSING */
  static async open(props: WorkspaceProps): Promise<Workspace> {
    const manifest = readManifest(props.outdir);
    const binary = await findTerraform();
    const environment = await prepareTerraformEnvironment({ product: binary.product, folder: props.toolFolder });
    return new Workspace(props.outdir, manifest, binary, environment, props);
  }

  /** The request to stop that its runners listen to. */
  get interrupt(): Interrupt | undefined {
    return this.props.interrupt;
  }

  /**
   * The stacks with these ids, in the order of the manifest.
   *
   * @param ids none: all that `deploy` is about, that is all but the state stacks and, unless asked for, monitoring
   * @throws STACK_UNKNOWN
   */
  select(ids: readonly string[] = [], { monitoring = false } = {}): readonly StackEntry[] {
    const { stacks } = this.manifest;
    const known = stacks.map(({ id }) => id);
    for (const id of ids) {
      if (known.includes(id)) continue;
      throw fail("STACK_UNKNOWN", { stack: id, system: this.manifest.system, suggestion: suggestion(id, known) });
    }
    if (ids.length > 0) return stacks.filter(({ id }) => ids.includes(id));
    return stacks.filter(({ kind }) => kind !== "state" && (monitoring || kind !== "monitoring"));
  }

  /**
   * Checks, before Terraform is started, that a stack's regions answer and that the credentials are the system's.
   *
   * Terraform's AWS provider tries a region that does not answer 25 times, with pauses that double: about an hour.
   *
   * @throws REGION_UNREACHABLE, NO_CREDENTIALS, CREDENTIALS_EXPIRED, CREDENTIALS_INVALID, WRONG_ACCOUNT
   */
  async preflight(stack: StackEntry): Promise<void> {
    const { account } = this.manifest;
    for (const region of new Set([stack.state.region, ...stack.regions])) {
      const known = this.identities.get(region) ?? readIdentity(region, `stack ${stack.id}`);
      this.identities.set(region, known);
      const identity = await known.finally(() => this.identities.delete(region));
      if (identity.account !== account)
        throw fail("WRONG_ACCOUNT", { account: identity.account, subject: `stack ${stack.id}` });
    }
  }

  /** Terraform in the folder of a stack, or in another one that holds the same stack. */
  runner(stack: StackEntry, onEvent?: (event: ProgressEvent) => void, folder = this.folderOf(stack)): TerraformRunner {
    const { env, interrupt } = this.props;
    return new TerraformRunner({
      binary: this.binary,
      stack: stack.id,
      folder,
      environment: this.environment,
      region: stack.state.region,
      ...(env && { env }),
      ...(interrupt && { interrupt }),
      ...(onEvent && { onEvent }),
    });
  }

  folderOf(stack: StackEntry): string {
    return stackFolder(this.outdir, stack.id);
  }

  /**
   * Initializes a stack unless that was done for the same configuration before: it reads the whole provider to check
   * its sums, which takes seconds.
   */
  async init(stack: StackEntry, onEvent?: (event: ProgressEvent) => void): Promise<void> {
    const folder = this.folderOf(stack);
    const stamp = join(folder, INIT_STAMP);
    const wanted = this.initStamp(folder);
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
    await this.runner(stack, onEvent).init({ reconfigure: true });
    writeFileSync(stamp, wanted);
  }

  private initStamp(folder: string): string {
    const file = join(folder, "cdk.tf.json");
    if (!existsSync(file)) return "";
    const { terraform } = JSON.parse(readFileSync(file, "utf8")) as { terraform: unknown };
    const facts = { terraform, binary: this.binary, source: this.environment.source };
    return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
  }
}
