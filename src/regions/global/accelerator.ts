import { TerraformOutput } from "cdktf";
import { Accelerator } from "../../modules/accelerator";
import { ContractParameter } from "../../modules/contract";
import { AliasRecord } from "../../modules/dns";
import { listenerPortsOf, names } from "../../system";
import type { GlobalScope } from "./scope";

/**
 * The accelerator with a listener for each service, whose ARNs the sites read in their own regions, and with
 * `routing: both` the services' names for it.
 */
export function addAccelerator(scope: GlobalScope): void {
  const { stack, system, regions } = scope;
  const { name, services, accelerator: settings, routing } = system;
  if (routing === "dns") return;
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
  if (routing === "both") addNames(scope, accelerator);
}

function addNames({ stack, system, zoneId }: GlobalScope, accelerator: Accelerator): void {
  for (const { name, hostname } of system.services) {
    if (zoneId === undefined || hostname === undefined) continue;
    new AliasRecord(stack, `name_${name}`, { zoneId, name: hostname, target: accelerator });
  }
}
