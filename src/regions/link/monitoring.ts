import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb";
import { ContractParameter } from "../../modules/contract";
import { isLaunched, names, otherSite, SITE_NAMES, type System } from "../../system";
import type { LinkScope } from "../link-stack";

/** Whether each site's monitoring also watches the load balancers of the other. */
export const watchesEachOther = (system: System): boolean =>
  system.monitoring !== undefined && SITE_NAMES.every((site) => isLaunched(system, site));

/**
 * Tells each site, in its own region, where the other site's load balancers are: their names cannot be computed, and
 * a site reads nothing in the other's region. What was told stays when the other region is lost, and is then reported as
 * not answering.
 */
export function linkMonitoring({ stack, system, regions }: LinkScope): void {
  if (!watchesEachOther(system)) return;
  for (const site of SITE_NAMES) {
    const reader = otherSite(site);
    for (const { name } of system.services) {
      const balancer = new DataAwsLb(stack, `${name}_load_balancer_${site}`, {
        provider: regions[site],
        name: names.serviceName(system.name, name),
      });
      new ContractParameter(stack, `contract_${name}_load_balancer_of_${site}`, {
        name: names.otherLoadBalancerParameterName(system.name, name),
        description: `Load balancer of ${name} in the ${site} site`,
        value: balancer.dnsName,
        regions: { [reader]: regions[reader] },
      });
    }
  }
}
