import { ContractLookup } from "../../modules/contract";
import { names, type Service } from "../../system";
import type { SiteScope } from "./scope";

/**
 * The certificate of a service's listener in this site: its ARN for a site variable, a reference to what `global` has
 * written into this site's region, or `undefined` without one.
 */
export function certificateArnOf({ stack, system, site }: SiteScope, service: Service): string | undefined {
  const { name, certificate } = service;
  if (certificate !== "managed") return certificate?.[site.name];
  return new ContractLookup(stack, `service_${name}_certificate`, {
    name: names.certificateParameterName(system.name, name),
  }).value;
}
