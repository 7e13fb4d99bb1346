import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App } from "cdktf";
import { synthesize } from "../../src/regions";
import type { StackManifest } from "../../src/terraform/manifest";
import { BaseStack } from "../../src/regions/base-stack";
import { parseSystem, type System } from "../../src/system";

type Attributes = Record<string, unknown>;

/** A synthesized stack, as Terraform reads it. */
export interface StackJson {
  readonly terraform: { readonly backend: Record<string, Attributes>; readonly required_providers: Attributes };
  readonly provider: Record<string, Attributes[]>;
  readonly variable?: Record<
    string,
    { readonly type: string; readonly default: unknown; readonly description: string }
  >;
  readonly locals?: Record<string, string>;
  readonly data?: Record<string, Record<string, Attributes>>;
  readonly resource: Record<string, Record<string, Attributes>>;
  readonly output?: Attributes;
}

/** Runs `work` with a folder that is gone afterwards. */
export function withFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "twinstack-test-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const readStack = (outdir: string, id: string): StackJson =>
  JSON.parse(readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8")) as StackJson;

export interface Synthesized {
  readonly manifest: StackManifest;
  readonly stacks: Readonly<Record<string, StackJson>>;
  readonly text: Readonly<Record<string, string>>;
  /** What lies beside the configuration of each site, as `terraform.tfvars.json`. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** All stacks of a system, synthesized as the program does it. */
export const synthSystem = (system: System): Synthesized =>
  withFolder((outdir) => {
    const manifest = synthesize(system, { outdir });
    const ids = manifest.stacks.map(({ id }) => id);
    return {
      manifest,
      stacks: Object.fromEntries(ids.map((id) => [id, readStack(outdir, id)])),
      text: Object.fromEntries(ids.map((id) => [id, readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8")])),
      values: Object.fromEntries(
        ["primary", "dr"].map((id) => [
          id,
          JSON.parse(readFileSync(join(outdir, "stacks", id, "terraform.tfvars.json"), "utf8")) as unknown,
        ]),
      ),
    };
  });

class TestStack extends BaseStack {}

/** A stack with what `build` puts into it, for tests of one module. */
export const synthModule = (build: (stack: BaseStack) => void): StackJson =>
  withFolder((outdir) => {
    const app = new App({ outdir, stackTraces: false });
    const stack = new TestStack(app, "test", { system: smallSystem(), stateSite: "primary", siteTag: "primary" });
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    build(stack);
    app.synth();
    return readStack(outdir, "test");
  });

/** The system file of the README: the smallest there is. */
export const SMALL_SYSTEM = readFileSync("docs/examples/small.yaml", "utf8");

export const smallSystem = (): System => parseSystem(SMALL_SYSTEM, "small.yaml");

/** The resources of a type, by name. */
export const resources = (stack: StackJson, type: string): Record<string, Attributes> => stack.resource[type] ?? {};

/** The only resource of a type; fails if there are none or several. */
export function onlyResource(stack: StackJson, type: string): Attributes {
  const all = Object.values(resources(stack, type));
  expect(all).toHaveLength(1);
  return all[0] ?? {};
}

/** Every Terraform address in a stack: managed resources and data sources. */
export const addresses = (stack: StackJson): string[] =>
  [
    ...Object.entries(stack.resource).flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`)),
    ...Object.entries(stack.data ?? {}).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `data.${type}.${name}`),
    ),
  ].sort();
