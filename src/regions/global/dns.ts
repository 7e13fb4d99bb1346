import { TerraformOutput } from "cdktf";
import { ContractParameter } from "../../modules/contract";
import { Certificate, HostedZone } from "../../modules/dns";
import { names } from "../../system";
import type { GlobalScope } from "./scope";

/** The hosted zone and the managed certificates, whose id and ARNs the sites read in their own regions. */
export function addDns(scope: GlobalScope): void {
  const { stack, system, regions } = scope;
  const { dns, name } = system;
  if (dns === undefined) return;
  const zone = new HostedZone(stack, "dns", {
    name: dns.zone,
    hostedZoneId: dns.hostedZoneId,
    comment: `Names of ${name}`,
    issuers: dns.issuers,
  });
  scope.zoneId = zone.zoneId;
  if (dns.hostedZoneId === undefined) {
    new ContractParameter(stack, "contract_zone_id", {
      name: names.zoneIdParameterName(name),
      description: `Hosted zone of ${dns.zone}`,
      value: zone.zoneId,
      regions,
    });
    new TerraformOutput(stack, "name_servers", {
      description: `What ${dns.zone} has to be delegated to, by NS records at its registrar or in the zone above.`,
      value: zone.nameServers,
    });
  }
  addCertificates(scope, zone.zoneId);
}

function addCertificates({ stack, system, regions }: GlobalScope, zoneId: string): void {
  for (const { name, hostname, certificate } of system.services) {
    if (certificate !== "managed" || hostname === undefined) continue;
    // By its name as well: a listener has the old certificate until its site has been deployed, so that a service which
    // changes its name needs two for a while, and neither takes the other's place.
    const { arns } = new Certificate(stack, `certificate_${name}_${hostname}`, { name: hostname, zoneId, regions });
    new ContractParameter(stack, `contract_${name}_certificate`, {
      name: names.certificateParameterName(system.name, name),
      description: `Certificate of ${name} in this region`,
      value: arns,
      regions,
    });
  }
}
