/**
 * The JSON of a plan without its secrets, so that it can be stored: each value that a mask hides, and each copy of one,
 * is replaced by a text. A review of it finds and shows the same, but for `true` and `false` that stay as they are while they
 * become a secret or stop to be one: that looks like a change.
 */
import { asObject } from "../terraform/diagnostics";
import {
  findSecrets,
  hasTrue,
  isSensitiveInput,
  masksOf,
  part,
  type Secrets,
  SENSITIVE,
  SHORTEST_PART,
} from "../terraform/plan-values";

type Json = Readonly<Record<string, unknown>>;
type Mask = unknown;

/** Names of arguments whose constants no mask in a plan speaks of: they are in no state. */
const WRITE_ONLY = /_wo$|password|secret|token|private_key|credential/i;

/**
 * Replaces the secrets of one change. Different secrets get different texts, because a review compares what is before
 * with what is after; all of them start with the same words, so that a review takes them for secrets again.
 */
class Redactor {
  readonly #texts = new Map<string, string>();

  constructor(private readonly secrets: Secrets) {}

  /** What stands for a secret. There is nothing to hide in an absent one. */
  replace(value: unknown): unknown {
    if (value === null || value === undefined) return value;
    const key = JSON.stringify(value);
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const count = this.#texts.size + 1;
    const text = count === 1 ? SENSITIVE : `${SENSITIVE} ${count}`;
    this.#texts.set(key, text);
    return text;
  }

  /** Replaces what the mask hides; a mask that is missing or does not fit hides everything. */
  masked(value: unknown, mask: Mask): unknown {
    if (mask === true || mask === undefined) return this.replace(value);
    if (!hasTrue(mask)) return value;
    if (typeof value !== "object" || value === null) return this.replace(value);
    if (Array.isArray(value) !== Array.isArray(mask)) return this.replace(value);
    if (Array.isArray(value)) return value.map((item, index) => this.masked(item, part(mask, index)));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.masked(item, part(mask, key))]));
  }

  /** The same for the attributes of a resource, whose names are no secrets. */
  maskedAttributes(value: unknown, mask: Mask): unknown {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return this.masked(value, mask);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.masked(item, part(mask, name))]));
  }

  /** Replaces copies of secrets, of which no mask speaks. */
  copies(value: unknown, keepKeys = false): unknown {
    if (typeof value === "string") return this.#isCopy(value) ? this.replace(value) : value;
    if (typeof value === "number") {
      const text = String(value);
      return text.length >= SHORTEST_PART && this.secrets.hides(text) ? this.replace(value) : value;
    }
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => this.copies(item));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        !keepKeys && this.#isCopy(key) ? String(this.replace(key)) : key,
        this.copies(item),
      ]),
    );
  }

  #isCopy(text: string): boolean {
    return !text.startsWith(SENSITIVE) && this.secrets.hides(text);
  }
}

const MASKS = ["before_sensitive", "after_sensitive", "after_unknown"];

function redactChange(change: unknown, secrets: Secrets, isResource: boolean): unknown {
  if (typeof change !== "object" || change === null) return change;
  const redactor = new Redactor(secrets);
  const { before, after, actions, ...rest } = change as Json;
  const masked = (value: unknown, mask: Mask): unknown =>
    isResource ? redactor.maskedAttributes(value, mask) : redactor.masked(value, mask);
  // All that is masked comes first: the first of it gets the text by which a review knows the copies.
  const masks = masksOf(change as Json);
  const [was, is] = [masked(before, masks.before), masked(after, masks.after)];
  return {
    actions,
    before: redactor.copies(was, isResource),
    after: redactor.copies(is, isResource),
    ...Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [key, redactor.copies(value, isResource && MASKS.includes(key))]),
    ),
  };
}

function redactResource(resource: unknown, secrets: Secrets): unknown {
  if (typeof resource !== "object" || resource === null || !("change" in resource)) return resource;
  return { ...resource, change: redactChange(resource.change, secrets, true) };
}

/** `values` of a state or of what is planned, with the modules within. */
function redactModule(module: unknown, secrets: Secrets): unknown {
  if (typeof module !== "object" || module === null) return module;
  const { resources, child_modules, ...rest } = module as Json;
  const redactValues = (resource: unknown): unknown => {
    const { values, sensitive_values: mask, ...others } = asObject(resource);
    const redactor = new Redactor(secrets);
    const shown = redactor.copies(redactor.maskedAttributes(values, mask), true);
    return { ...others, values: shown, sensitive_values: redactor.copies(mask, true) };
  };
  return {
    ...rest,
    ...(Array.isArray(resources) && { resources: resources.map(redactValues) }),
    ...(Array.isArray(child_modules) && { child_modules: child_modules.map((child) => redactModule(child, secrets)) }),
  };
}

function redactValues(json: unknown, secrets: Secrets): unknown {
  if (typeof json !== "object" || json === null) return json;
  const { outputs, root_module, ...rest } = json as Json;
  const shown = Object.entries(asObject(outputs)).map(([name, output]) => {
    const redactor = new Redactor(secrets);
    const { sensitive, value, ...others } = asObject(output);
    const masked = redactor.masked(value, sensitive !== false);
    return [name, { sensitive, ...others, ...(value !== undefined && { value: redactor.copies(masked) }) }];
  });
  return {
    ...rest,
    ...(outputs !== undefined && { outputs: Object.fromEntries(shown) as unknown }),
    ...(root_module !== undefined && { root_module: redactModule(root_module, secrets) }),
  };
}

/** @param isHidden whether constants that are met are secrets wherever they stand */
function redactConfiguration(value: unknown, redactor: Redactor, isHidden: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => redactConfiguration(item, redactor, isHidden));
  if (typeof value !== "object" || value === null) return value;
  const isSensitive = (value as Json).sensitive === true;
  const isEphemeral = (value as Json).mode === "ephemeral";
  const isCall = "module" in value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]): [string, unknown] => {
      if (key === "expressions" && isCall) return [key, redactInputs(value, asObject(item), redactor, isHidden)];
      if (key === "constant_value") return [key, isHidden ? redactor.replace(item) : redactor.copies(item)];
      if (key === "default") return [key, isSensitive || isHidden ? redactor.replace(item) : redactor.copies(item)];
      const hides = isHidden || isEphemeral || key === "provider_config" || WRITE_ONLY.test(key);
      return [key, redactConfiguration(item, redactor, hides)];
    }),
  );
}

/** What a module is called with: also secret is what the module says of its variables. */
const redactInputs = (call: Json, inputs: Json, redactor: Redactor, isHidden: boolean): unknown =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const hides = isHidden || WRITE_ONLY.test(name) || isSensitiveInput(call, name);
      return [name, redactConfiguration(input, redactor, hides)];
    }),
  );

/** What an action is called with. */
function redactInvocation(invocation: unknown, secrets: Secrets): unknown {
  if (typeof invocation !== "object" || invocation === null) return invocation;
  const redactor = new Redactor(secrets);
  const { config_values: values, ...rest } = invocation as Json;
  const shown = redactor.copies(redactor.maskedAttributes(values, rest.config_sensitive), true);
  return { ...asObject(redactor.copies(rest, true)), ...(values !== undefined && { config_values: shown }) };
}

/** A variable that the configuration does not declare is hidden: nothing says that it is no secret. */
function redactVariables(plan: Json, secrets: Secrets): unknown {
  const declared = asObject(asObject(asObject(plan.configuration).root_module).variables);
  return Object.fromEntries(
    Object.entries(asObject(plan.variables)).map(([name, variable]) => {
      const redactor = new Redactor(secrets);
      const isOpen = name in declared && asObject(declared[name]).sensitive !== true;
      const { value, ...rest } = asObject(variable);
      const shown = redactor.copies(redactor.masked(value, !isOpen));
      return [name, { ...rest, ...(value !== undefined && { value: shown }) }];
    }),
  );
}

/** Texts that say what the plan itself is. */
const FACTS = ["format_version", "terraform_version", "timestamp"];

function redactPart(key: string, plan: Json, secrets: Secrets): unknown {
  const value = plan[key];
  if (FACTS.includes(key)) return value;
  switch (key) {
    case "output_changes":
      return Object.fromEntries(
        Object.entries(asObject(value)).map(([name, change]) => [name, redactChange(change, secrets, false)]),
      );
    case "planned_values":
      return redactValues(value, secrets);
    case "prior_state":
      return { ...asObject(value), values: redactValues(asObject(value).values, secrets) };
    case "variables":
      return redactVariables(plan, secrets);
    case "configuration":
      return redactConfiguration(value, new Redactor(secrets), false);
    case "action_invocations":
      return Array.isArray(value) ? value.map((each) => redactInvocation(each, secrets)) : SENSITIVE;
    case "deferred_action_invocations":
      return Array.isArray(value)
        ? value.map((each) => ({
            ...asObject(each),
            action_invocation: redactInvocation(asObject(each).action_invocation, secrets),
          }))
        : SENSITIVE;
    // Names of resources and attributes.
    case "relevant_attributes":
      return value;
    default:
      return new Redactor(secrets).copies(value, true);
  }
}

/** Lists of which each entry is written by itself: a plan may have a hundred megabytes of them. */
const CHANGE_LISTS = ["resource_changes", "resource_drift"];

/** The JSON text of a plan without its secrets, in pieces. */
export function* redactedChunks(json: unknown): Generator<string> {
  const plan = asObject(json);
  const secrets = findSecrets(plan);
  let comma = "{";
  for (const key of Object.keys(plan)) {
    yield `${comma}${JSON.stringify(key)}:`;
    comma = ",\n";
    const value = plan[key];
    if (CHANGE_LISTS.includes(key) && Array.isArray(value)) {
      yield "[";
      for (const [index, resource] of value.entries()) {
        yield `${index > 0 ? ",\n" : ""}${JSON.stringify(redactResource(resource, secrets))}`;
      }
      yield "]";
    } else if (key === "deferred_changes" && Array.isArray(value)) {
      const deferred = value.map((each) => ({
        ...asObject(each),
        resource_change: redactResource(asObject(each).resource_change, secrets),
      }));
      yield JSON.stringify(deferred);
    } else yield JSON.stringify(redactPart(key, plan, secrets));
  }
  yield comma === "{" ? "{}\n" : "}\n";
}
