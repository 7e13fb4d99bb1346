/** What a review works on: plans from files, each checked to be one of the system's, and what is known of their stacks. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { fail } from "../errors";
import { suggestion } from "../nearest";
import { roleOf, SITE_NAMES, type System } from "../system";
import {
  configurationVersions,
  lockedVersions,
  type PlanSummary,
  type StackEntry,
  stackFolder,
  type StackManifest,
  type Versions,
} from "../terraform";
import { asObject, asText } from "../terraform/diagnostics";
import { MANIFEST_FILE } from "../terraform/manifest";
import type { BackendFacts, ReviewedStack, StackJson } from "./model";
import { type PlanJson, readJsonFile, readPlanFile } from "./plan-file";

/** What is known of a plan beside its JSON: `review --save` writes it, so that `--plans` needs no Terraform. */
export interface PlanContext {
  readonly backend?: BackendFacts | undefined;
  readonly locked?: Readonly<Record<string, string>> | undefined;
  readonly baseVersions?: Versions | undefined;
}

/** A plan that was given as a file. */
export interface GivenPlan {
  readonly stack: StackEntry;
  readonly file: string;
  readonly json: PlanJson;
  readonly context: PlanContext;
}

const PLAN_ENDING = ".json";
const CONTEXT_ENDING = ".context.json";

export const contextFileOf = (planFile: string): string =>
  join(dirname(planFile), `${basename(planFile, PLAN_ENDING)}${CONTEXT_ENDING}`);

/** The files that the paths name: of a folder, all JSON files but those that lie beside plans. */
function planFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    const missing = (reason: string) => fail("PLANS_MISSING", { path, reason });
    if (!existsSync(path)) throw missing("there is nothing of that name");
    if (!statSync(path).isDirectory()) return [path];
    let names: string[];
    try {
      names = readdirSync(path);
    } catch (cause) {
      throw fail("PLAN_UNREADABLE", { file: path, reason: (cause as Error).message }, { cause });
    }
    const plans = names.filter((name) => name.endsWith(PLAN_ENDING) && !name.endsWith(CONTEXT_ENDING)).sort();
    if (plans.length === 0) throw missing("the folder has no .json file");
    return plans.map((name) => join(path, name));
  });
  return [...new Set(files)];
}

/** What the tags of a plan's resources say of where they belong. */
function tagValues(plan: PlanJson, tag: string): ReadonlySet<string> {
  const changes = Array.isArray(plan.resource_changes) ? plan.resource_changes.map(asObject) : [];
  const values = new Set<string>();
  for (const { change } of changes) {
    const { before, after } = asObject(change);
    const tags = asObject(asObject(after ?? before).tags_all);
    const value = asText(tags[tag]);
    if (value !== undefined) values.add(value);
  }
  return values;
}

/** The only value of a set, or what would be it. */
const oneOf = (values: ReadonlySet<string>): string => [...values].sort().join(", ");

/** The stack that a plan is of: by its file's name, else by the tags of its resources. */
function stackOf(file: string, plan: PlanJson, manifest: StackManifest): StackEntry {
  const ids = manifest.stacks.map(({ id }) => id);
  const named = manifest.stacks.find(({ id }) => id === basename(file).replace(/(\.tfplan|\.plan)?\.json$/, ""));
  const tags = tagValues(plan, "Stack");
  if (named) {
    if (tags.size === 0 || tags.has(named.id)) return named;
    throw fail("PLAN_OF_OTHER_STACK", { file, found: oneOf(tags), stack: named.id });
  }
  const tagged = manifest.stacks.filter(({ id }) => tags.has(id));
  const [only] = tagged;
  if (only !== undefined && tagged.length === 1) return only;
  const stacks = ids.map((id) => `${id}.json`).join(", ");
  throw fail("PLAN_STACK_UNKNOWN", { file, system: manifest.system, stacks });
}

function checkSystem(file: string, plan: PlanJson, { system }: StackManifest): void {
  const found = tagValues(plan, "System");
  if (found.size === 0 || found.has(system)) return;
  throw fail("PLAN_OF_OTHER_SYSTEM", { file, found: oneOf(found), system });
}

/** Refuses the plan of a site that was made with values of the other. */
function checkSite(file: string, plan: PlanJson, stack: StackEntry, manifest: StackManifest): void {
  const [site, ...others] = stack.sites;
  if (site === undefined || others.length > 0) return;
  const variables = asObject(plan.variables);
  for (const [variable, expected] of [
    ["site", site],
    ["region", manifest.sites[site]],
  ] as const) {
    const found = asText(asObject(variables[variable]).value);
    if (found === undefined || expected === undefined || found === expected) continue;
    throw fail("PLAN_OF_OTHER_SITE", { file, stack: stack.id, variable, found, expected });
  }
}

const texts = z.record(z.string(), z.string());
const versions = z.object({ terraform: z.string().optional(), providers: texts, locked: texts, modules: texts });
const contextSchema = z.object({
  backend: z
    .object({
      bucket: z.string().optional(),
      key: z.string().optional(),
      region: z.string().optional(),
      kmsKeyId: z.string().optional(),
    })
    .optional(),
  locked: texts.optional(),
  baseVersions: versions.optional(),
});

function readContext(planFile: string): PlanContext {
  const file = contextFileOf(planFile);
  if (!existsSync(file)) return {};
  const result = contextSchema.safeParse(readJsonFile(file));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const reason = `${issue?.path.join(".") ?? "it"}: ${issue?.message ?? "wrong"}`;
  throw fail("PLAN_CONTEXT_INVALID", { file, reason });
}

/**
 * Reads plans from files and folders, in the order of the manifest.
 *
 * @param ids only the plans of these stacks, each of which has to be there. Default: all that are given
 * @throws STACK_UNKNOWN, PLANS_MISSING, PLAN_TWICE, PLAN_NOT_GIVEN, PLAN_CONTEXT_INVALID, PLAN_STACK_UNKNOWN, PLAN_OF_OTHER_SYSTEM,
 *   PLAN_OF_OTHER_STACK, PLAN_OF_OTHER_SITE, and what {@link readPlanFile} throws
 */
export function readPlans(
  paths: readonly string[],
  manifest: StackManifest,
  ids: readonly string[] = [],
): readonly GivenPlan[] {
  const known = manifest.stacks.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw fail("STACK_UNKNOWN", { stack: unknown, system: manifest.system, suggestion: suggestion(unknown, known) });
  }
  const plans = new Map<string, GivenPlan>();
  for (const file of planFiles(paths)) {
    const json = readPlanFile(file);
    // First of all whose it is: a plan of another system may have a stack of the same name.
    checkSystem(file, json, manifest);
    const stack = stackOf(file, json, manifest);
    checkSite(file, json, stack, manifest);
    const twin = plans.get(stack.id);
    if (twin) throw fail("PLAN_TWICE", { one: twin.file, other: file, stack: stack.id });
    plans.set(stack.id, { stack, file, json, context: readContext(file) });
  }
  const missing = ids.find((id) => !plans.has(id));
  if (missing !== undefined) {
    throw fail("PLAN_NOT_GIVEN", { stack: missing, given: [...plans.keys()].join(", ") });
  }
  const wanted = manifest.stacks.filter(({ id }) => ids.length === 0 || ids.includes(id));
  return wanted.flatMap(({ id }) => plans.get(id) ?? []);
}

const readIfThere = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, "utf8") : undefined);

/** What `terraform init` left in a stack's folder. */
export function readContextOfFolder(folder: string): PlanContext {
  const noted = readIfThere(join(folder, ".terraform", "terraform.tfstate"));
  const { bucket, key, region, kms_key_id } = asObject(
    asObject(asObject(noted === undefined ? undefined : JSON.parse(noted)).backend).config,
  );
  const backend = { bucket: asText(bucket), key: asText(key), region: asText(region), kmsKeyId: asText(kms_key_id) };
  return {
    ...(noted !== undefined && { backend }),
    locked: lockedVersions(readIfThere(join(folder, ".terraform.lock.hcl")) ?? ""),
  };
}

/** The synthesized configuration of every stack. */
export const readConfigurations = (outdir: string, manifest: StackManifest): ReadonlyMap<string, StackJson> =>
  new Map(
    manifest.stacks.flatMap(({ id }) => {
      const text = readIfThere(join(stackFolder(outdir, id), "cdk.tf.json"));
      return text === undefined ? [] : [[id, JSON.parse(text) as StackJson]];
    }),
  );

/** The stacks that a change starts from. */
export interface Base {
  /** By stack; those that the base does not have are missing. */
  readonly versions: ReadonlyMap<string, Versions>;
  /** Stacks whose configuration and values are the same in the base. */
  readonly unchanged: ReadonlySet<string>;
}

/** @throws REVIEW_BASE_INVALID */
export function readBase(folder: string, outdir: string, manifest: StackManifest): Base {
  const invalid = (reason: string) => fail("REVIEW_BASE_INVALID", { folder, system: manifest.system, reason });
  const text = readIfThere(join(folder, MANIFEST_FILE));
  if (text === undefined) throw invalid(`it has no ${MANIFEST_FILE}`);
  const versionsOf = new Map<string, Versions>();
  const unchanged = new Set<string>();
  try {
    const found = asText(asObject(JSON.parse(text)).system);
    if (found !== manifest.system) throw invalid(`they are of system ${found ?? "without a name"}`);
    for (const { id } of manifest.stacks) {
      const [before, after] = [folder, outdir].map((out) =>
        ["cdk.tf.json", "terraform.tfvars.json"].map((name) => readIfThere(join(stackFolder(out, id), name))),
      );
      const configuration = before?.[0];
      if (configuration === undefined) continue;
      versionsOf.set(id, configurationVersions(asObject(JSON.parse(configuration))));
      if (before?.every((each, index) => each === after?.[index])) unchanged.add(id);
    }
  } catch (cause) {
    if (cause instanceof SyntaxError) throw invalid("it holds files that are no JSON");
    throw cause;
  }
  return { versions: versionsOf, unchanged };
}

/** A plan with everything that is known of its stack. */
export function reviewedStack(
  system: System,
  { id, kind, sites }: StackEntry,
  plan: PlanSummary,
  configuration: StackJson | undefined,
  { backend, locked, baseVersions }: PlanContext,
): ReviewedStack {
  const site = sites.length === 1 ? SITE_NAMES.find((name) => name === sites[0]) : undefined;
  const { terraform } = configurationVersions(configuration ?? {});
  return {
    id,
    kind,
    ...(site !== undefined && { site, role: roleOf(system, site) }),
    plan,
    backend,
    // Which Terraform is wanted, only the configuration says.
    versions: { ...plan.versions, ...(terraform !== undefined && { terraform }), locked: locked ?? {} },
    baseVersions,
  };
}
