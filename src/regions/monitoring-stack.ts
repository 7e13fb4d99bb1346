import { DataAwsEksCluster } from "@cdktf/provider-aws/lib/data-aws-eks-cluster";
import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import type { Construct } from "constructs";
import { ContractLookup } from "../modules/contract";
import { MonitoringRelease, type WatchedService, type Watchtower } from "../modules/monitoring";
import { SiteVariable } from "../modules/site-variable";
import { names, otherSite, roleOf, type Service, type Site, type System } from "../system";
import { watchesEachOther } from "./link/monitoring";
import { SiteStack } from "./site-stack";

/** What the bindings were made from, and the next major version, in which arguments change. */
const PROVIDERS = {
  helm: { source: "hashicorp/helm", version: ">= 3.1.0, < 4.0.0" },
  kubernetes: { source: "hashicorp/kubernetes", version: ">= 2.38.0, < 3.0.0" },
} as const;

/** The ephemeral resource that Kubernetes' and Helm's providers get their token from. */
const TOKEN = "aws_eks_cluster_auth.cluster";

export interface MonitoringStackProps {
  readonly system: System;
  readonly site: Site;
}

/**
 * `monitoring-primary` and `monitoring-dr`: one class, instantiated twice. What runs in a site's monitoring cluster, with
 * its state in the site's own region.
 *
 * It reads AWS in its own region only. It is deployed from where the cluster's Kubernetes API can be reached, by somebody
 * whom the cluster admits, and nothing on the failover path needs it.
 */
export class MonitoringStack extends SiteStack {
  constructor(scope: Construct, id: string, { system, site }: MonitoringStackProps) {
    super(scope, id, { system, site, prefix: "monitoring-" });
    const settings = system.monitoring;
    if (!settings) return;
    this.addKubernetesProviders();
    const from = this.addWatchtower();
    const entry = this.entryHost();
    new MonitoringRelease(this, "monitoring", {
      settings,
      from,
      topicArn: names.alertTopicArn(system.name, system.account, this.region),
      services: system.services.map((service) => this.watched(service, entry)),
    });
  }

  /**
   * Providers for the site's cluster. Their token is ephemeral: it is in no state and no plan, and needs no program beside
   * Terraform. It is good for 15 minutes.
   */
  private addKubernetesProviders(): void {
    const name = names.clusterName(this.system.name);
    this.addOverride("terraform.required_providers.helm", PROVIDERS.helm);
    this.addOverride("terraform.required_providers.kubernetes", PROVIDERS.kubernetes);
    const cluster = new DataAwsEksCluster(this, "cluster", { name });
    // cdktf 0.21 has no ephemeral resources.
    this.addOverride(`ephemeral.${TOKEN}`, { name: `\${${cluster.fqn}.name}` });
    const connection = {
      host: cluster.endpoint,
      clusterCaCertificate: `\${base64decode(${cluster.fqn}.certificate_authority[0].data)}`,
      token: `\${ephemeral.${TOKEN}.token}`,
    };
    new KubernetesProvider(this, "kubernetes", connection);
    new HelmProvider(this, "helm", { kubernetes: connection });
  }

  /** The place that the services are watched from, and what it is now. */
  private addWatchtower(): Watchtower {
    const { site, system } = this;
    const other = otherSite(site.name);
    const variable = (id: string, description: string, value: string): string =>
      new SiteVariable(this, id, { type: "string", description, value }).stringValue;
    return {
      system: system.name,
      site: this.siteName,
      region: this.region,
      role: variable("role", "What this site is now: active or standby.", roleOf(system, site.name)),
      otherSite: variable("other_site", "Name of the other site.", other),
      otherRole: variable("other_role", "What the other site is now: active or standby.", roleOf(system, other)),
    };
  }

  /** Where clients reach the accelerator; `undefined` if they use the services' names. */
  private entryHost(): string | undefined {
    const { name, routing } = this.system;
    if (routing !== "accelerator") return undefined;
    return new ContractLookup(this, "accelerator_dns_name", { name: names.acceleratorNameParameterName(name) }).value;
  }

  private watched(service: Service, entry: string | undefined): WatchedService {
    const { system } = this;
    const { name } = service;
    const metrics = system.monitoring?.metrics[name];
    const own = new DataAwsLb(this, `${name}_load_balancer`, { name: names.serviceName(system.name, name) });
    return {
      name,
      port: service.port,
      path: service.healthCheck.path,
      statusCodes: service.healthCheck.statusCodes,
      tls: service.certificate !== undefined,
      hostname: service.hostname,
      entry: entry ?? service.hostname,
      own: own.dnsName,
      other: watchesEachOther(system)
        ? new ContractLookup(this, `${name}_other_load_balancer`, {
            name: names.otherLoadBalancerParameterName(system.name, name),
          }).value
        : undefined,
      standbyAnswers: service.capacity.standby.min > 0,
      metrics: metrics && { ...metrics, autoScalingGroup: names.serviceName(system.name, name) },
    };
  }
}
