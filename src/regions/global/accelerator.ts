import { TerraformOutput } from "cdktf";
import { Accelerator } from "../../modules/accelerator";
import { ContractParameter } from "../../modules/contract";
import { listenerPortsOf, names } from "../../system";
import type { GlobalScope } from "./scope";

/** The accelerator with a listener for each service, whose ARNs the sites read in their own regions. */
export function addAccelerator(scope: GlobalScope): void {
  const { stack, system, regions } = scope;
  const { name, services, accelerator: settings } = system;
  const accelerator = new Accelerator(stack, "accelerator", {
    name,
    clientAffinity: settings.clientAffinity,
    listeners: services.map((service) => ({ name: service.name, ports: listenerPortsOf(service) })),
  });
  scope.acceleratorDnsName = accelerator.dnsName;
  for (const service of services) {
    const listenerArn = accelerator.listenerArn(service.name);
    if (listenerArn === undefined) continue;
    new ContractParameter(stack, `contract_${service.name}_listener`, {
      name: names.listenerParameterName(name, service.name),
      description: `Accelerator listener of ${service.name}`,
      value: listenerArn,
      regions,
    });
  }
  new TerraformOutput(stack, "accelerator_dns_name", {
    description: "Where clients reach the services.",
    value: accelerator.dnsName,
  });
}
