import { join } from "node:path";
import { loadSystem, roleOf, type SiteName } from "../../../src/system";
import { readPlan } from "../../../src/terraform";
import type { Finding, ReviewedStack, ReviewInput, StackJson } from "../../../src/review/model";
import { reviewPlans } from "../../../src/review/review";

type Json = Readonly<Record<string, unknown>>;

/** ecommerce: active in us-east-2 (primary), standby in us-west-1 (dr), warm standby. */
const SYSTEM = loadSystem(join(__dirname, "../../../systems/ecommerce.yaml"));
export const ACTIVE_REGION = SYSTEM.sites.primary.region;
export const STANDBY_REGION = SYSTEM.sites.dr.region;

export interface Masks {
  readonly unknown?: Json;
  readonly sensitive?: Json;
  readonly replace?: readonly (readonly (string | number)[])[];
  readonly more?: Json;
}

/** A change as `terraform show -json` writes it. */
function change(
  address: string,
  actions: readonly string[],
  before: Json | null,
  after: Json | null,
  masks: Masks = {},
) {
  return {
    address,
    mode: "managed",
    type: address.split(".")[0],
    name: address.split(".")[1],
    ...masks.more,
    change: {
      actions,
      before,
      after,
      after_unknown: masks.unknown ?? {},
      before_sensitive: masks.sensitive ?? {},
      after_sensitive: masks.sensitive ?? {},
      ...(masks.replace && { replace_paths: masks.replace }),
    },
  };
}

export type PlannedChange = ReturnType<typeof change>;

export const create = (address: string, after: Json, masks?: Masks) => change(address, ["create"], null, after, masks);
export const remove = (address: string, before: Json, masks?: Masks) =>
  change(address, ["delete"], before, null, masks);
export const forget = (address: string, before: Json) => change(address, ["forget"], before, null);
export const keep = (address: string, values: Json) => change(address, ["no-op"], values, values);
/** What `values` changes of what stands; null takes away. */
export const update = (address: string, before: Json, values: Json, masks?: Masks) =>
  change(address, ["update"], before, { ...before, ...values }, masks);
export const replace = (address: string, before: Json, values: Json, masks?: Masks) =>
  change(address, ["delete", "create"], before, { ...before, ...values }, masks);

export interface StackSetup {
  readonly drift?: readonly PlannedChange[];
  readonly backend?: ReviewedStack["backend"];
  readonly versions?: ReviewedStack["versions"];
  readonly baseVersions?: ReviewedStack["baseVersions"];
}

export interface Setup {
  readonly configurations?: Readonly<Record<string, StackJson>>;
  readonly stacks?: Readonly<Record<string, StackSetup>>;
  readonly system?: Partial<ReviewInput["system"]>;
}

/** What a review gets: the changes of each stack. */
export function inputOf(plans: Readonly<Record<string, readonly PlannedChange[]>>, setup: Setup = {}): ReviewInput {
  const system = { ...SYSTEM, ...setup.system };
  const stacks = Object.entries(plans).map(([id, resource_changes]): ReviewedStack => {
    const { drift = [], ...facts } = setup.stacks?.[id] ?? {};
    const json = { format_version: "1.2", terraform_version: "1.11.4", resource_changes, resource_drift: drift };
    const plan = readPlan(JSON.parse(JSON.stringify(json)), id);
    const site = /(?:^|-)(primary|dr)$/.exec(id)?.[1] as SiteName | undefined;
    const kind =
      site === undefined ? (id as "global" | "link") : id === site ? "region" : (id.split("-")[0] as "state");
    return { id, kind, ...(site && { site, role: roleOf(system, site) }), plan, versions: plan.versions, ...facts };
  });
  return { system, stacks, configurations: new Map(Object.entries(setup.configurations ?? {})) };
}

/** Everything that a review finds. */
export const findAll = (plans: Parameters<typeof inputOf>[0], setup?: Setup): readonly Finding[] =>
  reviewPlans(inputOf(plans, setup), { now: new Date("2026-01-01") }).findings;

/** The codes that a review finds, each once. */
export const codesOf = (plans: Parameters<typeof inputOf>[0], setup?: Setup): string[] =>
  [...new Set(findAll(plans, setup).map(({ code }) => code))].sort();

/** What is found, short: `CODE severity stack address`. */
export const found = (plans: Parameters<typeof inputOf>[0], setup?: Setup): string[] =>
  findAll(plans, setup).map(({ code, severity, stack, address = "-" }) => `${code} ${severity} ${stack} ${address}`);

/** A policy document. */
export const policy = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** A statement that allows. */
export const allow = (Action: unknown, Resource: unknown = "*", more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
