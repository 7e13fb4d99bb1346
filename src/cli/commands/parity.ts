import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { fail, toTwinstackError } from "../../errors";
import { compareSystem, pairsOf, type Standing, standingOf } from "../../review/parity";
import { stackFolder, type StackManifest } from "../../terraform";
import { workOnStacks } from "../../terraform/deployment";
import {
  common,
  type CommonOptions,
  lockTimeout,
  type Session,
  synthesizeFrom,
  withExamples,
  withSession,
} from "../context";
import { print, printJson } from "../output";
import { parityText } from "../parity-text";
import { monitoringOption, type SelectionOptions } from "../selection";

interface ParityOptions extends CommonOptions, SelectionOptions {
  readonly from?: "state" | "synthesis";
  readonly refresh: boolean;
  readonly details?: boolean;
  readonly lockTimeout: number;
}

function readConfigurations(outdir: string, { stacks }: StackManifest): ReadonlyMap<string, Record<string, unknown>> {
  return new Map(
    stacks.map(({ id }) => [
      id,
      JSON.parse(readFileSync(join(stackFolder(outdir, id), "cdk.tf.json"), "utf8")) as Record<string, unknown>,
    ]),
  );
}

type Asked = Awaited<ReturnType<typeof workOnStacks<Standing>>>;

/** What stands in every stack of a pair, and what could not be found out. */
function ask({ workspace, progress, manifest }: Session, options: ParityOptions): Promise<Asked> {
  const { pairs } = pairsOf(manifest.stacks);
  const wanted = pairs.filter(({ kind }) => kind !== "monitoring" || options.monitoring === true);
  return workOnStacks(progress, {
    workspace,
    stacks: wanted.flatMap(({ stacks: { primary, dr } }) => [primary, dr]),
    verb: "read",
    order: "any",
    run: (stack, onProgress) =>
      standingOf(workspace, stack, { refresh: options.refresh, lockTimeoutSeconds: options.lockTimeout, onProgress }),
  });
}

function standingFrom(outcomes: Asked): Map<string, Standing> {
  return new Map(
    outcomes.map((outcome): [string, Standing] => {
      if (outcome.status === "done") return [outcome.id, outcome.result];
      if (outcome.status === "skipped") return [outcome.id, { unknown: "The run was asked to stop." }];
      return [outcome.id, { unknown: toTwinstackError(outcome.error).message }];
    }),
  );
}

function show(report: ReturnType<typeof compareSystem>, options: ParityOptions): void {
  if (options.json) printJson(report);
  else print(parityText(report, options.details === true));
  if (report.drift > 0) process.exitCode = 1;
}

export function parityCommand(program: Command): void {
  const command = common(
    program
      .command("parity")
      .description("compare the two sites; exit with 1 if they differ in anything that is not declared"),
  )
    .addOption(
      new Option("--from <what>", "compare what stands, or what would be deployed (default: both)").choices([
        "state",
        "synthesis",
      ]),
    )
    .option("--no-refresh", "trust the states, rather than asking AWS how things are now")
    .option("--details", "list every value that follows from a variable")
    .addOption(monitoringOption())
    .addOption(lockTimeout());
  withExamples(command, "parity", "parity --from synthesis", "parity --details --json").action(
    async (options: ParityOptions) => {
      if (options.from === "synthesis") {
        const { manifest, outdir } = synthesizeFrom(options);
        show(compareSystem({ manifest, configurations: readConfigurations(outdir, manifest) }), options);
        return;
      }
      await withSession(options, async (session) => {
        const { manifest, outdir } = session;
        const outcomes = await ask(session, options);
        const standing = standingFrom(outcomes);
        for (const { id, kind } of manifest.stacks) {
          if (kind === "monitoring" && !standing.has(id)) {
            standing.set(id, {
              unknown: "Its cluster's Kubernetes API has to be in reach for that: add --monitoring.",
            });
          }
        }
        const configurations = readConfigurations(outdir, manifest);
        const report = compareSystem({ manifest, configurations, standing, synthesis: options.from !== "state" });
        // What could be compared is shown even if a region is lost.
        show(report, options);
        const failed = outcomes.filter((outcome) => outcome.status !== "done");
        const cause = failed.find((outcome) => outcome.status === "failed");
        if (cause?.status !== "failed") return;
        const { message } = toTwinstackError(cause.error);
        const stacks = failed.map(({ id }) => id).join(", ");
        throw fail("PARITY_INCOMPLETE", { stacks, reason: message }, { cause: cause.error });
      });
    },
  );
}
