import type { ResourceRecordSet, Route53Client } from "@aws-sdk/client-route-53";
import { clientSettings, type Patience, ROUTE_53_REGION } from "./clients";
import { awsError } from "./errors";

/** One of the weighted records of a name: what Route 53 may answer. */
export interface RecordState {
  /** The site whose record it is. */
  readonly site: string;
  readonly weight: number;
  /** Where it leads. */
  readonly target: string;
}

export interface NameState {
  readonly name: string;
  readonly records: readonly RecordState[];
  /** What Route 53 answers now. */
  readonly answer: readonly string[];
}

/** A public hosted zone: its domain, and its id if the system file gives it. */
export interface ZoneRef {
  readonly domain: string;
  readonly id: string | undefined;
}

const withoutDot = (name: string): string => name.replace(/\.$/, "");

async function zoneIdOf(client: Route53Client, { domain, id }: ZoneRef): Promise<string | undefined> {
  if (id !== undefined) return id;
  const { ListHostedZonesByNameCommand } = await import("@aws-sdk/client-route-53");
  const { HostedZones = [] } = await client.send(new ListHostedZonesByNameCommand({ DNSName: domain }));
  // It lists what comes after the name as well.
  const zone = HostedZones.find(({ Name = "", Config }) => withoutDot(Name) === domain && !Config?.PrivateZone);
  return zone?.Id;
}

const isSiteRecord = (name: string, { Name = "", Type, SetIdentifier }: ResourceRecordSet): boolean =>
  withoutDot(Name) === name && Type === "A" && SetIdentifier !== undefined;

async function nameState(client: Route53Client, HostedZoneId: string, name: string): Promise<NameState> {
  const { ListResourceRecordSetsCommand, TestDNSAnswerCommand } = await import("@aws-sdk/client-route-53");
  const [{ ResourceRecordSets = [] }, { RecordData = [] }] = await Promise.all([
    client.send(new ListResourceRecordSetsCommand({ HostedZoneId, StartRecordName: name, StartRecordType: "A" })),
    client.send(new TestDNSAnswerCommand({ HostedZoneId, RecordName: name, RecordType: "A" })),
  ]);
  const records = ResourceRecordSets.filter((record) => isSiteRecord(name, record)).map(
    ({ SetIdentifier = "", Weight = 0, AliasTarget }) => ({
      site: SetIdentifier,
      weight: Weight,
      target: withoutDot(AliasTarget?.DNSName ?? ""),
    }),
  );
  return { name, records, answer: RecordData.map(withoutDot) };
}

/**
 * Reads the sites' records of names, and what Route 53 answers to them; `undefined` if there is no such zone.
 *
 * @throws REGION_UNREACHABLE if us-east-1, where its control plane is, does not answer
 */
export async function readNames(
  zone: ZoneRef,
  names: readonly string[],
  patience?: Patience,
): Promise<readonly NameState[] | undefined> {
  const { Route53Client } = await import("@aws-sdk/client-route-53");
  const client = new Route53Client(clientSettings(ROUTE_53_REGION, patience));
  try {
    const id = await zoneIdOf(client, zone);
    return id === undefined ? undefined : await Promise.all(names.map((name) => nameState(client, id, name)));
  } catch (error) {
    throw awsError(error, { what: `the names in ${zone.domain}`, region: ROUTE_53_REGION });
  } finally {
    client.destroy();
  }
}
