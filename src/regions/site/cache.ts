import { Cache } from "../../modules/cache";
import { names } from "../../system";
import type { SiteScope } from "./scope";

/** This site's caches, which its services reach and nobody else. */
export function addCache({ stack, system, role, network, services, presence }: SiteScope): void {
  for (const model of system.caches) {
    const clients = system.services
      .filter(({ uses }) => uses.caches.includes(model.name))
      .flatMap(({ name }) => {
        const service = services.get(name);
        return service ? [{ name, securityGroupId: service.instances.securityGroupId }] : [];
      });
    new Cache(stack, `cache_${model.name}`, {
      name: names.cacheName(system.name, model.name),
      addressName: model.name,
      engine: model.engine,
      version: model.version,
      parameterGroup: {
        name: names.cacheParameterGroupName(system.name, model.name, model.family),
        family: model.family,
      },
      parameters: model.parameters,
      capacity: model.capacity[role],
      port: model.port,
      vpcId: network.vpcId,
      subnetIds: network.isolatedSubnets.subnetIds,
      clients,
      access: model.access,
      defaultUserId: names.cacheDefaultUserId(system.name, model.name),
      keyAlias: names.cacheKeyAlias(system.name, model.name),
      maintenanceWindow: model.maintenanceWindow,
      snapshotRetentionDays: model.snapshotRetentionDays,
      snapshotWindow: model.snapshotWindow,
      logs: {
        slowLog: names.cacheLogGroupName(system.name, model.name, "slow-log"),
        engineLog: names.cacheLogGroupName(system.name, model.name, "engine-log"),
        retentionDays: model.logRetentionDays,
      },
      endpointParameters: {
        endpoint: names.cacheEndpointParameterName(system.name, model.name, "endpoint"),
        readerEndpoint: names.cacheEndpointParameterName(system.name, model.name, "reader-endpoint"),
      },
      presence,
    });
  }
}
