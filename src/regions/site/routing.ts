import { EndpointGroup } from "../../modules/accelerator";
import { ContractLookup } from "../../modules/contract";
import { FailoverRecord, HealthCheck } from "../../modules/dns";
import type { Service } from "../../modules/service";
import { names, type Service as ServiceModel, type System, trafficOf } from "../../system";
import type { SiteScope } from "./scope";

type Dns = NonNullable<System["dns"]>;

/** This site's way to a service: an endpoint group of the accelerator, or an answer to the service's name. */
export function addRouting(scope: SiteScope, model: ServiceModel, service: Service): void {
  const { routing, dns } = scope.system;
  const { hostname } = model;
  if (routing === "dns" && dns !== undefined && hostname !== undefined) {
    addFailoverRecord(scope, model, service, dns, hostname);
  } else addEndpointGroup(scope, model, service);
}

/** What is asked whether the load balancer is well. */
const healthCheckOf = ({ port, healthCheck: { path }, certificate }: ServiceModel) => ({
  port,
  path,
  protocol: certificate === undefined ? ("HTTP" as const) : ("HTTPS" as const),
});

function addEndpointGroup(scope: SiteScope, model: ServiceModel, service: Service): void {
  const { system, site } = scope;
  const traffic = trafficOf(model, site.name, system);
  const listener = new ContractLookup(service, "listener", {
    name: names.listenerParameterName(system.name, model.name),
  });
  new EndpointGroup(service, "endpoint_group", {
    listenerArn: listener.value,
    region: scope.region,
    loadBalancerArn: service.loadBalancer.arn,
    healthCheck: healthCheckOf(model),
    healthCheckIntervalSeconds: system.accelerator.healthCheckIntervalSeconds,
    healthCheckThreshold: system.accelerator.healthCheckThreshold,
    trafficDialPercent: traffic.dialPercent,
    weight: traffic.weight,
    presence: scope.presence,
    dependsOn: [service.loadBalancer.listener],
  });
}

function addFailoverRecord(scope: SiteScope, model: ServiceModel, service: Service, dns: Dns, hostname: string): void {
  const { system, site, siteName, presence } = scope;
  const { loadBalancer } = service;
  const zoneId =
    dns.hostedZoneId ?? new ContractLookup(service, "zone_id", { name: names.zoneIdParameterName(system.name) }).value;
  const check = new HealthCheck(service, "health_check", {
    name: `${names.serviceName(system.name, model.name)}-${siteName}`,
    dnsName: loadBalancer.dnsName,
    ...healthCheckOf(model),
    intervalSeconds: dns.healthCheck.intervalSeconds,
    threshold: dns.healthCheck.threshold,
    presence,
  });
  new FailoverRecord(service, "failover", {
    zoneId,
    name: hostname,
    siteName,
    target: loadBalancer,
    healthCheckId: check.healthCheckId,
    weight: trafficOf(model, site.name, system).dialPercent,
    presence,
    dependsOn: [loadBalancer.listener],
  });
}
