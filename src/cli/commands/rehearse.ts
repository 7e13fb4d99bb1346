import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { AcceleratorState } from "../../aws";
import { toTwinstackError } from "../../errors";
import { findLocalAws, rehearse, type RehearsalReport, type RunningRehearsal } from "../../rehearsal";
import { findTerraform, prepareTerraformEnvironment } from "../../terraform";
import {
  common,
  type CommonOptions,
  interruptible,
  synthesizeFrom,
  TOOL_FOLDER,
  wholeNumber,
  withExamples,
} from "../context";
import { print, printJson, table } from "../output";
import { createProgress } from "../progress";

interface RehearseOptions extends CommonOptions {
  readonly keep?: boolean;
  readonly bestEffort?: boolean;
  readonly port?: number;
}

/** What a machine may lack; everything else that fails is a failure of the rehearsal. */
const LACKING = new Set(["TERRAFORM_MISSING", "TERRAFORM_TOO_OLD", "PROVIDER_UNAVAILABLE", "LOCAL_AWS_UNAVAILABLE"]);

const verdict = (ok: boolean): string => (ok ? "ok" : "FAILED");

const endpointGroupsText = ({ dnsName, endpointGroups }: AcceleratorState): readonly string[] => [
  `Endpoint groups of ${dnsName}`,
  table(
    ["port", "region", "dial", "weight", "health"],
    endpointGroups.map(({ port, region, trafficDialPercent, weight, health }) => [
      port,
      region,
      `${trafficDialPercent} %`,
      weight ?? "-",
      health,
    ]),
  ),
];

function reportText(report: RehearsalReport): string {
  const { accelerator, steps, findings, refusedCalls, leftOut } = report;
  const refused = Object.entries(refusedCalls).map(([stack, calls]) => `${stack} ${calls.length}`);
  const failed = findings.filter(({ ok }) => !ok).length;
  return [
    `Rehearsal of ${report.system}`,
    table(
      ["step", "seconds", "result"],
      steps.map(({ name, seconds, result }) => [name, seconds, result]),
    ),
    ...(accelerator ? endpointGroupsText(accelerator) : []),
    `Calls refused by the lost region: ${refused.join(", ")}`,
    table(
      ["", "checked", "found"],
      findings.map(({ ok, what, found, expected }) => [
        verdict(ok),
        what,
        ok ? found : `${found} (expected ${expected})`,
      ]),
    ),
    ...(leftOut.length > 0
      ? [`Left out: ${leftOut.join(", ")}. They stand on Kubernetes clusters, which a local AWS does not run.`]
      : []),
    `${verdict(report.ok)} in ${report.seconds} s, of which ${report.ownSeconds} s were not Terraform's.`,
    `${findings.length - failed} passed, ${failed} failed`,
  ].join("\n\n");
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What a person needs to use the local AWS while it is up. */
function printEnvironment({ env, outdir, localRegion }: RunningRehearsal, file: string): void {
  const variables = { ...env, TWINSTACK_SYSTEM: file };
  print("\nThe local AWS stays up until Ctrl-C. In another terminal, for terraform, cdktf, aws and twinstack alike:\n");
  for (const [name, value] of Object.entries(variables)) if (value !== "") print(`export ${name}=${quoted(value)}`);
  print("\nFor example:\n");
  print(`terraform -chdir=${quoted(resolve(outdir, "stacks", "dr"))} state list`);
  print("npx cdktf deploy primary dr --skip-provider-lock");
  print(`aws elbv2 describe-load-balancers --region ${localRegion}`);
  print("npx twinstack status");
}

const untilInterrupted = (stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    // A signal listener alone does not keep the process alive.
    const alive = setInterval(() => undefined, 60_000);
    const end = (): void => {
      clearInterval(alive);
      resolve();
    };
    if (stop.aborted) end();
    else stop.addEventListener("abort", end, { once: true });
  });

/** One line for each thing that a rehearsal needs and this machine lacks. */
async function lackingTools(): Promise<string[]> {
  const lines: string[] = [];
  const binary = await findTerraform().catch((cause: unknown) => {
    const { message, hint } = toTwinstackError(cause);
    lines.push(`${message} ${hint}`);
  });
  const { source } = await prepareTerraformEnvironment({
    product: binary?.product ?? "terraform",
    folder: TOOL_FOLDER,
  });
  if (source.kind === "none") {
    lines.push(`There is no AWS provider: ${source.why}. Get online, or set TWINSTACK_PROVIDER_MIRROR to a mirror.`);
  }
  const local = await findLocalAws();
  if (!local.ready && !local.installable) lines.push(`There is no local AWS. ${local.hint}`);
  return lines;
}

/** Without the tools for a rehearsal: does what can be done without, and says what was left out. */
function withoutTools(options: RehearseOptions, lacking: readonly string[]): void {
  const { system, outdir, manifest } = synthesizeFrom(options);
  if (options.json) {
    printJson({ system: system.name, outdir, stacks: manifest.stacks.map(({ id }) => id), leftOut: lacking });
    return;
  }
  print(`${options.system} is right. The stacks of ${system.name} lie in ${join(outdir, "stacks")}:`);
  print(manifest.stacks.map(({ id }) => `  ${id}`).join("\n"));
  for (const line of lacking) print(`Left out: the rehearsal. ${line}`);
}

export function rehearseCommand(program: Command): void {
  const command = common(
    program
      .command("rehearse")
      .description(
        "deploy both sites on a local AWS, cut the primary region off, and see that the other can be managed",
      ),
  )
    .option("--port <number>", "port of the local AWS (default: a free one)", wholeNumber)
    .option("--keep", "leave the local AWS up afterwards and say how to use it")
    .option(
      "--best-effort",
      "where Terraform or the local AWS cannot be had, synthesize only and say what was left out",
    )
    .option("--no-best-effort", "fail there instead (default)");
  withExamples(command, "rehearse", "rehearse --keep", "rehearse --json").action((options: RehearseOptions) =>
    interruptible(async (interrupt) => {
      // Bad input is told before anything is started.
      const { system } = synthesizeFrom(options);
      if (options.bestEffort) {
        const lacking = await lackingTools();
        if (lacking.length > 0) {
          withoutTools(options, lacking);
          return;
        }
      }
      let running: RunningRehearsal;
      try {
        running = await rehearse(system, {
          progress: createProgress(),
          toolFolder: TOOL_FOLDER,
          interrupt,
          ...(options.port !== undefined && { port: options.port }),
        });
      } catch (cause) {
        const error = toTwinstackError(cause);
        if (options.bestEffort !== true || !LACKING.has(error.code)) throw error;
        // What was found cannot be used after all: a package index that has no moto, a provider that does not load.
        withoutTools(options, [`${error.message} ${error.hint}`]);
        return;
      }
      try {
        if (options.json) printJson(running.report);
        else print(reportText(running.report));
        if (options.keep) {
          printEnvironment(running, resolve(options.system));
          await untilInterrupted(interrupt.stop);
        }
      } finally {
        await running.stop();
      }
      if (!running.report.ok) process.exitCode = 1;
    }, "Stopping: what runs is ended, and the local AWS with all that is in it."),
  );
}
