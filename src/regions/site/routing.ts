import { EndpointGroup } from "../../modules/accelerator";
import { ContractLookup } from "../../modules/contract";
import type { Service } from "../../modules/service";
import { names, type Service as ServiceModel, trafficOf } from "../../system";
import type { SiteScope } from "./scope";

/** This site's way into a service's listener of the accelerator. */
export function addRouting(scope: SiteScope, model: ServiceModel, service: Service): void {
  const { system, site } = scope;
  const traffic = trafficOf(model, site.name, system);
  const listener = new ContractLookup(service, "listener", {
    name: names.listenerParameterName(system.name, model.name),
  });
  new EndpointGroup(service, "endpoint_group", {
    listenerArn: listener.value,
    region: scope.region,
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
    presence: scope.presence,
    dependsOn: [service.loadBalancer.listener],
  });
}
