/** Cuts a plan down to what a review reads of it, and writes it so that people can read it, too. */
import type { PlanJson } from "./session";

type Json = Record<string, unknown>;

const object = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);

const pick = (from: Json, ...keys: readonly string[]): Json =>
  Object.fromEntries(keys.filter((key) => key in from).map((key) => [key, from[key]]));

const mapped = (value: unknown, change: (each: Json) => Json): Json =>
  Object.fromEntries(Object.entries(object(value)).map(([key, each]) => [key, change(object(each))]));

/** Without the state before, the values after, and the expressions, which a review takes from elsewhere or not at all. */
export function trimPlan(plan: PlanJson): Json {
  const { root_module, provider_config } = object(plan.configuration);
  const module = object(root_module);
  return {
    ...pick(plan, "format_version", "terraform_version", "variables", "resource_changes", "resource_drift"),
    ...pick(plan, "output_changes", "applyable", "complete", "errored"),
    configuration: {
      provider_config: mapped(provider_config, (each) => pick(each, "name", "full_name", "version_constraint")),
      root_module: {
        ...("variables" in module && { variables: mapped(module.variables, (each) => pick(each, "sensitive")) }),
        ...("module_calls" in module && {
          module_calls: mapped(module.module_calls, (each) => pick(each, "source", "version_constraint")),
        }),
      },
    },
  };
}

const isPlanted = ({ address }: Json): boolean => String(address).includes(".planted");

/** Values as a state or a plan shows them, of what was planted only. */
const plantedValues = (values: unknown): Json => {
  const { outputs, root_module } = object(values);
  return {
    outputs: pick(object(outputs), ...Object.keys(object(outputs)).filter((name) => name.startsWith("planted"))),
    root_module: { resources: list(object(root_module).resources).filter(isPlanted) },
  };
};

/** What {@link trimPlan} takes away, where it belongs to what was planted. */
export function withPlanted(plan: PlanJson): Json {
  const { prior_state, planned_values, configuration } = plan;
  const trimmed = trimPlan(plan);
  const module = object(object(configuration).root_module);
  return {
    ...trimmed,
    planned_values: plantedValues(planned_values),
    prior_state: { ...object(prior_state), values: plantedValues(object(prior_state).values) },
    configuration: {
      ...object(trimmed.configuration),
      root_module: {
        ...pick(module, "variables", "outputs", "module_calls"),
        resources: list(module.resources).filter(isPlanted),
      },
    },
  };
}

/** A state as `terraform show -json` prints it, of what was planted only. */
export const plantedState = (state: unknown): Json => ({
  ...object(state),
  values: plantedValues(object(state).values),
});

/** Puts the address in the place of each resource that is in `base` just so. */
export function withoutRepetition(plan: Json, base: Json): Json {
  const known = new Map(list(base.resource_changes).map((each) => [String(each.address), JSON.stringify(each)]));
  return {
    ...plan,
    resource_changes: list(plan.resource_changes).map((each) => {
      const address = String(each.address);
      return known.get(address) === JSON.stringify(each) ? address : each;
    }),
  };
}

/** One line for each resource, so that zdiff shows which have changed. */
export function planText(plan: Json): string {
  const lines = Object.entries(plan).map(([key, value]) => {
    const text = Array.isArray(value)
      ? `[\n${value.map((each) => `  ${JSON.stringify(each)}`).join(",\n")}\n]`
      : JSON.stringify(value);
    return `${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}
