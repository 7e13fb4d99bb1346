/** Plants one thing after another, plans, and writes down what Terraform plans. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { parse, stringify } from "yaml";
import { synthesize } from "../../src/regions";
import { parseSystem } from "../../src/system";
import { configurationVersions, lockedVersions, type Versions } from "../../src/terraform";
import type { Configuration, Edit, Planting } from "./planting";
import type { Moment, PlanJson, Session } from "./session";
import { plantedState, planText, trimPlan, withoutRepetition, withPlanted } from "./trim";

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `patch` laid over `base`; null takes a key away. */
function merge(base: Json, patch: Json): Json {
  const merged = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = isObject(value) ? merge(isObject(base[key]) ? base[key] : {}, value) : value;
  }
  return merged;
}

export class Recorder {
  constructor(
    private readonly session: Session,
    /** The system file as it is deployed. */
    private readonly text: string,
    /** Where the recordings go. */
    private readonly folder: string,
    /** The name of the recording that the others refer to. */
    private readonly base: string,
  ) {}

  /** Plants one thing and records the plans of it. */
  async record(planting: Planting): Promise<void> {
    const { name, about, stacks } = planting;
    const patched = planting.system && this.patched(planting.system);
    const files: Record<string, string> = { "about.txt": `${about}\n`, ...(patched && { "system.yaml": patched }) };
    await this.plant(planting, (plans, versions) => {
      for (const stack of stacks) {
        files[`${stack}.json`] = this.planFile(name, stack, plans.get(stack) ?? {});
        files[`${stack}.context.json`] = this.contextFile(stack, versions.get(stack));
      }
      return Promise.resolve();
    });
    this.write(name, files);
  }

  /** Plants secrets and records plans and states with them. */
  async recordSecrets(planting: Planting): Promise<void> {
    const files: Record<string, string> = { "about.txt": `${planting.about}\n` };
    await this.plant(planting, async (plans, versions) => {
      for (const stack of planting.stacks) {
        files[`${stack}.json`] = planText(this.referring(stack, withPlanted(plans.get(stack) ?? {})));
        files[`${stack}.context.json`] = this.contextFile(stack, versions.get(stack));
        files[`${stack}.state.json`] = `${JSON.stringify(plantedState(await this.session.state(stack)))}\n`;
      }
    });
    this.write(join("..", planting.name), files);
  }

  /** Does what a planting says, calls `use` with the plans, and takes it back. */
  private async plant(
    planting: Planting,
    use: (plans: ReadonlyMap<string, PlanJson>, versions: ReadonlyMap<string, Versions>) => Promise<void>,
  ): Promise<void> {
    const { session } = this;
    const { stacks, system, base, deployed, outside, undo } = planting;
    const each = (work: (stack: string) => Promise<void>): Promise<unknown> => Promise.all(stacks.map(work));
    const deploy = (): Promise<unknown> =>
      each(async (stack) => {
        await session.plan(stack);
        await session.apply(stack);
      });
    this.synthesize(this.text);
    const edit = planting.edit ?? (await planting.editWith?.(session.aws));
    const versions = new Map(stacks.map((stack) => [stack, configurationVersions(this.edited(stack, base))]));
    try {
      if (deployed) {
        for (const stack of stacks) this.edited(stack, deployed);
        await deploy();
        this.synthesize(this.text);
      }
      if (system) this.synthesize(this.patched(system));
      for (const stack of stacks) this.edited(stack, edit);
      for (const [stack, some] of Object.entries(planting.values ?? {})) this.assign(stack, some);
      await outside?.(session.aws);
      const plans = new Map<string, PlanJson>();
      await each(async (stack) => void plans.set(stack, await session.plan(stack)));
      await use(plans, versions);
      if (outside && !undo && !deployed) await each((stack) => session.apply(stack));
    } finally {
      await undo?.(session.aws);
      this.synthesize(this.text);
      if (deployed) await deploy();
    }
  }

  private patched = (patch: object): string =>
    stringify(merge(parse(this.text) as Json, patch as Json), { lineWidth: 120 });

  /** Plans from the time when the system was deployed. */
  recordFrom(when: Moment, name: string, about: string, stacks: readonly string[]): void {
    const files: Record<string, string> = { "about.txt": `${about}\n` };
    for (const stack of stacks) {
      files[`${stack}.json`] = this.planFile(name, stack, this.session.planFrom(when, stack));
      files[`${stack}.context.json`] = this.contextFile(stack, undefined);
    }
    this.write(name, files);
  }

  private write(name: string, files: Readonly<Record<string, string>>): void {
    const folder = join(this.folder, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      const isLarge = file.endsWith(".json") && !file.endsWith(".context.json");
      if (isLarge) writeFileSync(join(folder, `${file}.gz`), gzipSync(text, { level: 9 }));
      else writeFileSync(join(folder, file), text);
    }
  }

  private synthesize(text: string): void {
    synthesize(parseSystem(text, "system.yaml"), { outdir: this.session.workspace.outdir });
  }

  /** A stack's configuration, after `edit` has changed it where it lies. */
  private edited(stack: string, edit: Edit | undefined): Json {
    const file = join(this.session.folderOf(stack), "cdk.tf.json");
    const configuration = JSON.parse(readFileSync(file, "utf8")) as Json;
    edit?.(configuration as unknown as Configuration, stack);
    writeFileSync(file, JSON.stringify(configuration, undefined, 2));
    return configuration;
  }

  /** Changes values of a stack's variables where they lie. */
  private assign(stack: string, values: object): void {
    const file = join(this.session.folderOf(stack), "terraform.tfvars.json");
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as Json), ...values }));
  }

  private planFile(name: string, stack: string, plan: PlanJson): string {
    const trimmed = trimPlan(plan);
    return planText(name === this.base ? trimmed : this.referring(stack, trimmed));
  }

  /** A plan that refers to the one in which nothing changes. */
  private referring(stack: string, plan: Json): Json {
    const base = readFileSync(join(this.folder, this.base, `${stack}.json.gz`));
    return withoutRepetition(plan, JSON.parse(gunzipSync(base).toString()) as Json);
  }

  /** What a review is told of a stack beside its plan. */
  private contextFile(stack: string, baseVersions: Versions | undefined): string {
    const folder = this.session.folderOf(stack);
    const noted = JSON.parse(readFileSync(join(folder, ".terraform", "terraform.tfstate"), "utf8")) as {
      backend: { config: Json };
    };
    const { bucket, key, region, kms_key_id } = noted.backend.config;
    const context = {
      backend: { bucket, key, region, ...(typeof kms_key_id === "string" && { kmsKeyId: kms_key_id }) },
      locked: lockedVersions(readFileSync(join(folder, ".terraform.lock.hcl"), "utf8")),
      ...(baseVersions && { baseVersions }),
    };
    return `${JSON.stringify(context, undefined, 2)}\n`;
  }
}
