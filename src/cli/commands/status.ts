import type { Command } from "commander";
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

function statusText(status: SystemStatus): string {
  const { system, sites, services, accelerator, acceleratorProblem } = status;
  const traffic = services.map(({ service, port, sites: { primary, dr } }) => [
    service,
    port,
    ...[primary, dr].map((group) =>
      group === undefined
        ? "-"
        : `${group.trafficDialPercent} % x ${group.weight ?? "-"} ${group.health}${group.asDeclared ? "" : " NOT AS DECLARED"}`,
    ),
  ]);
  const problems = sites.flatMap(({ site, reason }) => (reason === undefined ? [] : [`${site}: ${reason}`]));
  const door = accelerator ? `${accelerator.dnsName} (${accelerator.status})` : (acceleratorProblem ?? "none");
  return [
    `${system}, reached at ${door}`,
    table(["site", "region", "role", "answers", "stacks"], sites.map(siteRow)),
    table(["service", "port", "primary (dial x weight)", "dr (dial x weight)"], traffic),
    ...problems,
  ].join("\n\n");
}

export function statusCommand(program: Command): void {
  const command = common(
    program.command("status").description("both sites at a glance: what is deployed, where traffic goes"),
  );
  withExamples(command, "status", "status --json").action(async (options: CommonOptions) => {
    const { system, manifest } = synthesizeFrom(options);
    const status = await readStatus(system, manifest);
    if (options.json) printJson(status);
    else print(statusText(status));
    if (!status.sites.every(({ reachable }) => reachable)) process.exitCode = 1;
  });
}
