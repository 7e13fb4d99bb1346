/** A system that stands in a local AWS, and Terraform in the folders of its stacks. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createProgress } from "../../src/cli/progress";
import { synthesize } from "../../src/regions";
import { startLocalAws } from "../../src/rehearsal";
import { existingThings } from "../../src/rehearsal/existing";
import { overlayEnvironment } from "../../src/rehearsal/surroundings";
import { parseSystem, type System } from "../../src/system";
import type { StackEntry } from "../../src/terraform";
import { AwsCalls } from "./aws-calls";
import { serveModules } from "./module-registry";
import {
  applyPlan,
  bootstrapStack,
  planStack,
  resultsOf,
  workOnStacks,
  Workspace,
} from "../../src/terraform/deployment";

/** What a session leaves for runs beside it. */
interface Kept {
  readonly endpoint: string;
  readonly env: Readonly<Record<string, string>>;
}

const PLAN = "recorded.tfplan";

/** Before the first deploy, and right after it. */
export type Moment = "before" | "after";

/** A plan as Terraform prints it. */
export type PlanJson = Readonly<Record<string, unknown>>;

export class Session {
  private constructor(
    readonly folder: string,
    readonly aws: AwsCalls,
    readonly system: System,
    readonly workspace: Workspace,
    readonly stop: () => Promise<void>,
  ) {}

  /** Where the stacks are synthesized to. */
  static outdir = (folder: string): string => join(folder, "stacks");

  /** Goes on with a session that is kept in `folder`, or starts a local AWS and deploys the system to it. */
  static async open(folder: string, text: string): Promise<Session> {
    const system = parseSystem(text, "system.yaml");
    const file = join(folder, "session.json");
    const kept = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Kept) : undefined;
    if (kept && (await answers(kept.endpoint))) {
      const restore = overlayEnvironment(kept.env);
      return Session.at(folder, kept.endpoint, system, () => {
        restore();
        return Promise.resolve();
      });
    }
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const aws = await startLocalAws({ account: system.account });
    const restore = overlayEnvironment(aws.env());
    const stop = async (): Promise<void> => {
      await aws.stop();
      restore();
      rmSync(file, { force: true });
    };
    try {
      await aws.makeExisting(existingThings(system));
      const session = await Session.at(folder, aws.endpoint, system, stop);
      await session.deploy();
      writeFileSync(file, JSON.stringify({ endpoint: aws.endpoint, env: aws.env() } satisfies Kept));
      return session;
    } catch (error) {
      await stop();
      throw error;
    }
  }

  private static async at(
    folder: string,
    endpoint: string,
    system: System,
    stop: () => Promise<void>,
  ): Promise<Session> {
    const outdir = Session.outdir(folder);
    synthesize(system, { outdir });
    const { environment } = await Workspace.open({ outdir, toolFolder: folder });
    const modules = await serveModules(join(folder, "modules"), environment.env.TF_CLI_CONFIG_FILE);
    const env = { TF_CLI_CONFIG_FILE: modules.configFile };
    const workspace = await Workspace.open({ outdir, toolFolder: folder, env });
    return new Session(folder, new AwsCalls(endpoint), system, workspace, async () => {
      modules.close();
      await stop();
    });
  }

  stack(id: string): StackEntry {
    const found = this.workspace.manifest.stacks.find((each) => each.id === id);
    if (!found) throw new Error(`The system has no stack ${id}.`);
    return found;
  }

  /** The folder of a stack's configuration. */
  folderOf = (id: string): string => this.workspace.folderOf(this.stack(id));

  /** The plan of a stack as it lies in its folder. */
  async plan(id: string, mode: "apply" | "refresh-only" = "apply"): Promise<PlanJson> {
    const stack = this.stack(id);
    await this.workspace.init(stack);
    const runner = this.workspace.runner(stack);
    await runner.plan({ out: PLAN, mode });
    return (await runner.showPlanJson(PLAN)) as PlanJson;
  }

  /** Applies what was planned last. */
  async apply(id: string): Promise<void> {
    await this.workspace.runner(this.stack(id)).apply(PLAN);
  }

  /** The state of a stack. */
  state = (id: string): Promise<unknown> => this.workspace.runner(this.stack(id)).showState();

  /** A plan from the time when the system was deployed. */
  planFrom(when: Moment, id: string): PlanJson {
    return JSON.parse(readFileSync(this.planFile(when, id), "utf8")) as PlanJson;
  }

  private planFile = (when: Moment, id: string): string => join(this.folder, `${when}-${id}.json`);

  private async deploy(): Promise<void> {
    const { workspace } = this;
    const { stacks } = workspace.manifest;
    const work = async (verb: string, some: readonly StackEntry[], run: (stack: StackEntry) => Promise<unknown>) => {
      resultsOf(await workOnStacks(createProgress(), { workspace, stacks: some, verb, run }));
    };
    await work(
      "bootstrap",
      stacks.filter(({ kind }) => kind === "state"),
      (stack) => bootstrapStack(workspace, stack),
    );
    await work(
      "deploy",
      stacks.filter(({ kind }) => kind !== "state"),
      async (stack) => {
        const planned = await planStack(workspace, stack);
        const json = await workspace.runner(stack).showPlanJson(planned.planFile);
        writeFileSync(this.planFile("before", stack.id), JSON.stringify(json));
        await applyPlan(workspace, planned);
      },
    );
    // Until the state has been read back once, each plan shows what resources have written into one another as drift.
    await work("settle", stacks, async ({ id }) => {
      writeFileSync(this.planFile("after", id), JSON.stringify(await this.plan(id)));
      await this.plan(id, "refresh-only");
      await this.apply(id);
    });
  }
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/_twinstack/refused`)).ok;
  } catch {
    return false;
  }
}
