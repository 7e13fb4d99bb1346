/**
 * Makes the place where states lie, whose own state lies in it.
 *
 * A state stack is applied with a local state first, and that state is then moved into the bucket it has just made.
 * It may be interrupted at any point and run again, also on another machine: what is there already is adopted.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findBucket, readState } from "../../aws";
import { fail } from "../../errors";
import type { StackEntry } from "../manifest";
import { adoptable, type Resources } from "./adopt";
import { applyPlan, planStack, type StackOptions } from "./deploy";
import type { Workspace } from "./workspace";

/** What became of a state stack. */
export interface BootstrapOutcome {
  readonly stack: string;
  readonly bucket: string;
  /** `created`: it was not there before. `updated`: its settings were brought up to date. `unchanged`: all was well. */
  readonly outcome: "created" | "updated" | "unchanged";
}

const LOCAL_STATE = "terraform.tfstate";
const PLAN = "bootstrap.tfplan";

type Configuration = Resources & { readonly terraform: Readonly<Record<string, unknown>> };

/** Makes or updates one state stack. @throws STATE_BUCKET_FOREIGN, and whatever Terraform fails with */
export async function bootstrapStack(
  workspace: Workspace,
  stack: StackEntry,
  options: StackOptions = {},
): Promise<BootstrapOutcome> {
  const { bucket, region } = stack.state;
  await workspace.preflight(stack);
  const presence = await findBucket(bucket, region);
  if (presence === "foreign") throw fail("STATE_BUCKET_FOREIGN", { bucket, region });
  const local = join(workspace.outdir, "bootstrap", stack.id);
  const created = (presence === "missing" ? undefined : await readState(stack.state)) === undefined;
  if (created) await create(workspace, stack, local, presence === "there", options);
  // What an interrupted run left, or this one: the state in the bucket is the one that counts.
  rmSync(local, { recursive: true, force: true });
  const planned = await planStack(workspace, stack, options);
  await applyPlan(workspace, planned, options);
  if (created) return { stack: stack.id, bucket, outcome: "created" };
  return { stack: stack.id, bucket, outcome: planned.hasChanges ? "updated" : "unchanged" };
}

async function create(
  workspace: Workspace,
  stack: StackEntry,
  folder: string,
  adopt: boolean,
  { onProgress }: StackOptions,
): Promise<void> {
  const source = readFileSync(join(workspace.folderOf(stack), "cdk.tf.json"), "utf8");
  const { backend, ...settings } = (JSON.parse(source) as Configuration).terraform;
  const write = (terraform: Record<string, unknown>, more: Record<string, unknown> = {}): void => {
    const configuration = { ...(JSON.parse(source) as Configuration), terraform, ...more };
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(configuration, null, 2));
  };
  mkdirSync(folder, { recursive: true });
  const known = existsSync(join(folder, LOCAL_STATE));
  const imports = adopt && !known ? await adoptable(JSON.parse(source) as Configuration, stack.state.region) : [];

  write(settings, imports.length > 0 ? { import: imports } : {});
  const runner = workspace.runner(stack, (event) => onProgress?.(stack.id, "apply", event), folder);
  onProgress?.(stack.id, "init");
  await runner.init({ reconfigure: true });
  onProgress?.(stack.id, "apply");
  const { hasChanges } = await runner.plan({ out: PLAN });
  if (hasChanges) await runner.apply(PLAN);

  write({ ...settings, backend });
  onProgress?.(stack.id, "init");
  await runner.init({ migrateState: true });
  if ((await readState(stack.state)) === undefined) {
    throw fail("STATE_NOT_MOVED", { stack: stack.id, folder, bucket: stack.state.bucket });
  }
}
