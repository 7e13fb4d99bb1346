/** Shows values of a plan without what must not be seen. */
import { asObject, asText } from "./diagnostics";

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

/** As it is written within JSON. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/** As Terraform's `jsonencode` writes JSON: what means something in HTML is written as its number. */
const asTerraform = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Texts and numbers that Terraform marks as sensitive anywhere in the plan. */
export class Secrets {
  readonly #texts = new Set<string>();
  readonly #long: string[] = [];

  /** Remembers every text and number in `value` that `mask` hides. */
  learn(value: unknown, mask: Mask): void {
    if (mask === true) return this.#learnAll(value);
    if (typeof mask !== "object" || mask === null || typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(mask)) this.learn((value as Record<string, unknown>)[key], part);
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
    // Shorter ones turn up in other texts by chance. Within JSON texts, such as policies, it is written with escapes.
    if (text.length >= SHORTEST_PART) this.#long.push(...new Set([text, inJson(text), asTerraform(inJson(text))]));
  }

  hides(text: string): boolean {
    return this.#texts.has(text) || this.#long.some((secret) => text.includes(secret));
  }
}

/**
 * `value` with everything that `sensitive` or `unknown` masks replaced.
 *
 * Also hides texts that are or contain a known secret: Terraform does not mark copies, for example `output` of a
 * `terraform_data` whose `input` is sensitive. A missing mask, or one that does not fit the value, hides everything.
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
  if (Array.isArray(value)) return value.map((item, i) => show(item, part(sensitive, i), part(unknown, i), secrets));
  const entries = Object.entries(value).map(([key, item]): [string, ShownValue] => [
    secrets.hides(key) ? SENSITIVE : key,
    show(item, part(sensitive, key), part(unknown, key), secrets),
  ]);
  for (const key of Object.keys(asObject(unknown))) {
    if (!(key in value) && hasTrue(part(unknown, key))) entries.push([key, UNKNOWN]);
  }
  return Object.fromEntries(entries);
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

function learnModule(module: Readonly<Record<string, unknown>>, secrets: Secrets): void {
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  for (const { values, sensitive_values } of list(module.resources).map(asObject)) {
    secrets.learn(values, sensitive_values);
  }
  for (const child of list(module.child_modules)) learnModule(asObject(child), secrets);
}

/** Collects the secrets of everything in a plan that carries a mask. */
export function findSecrets(plan: Readonly<Record<string, unknown>>): Secrets {
  const secrets = new Secrets();
  const changes = [plan.resource_changes, plan.resource_drift].flatMap((list): unknown[] =>
    Array.isArray(list) ? list : [],
  );
  const changed = [...changes.map((each) => asObject(each).change), ...Object.values(asObject(plan.output_changes))];
  for (const change of changed.map(asObject)) {
    secrets.learn(change.before, change.before_sensitive);
    secrets.learn(change.after, change.after_sensitive);
  }
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

/** `value` as a list of object keys and list positions, for example `network[0].cidr`. */
export function pathText(value: unknown): string {
  const steps = Array.isArray(value) ? value : [value];
  return steps
    .map((step, i) => (typeof step === "number" ? `[${step}]` : `${i > 0 ? "." : ""}${asText(step) ?? "?"}`))
    .join("");
}
