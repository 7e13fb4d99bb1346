import { basename, join } from "node:path";
import { type Command, Option } from "commander";
import { toTwinstackError } from "../../errors";
import {
  contextFileOf,
  type PlanContext,
  readBase,
  readConfigurations,
  readContextOfFolder,
  readPlans,
  reviewedStack,
} from "../../review/input";
import type { Review } from "../../review/model";
import { redactedChunks } from "../../review/redact";
import {
  because,
  type MissingStack,
  modulesOf,
  outcomeOf,
  renderJson,
  renderMarkdown,
  renderText,
} from "../../review/render";
import { reviewPlans } from "../../review/review";
import { type PlanSummary, readPlan, type StackEntry } from "../../terraform";
import { planStack, resultsOf, workOnStacks } from "../../terraform/deployment";
import {
  common,
  type CommonOptions,
  lockTimeout,
  noLock,
  synthesizeFrom,
  type Synthesized,
  withExamples,
  withSession,
} from "../context";
import { print } from "../output";
import { checkWritable, verdictPages, writeText } from "../review-files";
import { monitoringOption, selectStacks, type SelectionOptions } from "../selection";

/** GitHub takes no longer comment. */
const COMMENT_LIMIT = 65_536;

type Format = "markdown" | "json" | "text";

interface ReviewOptions extends CommonOptions, SelectionOptions {
  readonly plans?: readonly string[];
  readonly save?: string;
  readonly base?: string;
  readonly format: Format;
  readonly out?: string;
  readonly details?: string;
  readonly docs: string;
  readonly failOn: "blocked" | "attention" | "never";
  readonly lockTimeout: number;
  readonly lock: boolean;
}

/** Outcomes that `--fail-on` makes a failure. */
const FAILING: Readonly<Record<ReviewOptions["failOn"], readonly Review["outcome"][]>> = {
  blocked: ["blocked"],
  attention: ["blocked", "attention"],
  never: [],
};

/** A plan, and what is known of it. */
interface Planned {
  readonly stack: StackEntry;
  readonly plan: PlanSummary;
  readonly json: unknown;
  readonly context: PlanContext;
}

interface Material {
  readonly planned: readonly Planned[];
  readonly missing: readonly MissingStack[];
  /** Throws what kept a stack from being planned. */
  readonly check: () => void;
}

function fromFiles(paths: readonly string[], ids: readonly string[], { manifest }: Synthesized): Material {
  const planned = readPlans(paths, manifest, ids).map((given) => ({
    ...given,
    plan: readPlan(given.json, given.file),
  }));
  return { planned, missing: [], check: () => undefined };
}

const fromTerraform = (ids: readonly string[], options: ReviewOptions): Promise<Material> =>
  withSession(options, async ({ workspace, progress }) => {
    const outcomes = await workOnStacks(progress, {
      workspace,
      stacks: selectStacks(workspace, ids, options),
      verb: "plan",
      order: "any",
      run: async (stack, onProgress): Promise<Planned> => {
        let json: unknown;
        const onPlanJson = (all: unknown): void => void (json = all);
        const { lock, lockTimeout: lockTimeoutSeconds } = options;
        const { plan } = await planStack(workspace, stack, { onProgress, onPlanJson, lock, lockTimeoutSeconds });
        return { stack, plan, json, context: readContextOfFolder(workspace.folderOf(stack)) };
      },
    });
    const missing = outcomes.flatMap((outcome) => {
      if (outcome.status !== "failed") return [];
      const { code, message } = toTwinstackError(outcome.error);
      return [{ stack: outcome.id, reason: `${code}: ${message}` }];
    });
    return {
      planned: outcomes.flatMap((outcome) => (outcome.status === "done" ? [outcome.result] : [])),
      missing,
      check: () => void resultsOf(outcomes),
    };
  });

function save(folder: string, planned: readonly Planned[], baseVersions: (id: string) => PlanContext["baseVersions"]) {
  for (const { stack, json, context } of planned) {
    const file = join(folder, `${stack.id}.json`);
    writeText(file, redactedChunks(json));
    const saved: PlanContext = { ...context, baseVersions: baseVersions(stack.id) };
    writeText(contextFileOf(file), [`${JSON.stringify(saved, null, 2)}\n`]);
  }
}

/** The stacks that a review leaves out, but for those that hold states and those in clusters: they are asked for. */
function leftOutNote({ stacks }: Review, { manifest }: Synthesized, missing: readonly MissingStack[]): string[] {
  const seen = [...stacks.map(({ id }) => id), ...missing.map(({ stack }) => stack)];
  const left = manifest.stacks.filter(
    ({ id, kind }) => kind !== "state" && kind !== "monitoring" && !seen.includes(id),
  );
  return left.length === 0 ? [] : [`Not reviewed: ${left.map(({ id }) => `\`${id}\``).join(", ")}.`];
}

/** What the base says of stacks: which have not changed, and which of those have a plan with changes all the same. */
function baseNotes(review: Review, unchanged: ReadonlySet<string>): string[] {
  const same = review.stacks.filter(({ id }) => unchanged.has(id));
  const moving = same.filter(({ plan }) => plan.changes.length > 0).map(({ id }) => `\`${id}\``);
  const still = same.filter(({ plan }) => plan.changes.length === 0).map(({ id }) => `\`${id}\``);
  return [
    ...(still.length > 0 ? [`Configured as in the base: ${still.join(", ")}.`] : []),
    ...(moving.length > 0
      ? [
          `Configured as in the base, and yet the plan changes something: ${moving.join(", ")}. ` +
            "An earlier change was not deployed, or somebody changed things outside of Terraform.",
        ]
      : []),
  ];
}

async function runReview(ids: readonly string[], options: ReviewOptions): Promise<void> {
  for (const file of [options.out, options.details]) if (file !== undefined) checkWritable(file);
  if (options.save !== undefined) checkWritable(join(options.save, "plan.json"));
  const synthesized = synthesizeFrom(options);
  const { system, manifest, outdir } = synthesized;
  const base = options.base === undefined ? undefined : readBase(options.base, outdir, manifest);
  const configurations = readConfigurations(outdir, manifest);
  const material = options.plans ? fromFiles(options.plans, ids, synthesized) : await fromTerraform(ids, options);
  const { planned, missing } = material;
  // With nothing at hand, what went wrong is all there is to say.
  if (planned.length === 0) material.check();

  const stacks = planned.map(({ stack, plan, context }) =>
    reviewedStack(system, stack, plan, configurations.get(stack.id), {
      ...context,
      baseVersions: base?.versions.get(stack.id) ?? context.baseVersions,
    }),
  );
  const found = reviewPlans({ system, stacks, configurations }, { now: new Date() });
  const notes = [
    ...found.notes,
    ...(base ? baseNotes(found, base.unchanged) : []),
    ...leftOutNote(found, synthesized, missing),
  ];
  const review = { ...found, notes };
  if (options.save !== undefined) {
    save(options.save, planned, (id) => stacks.find((stack) => stack.id === id)?.baseVersions);
  }
  write(review, missing, options, modulesOf(configurations));
  material.check();
  if (FAILING[options.failOn].includes(review.outcome)) process.exitCode = 1;
}

function write(
  review: Review,
  missing: readonly MissingStack[],
  { format, json, out, details, docs }: ReviewOptions,
  moduleOf: ReturnType<typeof modulesOf>,
): void {
  const markdown = { docs, moduleOf, missing };
  const rest = details === undefined ? undefined : `\`${basename(details)}\``;
  const render: Readonly<Record<Format, () => string>> = {
    markdown: () => renderMarkdown(review, { ...markdown, rest, limit: COMMENT_LIMIT }),
    json: () => renderJson(review, missing),
    text: () => renderText(review, { moduleOf, missing }),
  };
  if (details !== undefined) writeText(details, [renderMarkdown(review, markdown)]);
  if (out !== undefined) writeText(out, [render[format]()]);
  if (json) process.stdout.write(render.json());
  else if (out === undefined) process.stdout.write(render[format]());
  else print(`${outcomeOf(review, missing).label}: ${because(review, missing).replaceAll("`", "")}`);
}

export function reviewCommand(program: Command): void {
  const command = common(
    program
      .command("review")
      .argument("[stacks...]", "stacks (default: all but the state stacks and monitoring; with --plans: all given)")
      .description("say what plans mean: safe, needs attention or blocked, and why"),
  )
    .option("--plans <paths...>", "review these plans (files of `terraform show -json`, or folders) and make none")
    .option("--save <folder>", "keep the plans there, without their secrets, for --plans")
    .option("--base <folder>", "the stacks that the change starts from (`twinstack synth --out` of that commit)")
    .addOption(
      new Option("--format <format>", "how the review is written")
        .choices(["markdown", "json", "text"])
        .default("text"),
    )
    .option("--out <file>", "write the review there, and only its first line to standard output")
    .option("--details <file>", "write Markdown with everything there, however long")
    .option(
      "--docs <url>",
      "where the pages of the verdicts lie (default: in this repository)",
      verdictPages(process.env),
    )
    .addOption(
      new Option("--fail-on <outcome>", "exit with 1 if the outcome is this or worse")
        .choices(["blocked", "attention", "never"])
        .default("blocked"),
    )
    .addOption(monitoringOption())
    .addOption(lockTimeout())
    .addOption(noLock());
  withExamples(
    command,
    "review",
    "review primary dr --format markdown --out review.md --details review-details.md",
    "review --save plans && twinstack review --plans plans --json",
    "review --plans primary.json dr.json --fail-on attention",
  ).action(runReview);
}
