import type { Command } from "commander";
import { type ComponentStatus, isBehind, type ShippedStatus } from "../../failover/delivery";
import { deployKeptScript, type System } from "../../system";
import { readStatus, type SiteStatus, type StackStatus, type SystemStatus } from "../../failover/status";
import { common, type CommonOptions, synthesizeFrom, withExamples } from "../context";
import { plural, print, printJson, table } from "../output";

const stackText = ({ stack, deployed, resources }: StackStatus): string =>
  deployed === "yes"
    ? `${stack} (${plural(resources, "resource")})`
    : `${stack} ${deployed === "no" ? "NOT DEPLOYED" : "?"}`;

const siteRow = ({ site, region, active, reachable, stacks }: SiteStatus): string[] => [
  site,
  region,
  active ? "active" : "standby",
  reachable ? "yes" : "NO",
  stacks.map(stackText).join(", "),
];

/** Commits are known by how they start. */
const REVISION_LENGTH = 12;

function shippedText({ freshness, revision, shippedAt, kept }: ShippedStatus): string {
  if (freshness === "unknown") return "?";
  if (revision === undefined) return "NOTHING YET";
  const when = shippedAt === undefined ? "" : ` of ${shippedAt.slice(0, 16).replace("T", " ")}`;
  const marks = [...(kept ? ["kept, no instances"] : []), ...(freshness === "stale" ? ["STALE"] : [])];
  return [`${revision.slice(0, REVISION_LENGTH)}${when}`, ...marks].join(", ");
}

const componentTable = (components: readonly ComponentStatus[]): readonly string[] =>
  components.length === 0
    ? []
    : [
        table(
          ["component", "primary", "dr"],
          components.map(({ component, sites }) => [component, shippedText(sites.primary), shippedText(sites.dr)]),
        ),
      ];

/** What puts the bundles that the active site has kept onto its instances: after a failover nothing does so by itself. */
function keptTexts(system: System, { components, activeSite }: SystemStatus): readonly string[] {
  return components.flatMap(({ component: name, sites }) => {
    const { kept, revision } = sites[activeSite];
    const component = system.delivery?.components.find((candidate) => candidate.name === name);
    if (!kept || revision === undefined || component === undefined) return [];
    const script = deployKeptScript(system, component, activeSite, revision);
    const head = `${name}: ${activeSite} is active and has kept the bundle, but no instance runs it.`;
    return script === undefined ? [head] : [`${head} Once instances run:`, script];
  });
}

function endpointGroupsText({ services }: SystemStatus): string {
  const named = services.some(({ hostname }) => hostname !== undefined);
  const rows = services.map(({ service, hostname, port, sites: { primary, dr } }) => [
    service,
    ...(named ? [hostname ?? "-"] : []),
    port,
    ...[primary, dr].map((group) =>
      group === undefined
        ? "-"
        : `${group.trafficDialPercent} % x ${group.weight ?? "-"} ${group.health}${group.asDeclared ? "" : " NOT AS DECLARED"}`,
    ),
  ]);
  const head = ["service", ...(named ? ["name"] : []), "port", "primary (dial x weight)", "dr (dial x weight)"];
  return table(head, rows);
}

/** Route 53 answers with the sites that are healthy and have a weight. */
const recordsText = ({ services }: SystemStatus): string =>
  table(
    ["service", "name", "port", "primary (weight)", "dr (weight)"],
    services.map(({ service, hostname, port, records }) => [
      service,
      hostname ?? "-",
      port,
      ...[records?.primary, records?.dr].map((record) =>
        record === undefined ? "-" : `${record.weight}${record.asDeclared ? "" : " NOT AS DECLARED"}`,
      ),
    ]),
  );

const doorOf = ({ routing, accelerator, acceleratorProblem }: SystemStatus): string => {
  if (routing === "dns") return "the services' names, without an accelerator";
  return accelerator ? `${accelerator.dnsName} (${accelerator.status})` : (acceleratorProblem ?? "none");
};

function statusText(system: System, status: SystemStatus): string {
  const { sites, components } = status;
  const problems = sites.flatMap(({ site, reason }) => (reason === undefined ? [] : [`${site}: ${reason}`]));
  return [
    `${system.name}, reached at ${doorOf(status)}`,
    table(["site", "region", "role", "answers", "stacks"], sites.map(siteRow)),
    status.routing === "dns" ? recordsText(status) : endpointGroupsText(status),
    ...componentTable(components),
    ...keptTexts(system, status),
    ...(status.recordsProblem === undefined ? [] : [status.recordsProblem]),
    ...problems,
  ].join("\n\n");
}

export function statusCommand(program: Command): void {
  const command = common(
    program
      .command("status")
      .description("both sites at a glance: what is deployed, where traffic goes, which versions run"),
  );
  withExamples(command, "status", "status --json").action(async (options: CommonOptions) => {
    const { system, manifest } = synthesizeFrom(options);
    const status = await readStatus(system, manifest);
    if (options.json) printJson(status);
    else print(statusText(system, status));
    const behind = status.components.some((component) => isBehind(component, status.activeSite));
    if (behind || !status.sites.every(({ reachable }) => reachable)) process.exitCode = 1;
  });
}
