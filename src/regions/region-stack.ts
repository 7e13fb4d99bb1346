import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { EndpointGroup } from "../modules/accelerator";
import { ContractLookup } from "../modules/contract";
import { literal } from "../modules/expressions";
import { Network } from "../modules/network";
import { Service } from "../modules/service";
import { SiteVariable } from "../modules/site-variable";
import { names, renderUserData, type Service as ServiceModel, type Site, type System, trafficOf } from "../system";
import { BaseStack } from "./base-stack";

export interface RegionStackProps {
  readonly system: System;
  readonly site: Site;
}

/**
 * `primary` and `dr`: one class, instantiated twice. What differs between the two is the values of their Terraform
 * variables and where their state lies.
 *
 * Nothing in here reads the other site, its state or its region. What this site needs of `global` it computes from the
 * naming scheme or reads from contract parameters in its own region.
 */
export class RegionStack extends BaseStack {
  private readonly site: Site;
  private readonly siteName: SiteVariable;
  private readonly region: SiteVariable;

  constructor(scope: Construct, id: string, { system, site }: RegionStackProps) {
    super(scope, id, { system, stateSite: site.name, siteTag: site.name });
    this.site = site;
    this.siteName = new SiteVariable(this, "site", {
      type: "string",
      description: "Name of the site: primary or dr. A place, not a role.",
      value: site.name,
    });
    this.region = new SiteVariable(this, "region", {
      type: "string",
      description: "AWS region of the site.",
      value: site.region,
    });
    const { stringValue: siteTag } = this.siteName;
    this.addProvider("aws", this.region.stringValue, { tags: { Site: siteTag, Stack: siteTag } });
    const network = this.addNetwork();
    for (const service of system.services) this.addService(service, network);
  }

  private addNetwork(): Network {
    const { name, account } = this.system;
    const { cidr, zones, nat, flowLogsRetentionDays } = this.site;
    const block = new SiteVariable(this, "vpc_cidr", {
      type: "string",
      description: "IPv4 block of the site's VPC.",
      value: cidr,
    });
    return new Network(this, "network", {
      name,
      region: this.region.stringValue,
      cidr: block.stringValue,
      zones,
      nat,
      flowLogs: {
        logGroupName: names.flowLogsGroupName(name),
        retentionDays: flowLogsRetentionDays,
        roleArn: names.roleArn(account, names.flowLogsRoleName(name, this.siteName.stringValue)),
      },
    });
  }

  private addService(model: ServiceModel, network: Network): void {
    const { system, site } = this;
    const { userData } = model;
    const traffic = trafficOf(model, site.name, system.activeSite);
    const siteName = this.siteName.stringValue;
    const service = new Service(this, `service_${model.name}`, {
      name: names.serviceName(system.name, model.name),
      targetGroupName: names.targetGroupName(system.name, model.name, model.targetPort),
      network,
      port: model.port,
      targetPort: model.targetPort,
      certificateArn: model.certificateArn?.[site.name],
      redirectFromPort: model.redirectFromPort,
      open: traffic.open,
      healthCheck: model.healthCheck,
      instanceType: model.instanceType,
      imageId: model.imageId[site.name],
      rootDevice: model.rootDevice,
      rootVolumeGib: model.rootVolumeGib,
      instanceProfileName: names.instanceRoleName(system.name, model.name, siteName),
      capacity: model.capacity[site.name],
      cpuTargetPercent: model.cpuTargetPercent,
      egressPorts: model.egressPorts,
      ...(userData === undefined
        ? {}
        : {
            userData: renderUserData(
              system.name,
              { name: siteName, region: this.region.stringValue },
              { name: model.name, targetPort: model.targetPort, userData: literal(userData) },
            ),
          }),
    });
    const listener = new ContractLookup(service, "listener", {
      name: names.listenerParameterName(system.name, model.name),
    });
    new EndpointGroup(service, "endpoint_group", {
      listenerArn: listener.value,
      region: this.region.stringValue,
      loadBalancerArn: service.loadBalancer.arn,
      healthCheck: {
        port: model.port,
        path: model.healthCheck.path,
        protocol: model.certificateArn === undefined ? "HTTP" : "HTTPS",
      },
      healthCheckIntervalSeconds: system.accelerator.healthCheckIntervalSeconds,
      healthCheckThreshold: system.accelerator.healthCheckThreshold,
      trafficDialPercent: traffic.dialPercent,
      weight: traffic.weight,
      dependsOn: [service.loadBalancer.listener],
    });
    new TerraformOutput(this, `${model.name}_load_balancer_dns_name`, {
      description: `Where this site's ${model.name} is reached directly.`,
      value: service.loadBalancer.dnsName,
    });
  }
}
