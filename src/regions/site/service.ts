import { TerraformOutput } from "cdktf";
import { literal } from "../../modules/expressions";
import { Service } from "../../modules/service";
import { environmentOf, names, renderUserData, type Service as ServiceModel, trafficOf } from "../../system";
import { certificateArnOf } from "./certificates";
import { imageIdOf } from "./image";
import { addRouting } from "./routing";
import type { SiteScope } from "./scope";

function userDataOf({ system, siteName, region }: SiteScope, model: ServiceModel): string | undefined {
  if (model.userData === undefined) return undefined;
  const site = { name: siteName, region };
  return renderUserData(
    system.name,
    site,
    { name: model.name, targetPort: model.targetPort, userData: literal(model.userData) },
    environmentOf(system, model, site),
  );
}

/** A service in this site, and its traffic. */
export function addService(scope: SiteScope, model: ServiceModel): Service {
  const { stack, system, site, siteName } = scope;
  const service = new Service(stack, `service_${model.name}`, {
    name: names.serviceName(system.name, model.name),
    targetGroupName: names.targetGroupName(system.name, model.name, model.targetPort),
    network: scope.network,
    port: model.port,
    targetPort: model.targetPort,
    certificateArn: certificateArnOf(scope, model),
    redirectFromPort: model.redirectFromPort,
    open: trafficOf(model, site.name, system).open,
    presence: scope.presence,
    healthCheck: model.healthCheck,
    instanceType: model.instanceType,
    imageId: imageIdOf(scope, model),
    rootDevice: model.rootDevice,
    rootVolumeGib: model.rootVolumeGib,
    instanceProfileName: names.instanceRoleName(system.name, model.name, siteName),
    capacity: model.capacity[scope.role],
    cpuTargetPercent: model.cpuTargetPercent,
    egressPorts: model.egressPorts,
    userData: userDataOf(scope, model),
  });
  addRouting(scope, model, service);
  new TerraformOutput(stack, `${model.name}_load_balancer_dns_name`, {
    description: `Where this site's ${model.name} is reached directly.`,
    value: service.loadBalancer.dnsName,
  });
  return service;
}
