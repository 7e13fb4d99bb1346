/** Reads the JSON of a state, or the state within the JSON of a plan, without secrets. */
import { fail } from "../../errors";
import { part, Secrets, show } from "../../terraform/plan-values";
import type { SiteResource } from "./model";
import { asText, type Json, object } from "./value";

/**
 * The resources and data sources of a state, by address. Values that Terraform marks as sensitive, and texts that hold one
 * of them, are replaced.
 *
 * @param json what `terraform show -json` prints, of a state or of a plan (then: the state it starts from, refreshed)
 * @param source what to call it in an error
 * @throws PLAN_FORMAT
 */
export function readState(json: unknown, source: string): ReadonlyMap<string, SiteResource> {
  const { format_version: version, values, prior_state: prior } = object(json);
  if (asText(version) === undefined) throw fail("PLAN_FORMAT", { source, reason: "it has no format_version" });
  if (!/^1\.\d+/.test(asText(version) ?? "")) {
    throw fail("PLAN_FORMAT", { source, reason: `its format_version is ${asText(version) ?? ""}` });
  }
  const all = resourcesOf(object(object(values ?? object(prior).values).root_module));
  const secrets = new Secrets();
  for (const resource of all) secrets.learn(resource.values, resource.sensitive_values);
  return new Map(all.map((resource) => read(resource, secrets)).map((resource) => [resource.address, resource]));
}

function resourcesOf(module: Json): readonly Json[] {
  const own = Array.isArray(module.resources) ? module.resources.map(object) : [];
  const inner = Array.isArray(module.child_modules) ? module.child_modules.map(object) : [];
  return [...own.filter(({ address }) => typeof address === "string"), ...inner.flatMap(resourcesOf)];
}

function read(json: Json, secrets: Secrets): SiteResource {
  const names = Object.keys(object(json.values));
  return {
    address: asText(json.address) ?? "",
    type: asText(json.type) ?? "",
    mode: json.mode === "data" ? "data" : "managed",
    values: Object.fromEntries(
      names.map((name) => [name, show(object(json.values)[name], part(json.sensitive_values, name), false, secrets)]),
    ),
  };
}
