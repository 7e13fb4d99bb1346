import type { GlobalAcceleratorClient, PortRange } from "@aws-sdk/client-global-accelerator";
import { clientSettings, GLOBAL_ACCELERATOR_REGION, type Patience } from "./clients";
import { awsError } from "./errors";

/** An endpoint group as the accelerator has it, which need not be as the system file says. */
export interface EndpointGroupState {
  /** The lowest port of its listener. */
  readonly port: number;
  /** All ports of its listener: the service's own, and the one that redirects to it. */
  readonly ports: readonly number[];
  readonly region: string;
  readonly trafficDialPercent: number;
  /** `undefined`: it has no endpoint. */
  readonly weight: number | undefined;
  /** HEALTHY, UNHEALTHY or INITIAL; of several endpoints the best. */
  readonly health: string;
}

export interface AcceleratorState {
  readonly name: string;
  readonly dnsName: string;
  readonly status: string;
  readonly enabled: boolean;
  readonly endpointGroups: readonly EndpointGroupState[];
}

const HEALTH_ORDER = ["HEALTHY", "INITIAL", "UNHEALTHY"];

/** In an order of ours: AWS promises none. Twinstack's ranges are of one port each. */
const portsOf = (ranges: readonly PortRange[] = []): number[] =>
  ranges.flatMap(({ FromPort }) => FromPort ?? []).sort((one, other) => one - other);

async function endpointGroupsOf(client: GlobalAcceleratorClient, listenerArn: string, ports: readonly number[]) {
  const { paginateListEndpointGroups } = await import("@aws-sdk/client-global-accelerator");
  const groups: EndpointGroupState[] = [];
  for await (const page of paginateListEndpointGroups({ client }, { ListenerArn: listenerArn })) {
    for (const group of page.EndpointGroups ?? []) {
      const endpoints = group.EndpointDescriptions ?? [];
      const health = HEALTH_ORDER.find((state) => endpoints.some(({ HealthState }) => HealthState === state));
      groups.push({
        port: ports[0] ?? 0,
        ports,
        region: group.EndpointGroupRegion ?? "",
        trafficDialPercent: group.TrafficDialPercentage ?? 100,
        weight: endpoints[0]?.Weight,
        health: health ?? "NO ENDPOINT",
      });
    }
  }
  return groups;
}

/**
 * Reads an accelerator with its endpoint groups; `undefined` if there is none of that name.
 *
 * @throws REGION_UNREACHABLE if us-west-2, where its control plane is, does not answer
 */
export async function readAccelerator(name: string, patience?: Patience): Promise<AcceleratorState | undefined> {
  const sdk = await import("@aws-sdk/client-global-accelerator");
  const client = new sdk.GlobalAcceleratorClient(clientSettings(GLOBAL_ACCELERATOR_REGION, patience));
  try {
    for await (const page of sdk.paginateListAccelerators({ client }, {})) {
      const found = page.Accelerators?.find(({ Name }) => Name === name);
      if (!found) continue;
      const listeners = [];
      for await (const { Listeners } of sdk.paginateListListeners(
        { client },
        { AcceleratorArn: found.AcceleratorArn },
      )) {
        listeners.push(...(Listeners ?? []));
      }
      const groups = await Promise.all(
        listeners.map(({ ListenerArn = "", PortRanges }) => endpointGroupsOf(client, ListenerArn, portsOf(PortRanges))),
      );
      return {
        name,
        dnsName: found.DnsName ?? "",
        status: found.Status ?? "",
        enabled: found.Enabled ?? false,
        endpointGroups: groups
          .flat()
          .sort((one, other) => one.port - other.port || one.region.localeCompare(other.region)),
      };
    }
    return undefined;
  } catch (error) {
    throw awsError(error, { what: `accelerator ${name}`, region: GLOBAL_ACCELERATOR_REGION });
  } finally {
    client.destroy();
  }
}
