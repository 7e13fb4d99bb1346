/** Reads the JSON of a saved plan into a summary that holds no secrets. */
import { fail } from "../errors";
import { asObject, asText } from "./diagnostics";
import {
  findSecrets,
  hasTrue,
  part,
  pathText,
  sameJson,
  show,
  showAttributes,
  type Secrets,
  type ShownValue,
} from "./plan-values";
import { planVersions, type Versions } from "./versions";

/** What a plan does to one thing. */
export type PlanAction = "create" | "update" | "delete" | "replace" | "read" | "no-op" | "forget";

/** A top-level attribute that changes, with its values masked. */
export interface AttributeChange {
  readonly name: string;
  readonly before: ShownValue;
  readonly after: ShownValue;
  /** Some part of it is secret, and not shown. */
  readonly sensitive: boolean;
  /** Some part of it is known only after apply. */
  readonly unknown: boolean;
}

/** The attributes of a resource by name, masked. */
export type ShownObject = Readonly<Record<string, ShownValue>>;

/**
 * What becomes of one resource or data source.
 *
 * `before` and `after` are computed when they are asked for, and are no part of what `JSON.stringify` or a spread
 * (`{ ...change }`) sees.
 */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  /** A resource, or a data source. */
  readonly mode: "managed" | "data";
  readonly action: PlanAction;
  /** As Terraform lists them: a replacement is delete and create, in the order in which they happen. */
  readonly actions: readonly string[];
  /** Attributes that force a replacement, for example `network[0].cidr`. */
  readonly replacePaths: readonly string[];
  /** Why, if Terraform says: `replace_because_tainted`, `delete_because_no_resource_config`, … */
  readonly reason?: string;
  /** The address it has in the state, if that is another one. */
  readonly movedFrom?: string;
  /** The key of an object that a failed replacement left behind and that this plan deletes. */
  readonly deposed?: string;
  readonly importing: boolean;
  readonly attributes: readonly AttributeChange[];
  /** All its attributes before; `null` if there is none. */
  readonly before: ShownObject | null;
  /** All its attributes after; `null` if there is none then. */
  readonly after: ShownObject | null;
}

export interface OutputChange {
  readonly name: string;
  readonly action: PlanAction;
  readonly before: ShownValue;
  readonly after: ShownValue;
  readonly sensitive: boolean;
}

export interface PlanSummary {
  readonly formatVersion: string;
  readonly terraformVersion: string;
  /** Resources and data sources by action; every action is there, if only with 0. */
  readonly counts: Readonly<Record<PlanAction, number>>;
  /** Everything but no-ops; moves and imports that change nothing else are there too. */
  readonly changes: readonly ResourceChange[];
  /** Everything by its address, also what does not change; not the objects that failed replacements left behind. */
  readonly resources: ReadonlyMap<string, ResourceChange>;
  /** Values of the root module's variables, masked. */
  readonly variables: Readonly<Record<string, ShownValue>>;
  /** What the planned configuration asks for. */
  readonly versions: Versions;
  readonly outputs: readonly OutputChange[];
  /** What somebody changed outside of Terraform. */
  readonly drift: readonly ResourceChange[];
  /** Planning failed half way. */
  readonly errored: boolean;
  /** Applying this plan is expected to reach the configuration in one go. */
  readonly complete: boolean;
  /** Terraform would do something if this plan were applied. */
  readonly applyable: boolean;
}

/**
 * Reads what `terraform show -json PLAN` prints. Keys that are missing or of the wrong type count as empty, but a
 * missing `*_sensitive` mask hides the values it would speak of.
 *
 * @param source what to call the plan in an error
 * @throws PLAN_FORMAT if it is no plan, or of another major format version than 1
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readPlan(json: unknown, source = "this stack"): PlanSummary {
  const plan = asObject(json);
  const formatVersion = asText(plan.format_version);
  if (formatVersion === undefined) throw fail("PLAN_FORMAT", { source, reason: "it has no format_version" });
  if (!/^1\.\d+/.test(formatVersion)) {
    throw fail("PLAN_FORMAT", { source, reason: `its format_version is ${formatVersion}` });
  }
  const secrets = findSecrets(plan);
  const all = readList(plan.resource_changes, secrets);
  const outputs = Object.entries(asObject(plan.output_changes))
    .map(([name, change]) => readOutput(name, asObject(change), secrets))
    .filter(({ action }) => action !== "no-op");
  const counts = { create: 0, update: 0, delete: 0, replace: 0, read: 0, "no-op": 0, forget: 0 };
  for (const { action } of all) counts[action] += 1;
  const changes = all.filter(isChange);
  return {
    formatVersion,
    terraformVersion: asText(plan.terraform_version) ?? "unknown",
    counts,
    changes,
    resources: new Map(all.filter(({ deposed }) => deposed === undefined).map((each) => [each.address, each])),
    variables: readVariables(plan, secrets),
    versions: planVersions(plan),
    outputs,
    drift: readList(plan.resource_drift, secrets),
    errored: plan.errored === true,
    complete: plan.complete !== false,
    applyable: typeof plan.applyable === "boolean" ? plan.applyable : changes.length + outputs.length > 0,
  };
}

/** Whether applying would leave everything as it is. A plan that failed or is incomplete is never "no change". */
export function isNoChange(plan: PlanSummary): boolean {
  return !plan.errored && plan.complete && !plan.applyable && plan.changes.length === 0 && plan.outputs.length === 0;
}

function isChange({ action, movedFrom, importing }: ResourceChange): boolean {
  return action !== "no-op" || movedFrom !== undefined || importing;
}

function readList(value: unknown, secrets: Secrets): ResourceChange[] {
  const list = Array.isArray(value) ? value.map(asObject) : [];
  return list.filter(({ address }) => typeof address === "string").map((each) => readChange(each, secrets));
}

function readChange(json: Readonly<Record<string, unknown>>, secrets: Secrets): ResourceChange {
  const change = asObject(json.change);
  const actions = texts(change.actions);
  const reason = asText(json.action_reason);
  const movedFrom = asText(json.previous_address);
  const deposed = asText(json.deposed);
  const paths = Array.isArray(change.replace_paths) ? change.replace_paths : [];
  let attributes: AttributeChange[] | undefined;
  const shown: Omit<ResourceChange, "before" | "after"> = {
    address: asText(json.address) ?? "",
    type: asText(json.type) ?? "",
    mode: json.mode === "data" ? "data" : "managed",
    action: actionOf(actions),
    actions,
    replacePaths: paths.map(pathText),
    ...(reason !== undefined && { reason }),
    ...(movedFrom !== undefined && { movedFrom }),
    ...(deposed !== undefined && { deposed }),
    importing: change.importing !== undefined && change.importing !== null,
    get attributes() {
      return (attributes ??= readAttributes(change, secrets));
    },
  };
  let before: ShownObject | null | undefined;
  let after: ShownObject | null | undefined;
  return Object.defineProperties(shown as ResourceChange, {
    before: { get: () => (before === undefined ? (before = readBefore(change, secrets)) : before) },
    after: { get: () => (after === undefined ? (after = readAfter(change, secrets)) : after) },
  });
}

function readBefore(change: Readonly<Record<string, unknown>>, secrets: Secrets): ShownObject | null {
  const { before, before_sensitive: mask } = change;
  if (before === null || before === undefined) return null;
  return showAttributes(asObject(before), mask, false, secrets);
}

function readAfter(change: Readonly<Record<string, unknown>>, secrets: Secrets): ShownObject | null {
  const { after, after_sensitive: mask, after_unknown: unknown } = change;
  if ((after === null || after === undefined) && !hasTrue(unknown)) return null;
  const values = asObject(after);
  const shown = showAttributes(values, mask, unknown, secrets);
  const others = Object.keys(asObject(unknown)).filter((name) => !Object.hasOwn(values, name));
  if (others.length === 0) return shown;
  const added = others.map((name) => [name, show(undefined, part(mask, name), part(unknown, name), secrets)] as const);
  return Object.fromEntries([...Object.entries(shown), ...added]);
}

/** A variable that the configuration does not declare is hidden: nothing says that it is no secret. */
function readVariables(plan: Readonly<Record<string, unknown>>, secrets: Secrets): Record<string, ShownValue> {
  const declared = asObject(asObject(asObject(plan.configuration).root_module).variables);
  return Object.fromEntries(
    Object.entries(asObject(plan.variables)).map(([name, variable]) => {
      const open = name in declared && asObject(declared[name]).sensitive !== true;
      return [name, show(asObject(variable).value, !open, false, secrets)];
    }),
  );
}

function readAttributes(change: Readonly<Record<string, unknown>>, secrets: Secrets): AttributeChange[] {
  const [before, after, unknown] = [asObject(change.before), asObject(change.after), change.after_unknown];
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(asObject(unknown))]);
  return [...names]
    .filter((name) => !sameJson(before[name] ?? null, after[name] ?? null) || hasTrue(part(unknown, name)))
    .sort()
    .map((name) => {
      const masks = [part(change.before_sensitive, name), part(change.after_sensitive, name)];
      return {
        name,
        before: show(before[name], masks[0], false, secrets),
        after: show(after[name], masks[1], part(unknown, name), secrets),
        sensitive: masks.some((mask) => mask === undefined || hasTrue(mask)),
        unknown: hasTrue(part(unknown, name)),
      };
    });
}

function readOutput(name: string, change: Readonly<Record<string, unknown>>, secrets: Secrets): OutputChange {
  const masks = [change.before_sensitive, change.after_sensitive];
  return {
    name,
    action: actionOf(texts(change.actions)),
    before: show(change.before, masks[0], false, secrets),
    after: show(change.after, masks[1], change.after_unknown ?? false, secrets),
    sensitive: masks.some((mask) => mask === undefined || hasTrue(mask)),
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** An action that this version does not know counts as a replacement, the one that is looked at most closely. */
function actionOf(actions: readonly string[]): PlanAction {
  const [first] = actions;
  if (first === undefined) return "no-op";
  if (actions.length > 1) return "replace";
  return (
    (["create", "update", "delete", "read", "no-op", "forget"] as const).find((each) => each === first) ?? "replace"
  );
}
