/** Shows values of a plan without what must not be seen. */
import { asObject, asText } from "./diagnostics";
import { formsOf, secretFields } from "./secret-forms";
import { TextIndex } from "./text-index";

/** Stands for a value that must not be seen. */
export const SENSITIVE = "(sensitive value)";

/** Stands for a value that is known only after apply. */
export const UNKNOWN = "(known after apply)";

/** A value that may be shown: JSON in which secrets and values not yet known are replaced by a text. */
export type ShownValue =
  string | number | boolean | null | readonly ShownValue[] | { readonly [key: string]: ShownValue };

/** A mask as Terraform writes it: `true` hides all, a list or object says it for each of its parts. */
type Mask = unknown;

/** Texts from this length on are hidden within other texts, too. */
export const SHORTEST_PART = 6;

/** Keys such as `username` are what a secret's parts are called, and no secrets. */
const PLAIN_NAME = /^[A-Za-z_]+$/;

/** Texts and numbers that Terraform marks as sensitive anywhere in the plan. */
export class Secrets {
  readonly #texts = new Set<string>();
  /** Texts that are hidden within others, too. */
  readonly #long = new TextIndex();

  /** Remembers every text and number in `value` that `mask` hides. */
  learn(value: unknown, mask: Mask): void {
    if (mask === true) return this.#learnAll(value);
    if (typeof mask !== "object" || mask === null || typeof value !== "object" || value === null) return;
    // Most masks are empty objects, or hold nothing but such: a pair made of each of their parts would be waste.
    for (const key of Object.keys(mask)) {
      const part = (mask as Record<string, unknown>)[key];
      if (part !== false) this.learn((value as Record<string, unknown>)[key], part);
    }
  }

  #learnAll(value: unknown): void {
    if (typeof value === "string") this.#learnText(value);
    else if (typeof value === "number") this.#learnText(String(value));
    else if (Array.isArray(value)) value.forEach((part) => this.#learnAll(part));
    else if (typeof value === "object" && value !== null) {
      for (const [key, part] of Object.entries(value)) {
        if (!PLAIN_NAME.test(key)) this.#learnText(key);
        this.#learnAll(part);
      }
    }
  }

  #learnText(text: string): void {
    if (text === "" || this.#texts.has(text)) return;
    this.#texts.add(text);
    // Shorter ones turn up in other texts by chance.
    if (text.length < SHORTEST_PART) return;
    for (const each of formsOf(text)) this.#long.add(each);
    for (const field of secretFields(text)) if (field.length >= SHORTEST_PART) this.#learnText(field);
  }

  hides(text: string): boolean {
    return text.length < SHORTEST_PART ? this.#texts.has(text) : this.#long.isIn(text);
  }
}

/**
 * `value` with everything that `sensitive` or `unknown` masks replaced.
 *
 * Also hides texts that are or contain a known secret: Terraform does not mark copies, for example `output` of a
 * `terraform_data` whose `input` is sensitive. A missing mask, or one that does not fit the value, hides everything.
 *
 * @returns `value` itself where nothing in it is replaced
 */
export function show(value: unknown, sensitive: Mask, unknown: Mask, secrets: Secrets): ShownValue {
  if (sensitive === true || sensitive === undefined) return SENSITIVE;
  if (unknown === true) return UNKNOWN;
  if (value === null || value === undefined) return hasTrue(unknown) ? UNKNOWN : null;
  if (typeof value === "string") return hasTrue(sensitive) || secrets.hides(value) ? SENSITIVE : value;
  if (typeof value === "boolean") return hasTrue(sensitive) ? SENSITIVE : value;
  if (typeof value === "number") {
    const text = String(value);
    return hasTrue(sensitive) || (text.length >= SHORTEST_PART && secrets.hides(text)) ? SENSITIVE : value;
  }
  if (typeof value !== "object") return SENSITIVE;
  if (typeof sensitive === "object" && Array.isArray(value) !== Array.isArray(sensitive) && hasTrue(sensitive)) {
    return SENSITIVE;
  }
  if (Array.isArray(value)) {
    const shown = value.map((item, i) => show(item, part(sensitive, i), part(unknown, i), secrets));
    return shown.every((item, i) => item === value[i]) ? (value as ShownValue[]) : shown;
  }
  const added = Object.keys(asObject(unknown)).filter((key) => !(key in value) && hasTrue(part(unknown, key)));
  const shown = showParts(value as Values, sensitive, unknown, secrets, (key) => secrets.hides(key));
  if (added.length === 0) return shown;
  return Object.fromEntries([...Object.entries(shown), ...added.map((key) => [key, UNKNOWN] as const)]);
}

type Values = Readonly<Record<string, unknown>>;
type ShownValues = Readonly<Record<string, ShownValue>>;

/** {@link show} for the attributes of a resource, whose names are no secrets. */
export const showAttributes = (values: Values, sensitive: Mask, unknown: Mask, secrets: Secrets): ShownValues =>
  showParts(values, sensitive, unknown, secrets, () => false);

function showParts(
  values: Values,
  sensitive: Mask,
  unknown: Mask,
  secrets: Secrets,
  hides: (key: string) => boolean,
): ShownValues {
  const keys = Object.keys(values);
  const shown = keys.map((key) => show(values[key], part(sensitive, key), part(unknown, key), secrets));
  const names = keys.map((key) => (hides(key) ? SENSITIVE : key));
  // Plans are large, and little in them is hidden: what can stay is not copied.
  if (keys.every((key, i) => shown[i] === values[key] && names[i] === key)) return values as ShownValues;
  return Object.fromEntries(names.map((name, i) => [name, shown[i] ?? null]));
}

/** The mask of one part; a mask without an entry for it says that it is not masked. */
export function part(mask: Mask, key: string | number): Mask {
  if (mask === true || mask === undefined) return mask;
  return (typeof mask === "object" && mask !== null && (mask as Record<string | number, unknown>)[key]) ?? false;
}

/** Whether a mask hides anything at all. */
export function hasTrue(mask: Mask): boolean {
  if (mask === true) return true;
  return typeof mask === "object" && mask !== null && Object.values(mask).some(hasTrue);
}

/**
 * The mask of one side of a change: also what the other side hides, because a value that is rotated while it is marked
 * as sensitive was a secret before. What is absent, or only true or false, is none.
 */
function maskOf(value: unknown, own: Mask, other: Mask): Mask {
  if (own === true || own === undefined || other === undefined || !hasTrue(other)) return own;
  if (value === null || value === undefined || typeof value === "boolean") return own;
  const fits = (mask: Mask): boolean =>
    !hasTrue(mask) || (typeof value === "object" && Array.isArray(value) === Array.isArray(mask));
  if (other === true || !fits(other) || !fits(own) || typeof value !== "object") return true;
  if (Array.isArray(value)) return value.map((each, index) => maskOf(each, part(own, index), part(other, index)));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, maskOf(each, part(own, key), part(other, key))]),
  );
}

/** The masks of what is before and after a change. */
export const masksOf = (change: Values): { readonly before: Mask; readonly after: Mask } => ({
  before: maskOf(change.before, change.before_sensitive, change.after_sensitive),
  after: maskOf(change.after, change.after_sensitive, change.before_sensitive),
});

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What actions are called with. */
const invocationsOf = (plan: Values): Values[] => [
  ...listOf(plan.action_invocations).map(asObject),
  ...listOf(plan.deferred_action_invocations).map((each) => asObject(asObject(each).action_invocation)),
];

/** Whether the module that is called hides its variable of this name. */
export const isSensitiveInput = (call: Values, name: string): boolean =>
  asObject(asObject(asObject(call.module).variables)[name]).sensitive === true;

/** Constants that modules are called with, where the module marks the variable as sensitive. */
function learnCalls(module: Values, secrets: Secrets): void {
  for (const call of Object.values(asObject(module.module_calls)).map(asObject)) {
    for (const [name, expression] of Object.entries(asObject(call.expressions))) {
      secrets.learn(asObject(expression).constant_value, isSensitiveInput(call, name));
    }
    learnCalls(asObject(call.module), secrets);
  }
}

function learnModule(module: Readonly<Record<string, unknown>>, secrets: Secrets): void {
  for (const { values, sensitive_values } of listOf(module.resources).map(asObject)) {
    secrets.learn(values, sensitive_values);
  }
  for (const child of listOf(module.child_modules)) learnModule(asObject(child), secrets);
}

/** Collects the secrets of everything in a plan that carries a mask. */
export function findSecrets(plan: Readonly<Record<string, unknown>>): Secrets {
  const secrets = new Secrets();
  const changes = [
    ...[plan.resource_changes, plan.resource_drift].flatMap(listOf),
    ...listOf(plan.deferred_changes).map((each) => asObject(each).resource_change),
  ];
  const changed = [...changes.map((each) => asObject(each).change), ...Object.values(asObject(plan.output_changes))];
  for (const change of changed.map(asObject)) {
    const masks = masksOf(change);
    secrets.learn(change.before, masks.before);
    secrets.learn(change.after, masks.after);
  }
  for (const { config_values, config_sensitive } of invocationsOf(plan)) secrets.learn(config_values, config_sensitive);
  learnCalls(asObject(asObject(plan.configuration).root_module), secrets);
  // Data sources that were read while planning are in no change.
  for (const values of [asObject(plan.prior_state).values, plan.planned_values].map(asObject)) {
    for (const { sensitive, value } of Object.values(asObject(values.outputs)).map(asObject)) {
      secrets.learn(value, sensitive === true);
    }
    learnModule(asObject(values.root_module), secrets);
  }
  const variables = asObject(asObject(asObject(plan.configuration).root_module).variables);
  for (const [name, variable] of Object.entries(variables)) {
    const sensitive = asObject(variable).sensitive === true;
    secrets.learn(asObject(asObject(plan.variables)[name]).value, sensitive);
  }
  return secrets;
}

/** Whether two values read from JSON are the same, in whichever order the keys of objects come. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return Object.is(one, other);
  }
  if (one === other) return true;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, i) => sameJson(item, other[i]));
  }
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && sameJson((one as Values)[key], (other as Values)[key]));
}

/** `value` as a list of object keys and list positions, for example `network[0].cidr`. */
export function pathText(value: unknown): string {
  const steps = Array.isArray(value) ? value : [value];
  return steps
    .map((step, i) => (typeof step === "number" ? `[${step}]` : `${i > 0 ? "." : ""}${asText(step) ?? "?"}`))
    .join("");
}
