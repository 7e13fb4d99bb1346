import { type TerraformProvider, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { Accelerator } from "../modules/accelerator";
import { ContractParameter } from "../modules/contract";
import { FlowLogsRole, InstanceRole } from "../modules/identity";
import { listenerPortsOf, names, SITE_NAMES, type System } from "../system";
import { BaseStack } from "./base-stack";

export interface GlobalStackProps {
  readonly system: System;
}

/**
 * `global`: what exists once. The accelerator with its listeners, the roles (IAM has one control plane, in us-east-1,
 * so roles are not made during a disaster) and the contract parameters in both regions.
 *
 * Its state lies in the dr site's bucket. Nothing on the failover path needs this stack.
 */
export class GlobalStack extends BaseStack {
  constructor(scope: Construct, id: string, { system }: GlobalStackProps) {
    super(scope, id, { system, stateSite: "dr", siteTag: "global" });
    // The default provider is the dr site's, so that what has no region is managed from the place that stays.
    const regions: Record<string, TerraformProvider> = {
      dr: this.addProvider("aws", system.sites.dr.region),
      primary: this.addProvider("aws_primary", system.sites.primary.region, { alias: "primary" }),
    };
    this.addAccelerator(regions);
    this.addRoles();
  }

  private addAccelerator(regions: Readonly<Record<string, TerraformProvider>>): void {
    const { name, services, accelerator: settings } = this.system;
    const accelerator = new Accelerator(this, "accelerator", {
      name,
      clientAffinity: settings.clientAffinity,
      listeners: services.map((service) => ({ name: service.name, ports: listenerPortsOf(service) })),
    });
    for (const service of services) {
      const listenerArn = accelerator.listenerArn(service.name);
      if (listenerArn === undefined) continue;
      new ContractParameter(this, `contract_${service.name}_listener`, {
        name: names.listenerParameterName(name, service.name),
        description: `Accelerator listener of ${service.name}`,
        value: listenerArn,
        regions,
      });
    }
    new TerraformOutput(this, "accelerator_dns_name", {
      description: "Where clients reach the services.",
      value: accelerator.dnsName,
    });
  }

  private addRoles(): void {
    const { name, account, services, sites } = this.system;
    for (const site of SITE_NAMES) {
      for (const service of services) {
        new InstanceRole(this, `instances_${service.name}_${site}`, {
          name: names.instanceRoleName(name, service.name, site),
        });
      }
      new FlowLogsRole(this, `flow_logs_${site}`, {
        name: names.flowLogsRoleName(name, site),
        account,
        region: sites[site].region,
        logGroupName: names.flowLogsGroupName(name),
      });
    }
  }
}
