/**
 * Plays the main job through on a local AWS: deploy both sites with the real Terraform and the real AWS provider, cut
 * the primary region off, and see that the other site can still be managed.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type AcceleratorState, listKeys, readAccelerator, readNames } from "../aws";
import { fail, TwinstackError } from "../errors";
import { type Say, showing } from "../progress";
import { exportFiles, writeExport } from "../hcl";
import { synthesize, synthesizeApp } from "../regions";
import { roleOf, type SiteName, type System } from "../system";
import { findTerraform, isNoChange, type StackEntry, terraformMs } from "../terraform";
import {
  applyPlan,
  bootstrapStack,
  type PlannedStack,
  planStack,
  resultsOf,
  workOnStacks,
  Workspace,
} from "../terraform/deployment";
import { existingThings } from "./existing";
import { EXPORT_FOLDER, planExported } from "./exported";
import { type LocalAws, type RefusedCall, startLocalAws } from "./local-aws";
import { Recorder, seconds } from "./recorder";
import type { RehearsalOptions, RehearsalReport, RunningRehearsal } from "./report";
import { overlayEnvironment, sweep } from "./surroundings";

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const changesOf = ({ plan }: PlannedStack): string =>
  isNoChange(plan) ? "no changes" : `changes: ${plan.changes.map(({ address }) => address).join(", ")}`;

class Rehearsal {
  private readonly recorder: Recorder;

  constructor(
    private readonly system: System,
    private readonly workspace: Workspace,
    private readonly localAws: LocalAws,
    private readonly options: RehearsalOptions,
  ) {
    this.recorder = new Recorder(options.interrupt);
  }

  /** What a local AWS can take. */
  private get stacks(): readonly StackEntry[] {
    return this.workspace.manifest.stacks.filter(({ kind }) => kind !== "monitoring");
  }

  /** What stands on a Kubernetes cluster, of which a local AWS has only the description. */
  private get leftOut(): readonly StackEntry[] {
    return this.workspace.manifest.stacks.filter(({ kind }) => kind === "monitoring");
  }

  private select(...ids: string[]): readonly StackEntry[] {
    return this.stacks.filter(({ id }) => ids.includes(id));
  }

  async play(started: number, terraformBefore: number): Promise<RehearsalReport> {
    const { recorder, system, localAws } = this;
    const { primary } = system.sites;
    await this.bootstrap();
    await this.deploy("global");
    // Side by side, as far as one does not wait for another: a replica for its source, pipelines for their site.
    await this.deploy(...this.stacks.filter(({ kind }) => kind !== "state" && kind !== "global").map(({ id }) => id));
    const accelerator = system.routing === "dns" ? undefined : await this.showAccelerator();
    await this.askForNames("primary");
    await this.checkStates();

    const refused: Record<string, readonly RefusedCall[]> = {};
    await this.switchRegion("cut off", primary.region, false);
    await this.askForNames("dr");
    await localAws.clearRefusedCalls();
    await this.planAndApplyDr();
    await this.scaleDr();
    refused.dr = await localAws.refusedCalls();
    recorder.expect("calls of dr to the lost region", "0", String(refused.dr.length));
    await localAws.clearRefusedCalls();
    await this.planLostSite(primary.region);
    refused.primary = await localAws.refusedCalls();
    // Without this, a log that misses everything would look like a site that needs nothing.
    recorder.expect("the log has the refused calls of primary", "yes", refused.primary.length > 0 ? "yes" : "no");

    await this.switchRegion("switch on", primary.region, true);
    await this.planEverything();
    const total = performance.now() - started;
    return {
      system: system.name,
      steps: recorder.steps,
      findings: recorder.findings,
      accelerator,
      leftOut: this.leftOut.map(({ id }) => id),
      refusedCalls: refused,
      seconds: seconds(total),
      ownSeconds: seconds(total - (terraformMs() - terraformBefore)),
      ok: recorder.findings.every(({ ok }) => ok),
    };
  }

  private async bootstrap(): Promise<void> {
    const { workspace, options } = this;
    const work = async () =>
      resultsOf(
        await workOnStacks(options.progress, {
          workspace,
          stacks: this.select("state-primary", "state-dr"),
          verb: "bootstrap",
          run: (stack, onProgress) => bootstrapStack(workspace, stack, { onProgress }),
        }),
      );
    await this.recorder.step("bootstrap both sites", work, (done) => done.map(({ bucket }) => bucket).join("\n"));
  }

  private async deploy(...ids: string[]): Promise<void> {
    const { workspace, options } = this;
    const work = async () =>
      resultsOf(
        await workOnStacks(options.progress, {
          workspace,
          stacks: this.select(...ids),
          verb: "deploy",
          run: async (stack, onProgress) => {
            const planned = await planStack(workspace, stack, { onProgress });
            await applyPlan(workspace, planned, { onProgress });
            return `${planned.plan.counts.create} resources in ${stack.id}`;
          },
        }),
      );
    await this.recorder.step(`deploy ${ids.join(", ")}`, work, (done) => done.join("\n"));
  }

  /** The accelerator as AWS has it, not as we meant it. */
  private async showAccelerator(): Promise<AcceleratorState> {
    const { system, recorder } = this;
    const read = async (): Promise<AcceleratorState> => {
      const found = await readAccelerator(system.name);
      if (!found) throw fail("ACCELERATOR_MISSING", { name: system.name });
      return found;
    };
    const accelerator = await recorder.step(
      "read the accelerator",
      read,
      ({ endpointGroups }) => `${endpointGroups.length} endpoint groups`,
    );
    const expected = 2 * system.services.length;
    recorder.expect(
      "endpoint groups (one for each service and site)",
      String(expected),
      String(accelerator.endpointGroups.length),
    );
    return accelerator;
  }

  /**
   * Where the services' names lead to, of a system whose traffic follows them.
   *
   * @param well The site that should answer. One that runs no instances cannot: with nobody healthy Route 53 answers as if
   *   everybody were, and the name stays where its weight is.
   */
  private async askForNames(well: SiteName): Promise<void> {
    const { recorder, system } = this;
    const { dns, routing, services, activeSite } = system;
    if (dns === undefined || routing !== "dns") return;
    const ask = async () => {
      const names = services.flatMap(({ hostname }) => hostname ?? []);
      return (await readNames({ domain: dns.zone, id: dns.hostedZoneId }, names)) ?? [];
    };
    const found = await recorder.step("ask for the names", ask, (states) =>
      states.map(({ name, answer }) => `${name}: ${answer.join(", ")}`).join("\n"),
    );
    for (const { hostname, capacity } of services) {
      const state = found.find(({ name }) => name === hostname);
      const expected = capacity[roleOf(system, well)].min > 0 ? well : activeSite;
      const answering = state?.records.find(({ target }) => state.answer.includes(target))?.site;
      recorder.expect(`${hostname ?? ""} leads to`, expected, answering ?? "nowhere");
    }
  }

  private async checkStates(): Promise<void> {
    const { recorder, stacks } = this;
    const buckets = [...new Map(stacks.map(({ state }) => [state.bucket, state.region]))];
    const list = () =>
      Promise.all(buckets.map(async ([bucket, region]) => ({ bucket, keys: (await listKeys(bucket, region)).sort() })));
    const found = await recorder.step("list the state buckets", list, (lists) =>
      lists.flatMap(({ bucket, keys }) => keys.map((key) => `${bucket}/${key}`)).join("\n"),
    );
    for (const { bucket, keys } of found) {
      const expected = stacks.filter(({ state }) => state.bucket === bucket).map(({ state }) => state.key);
      recorder.expect(`states in ${bucket}`, expected.sort().join(", "), keys.join(", "));
    }
  }

  private async switchRegion(verb: string, region: string, up: boolean): Promise<void> {
    const work = () =>
      showing(this.options.progress, `${verb} ${region}`, () => this.localAws.switchRegion(region, up));
    await this.recorder.step(`${verb} ${region}`, work, () => (up ? "answers again" : "refuses every connection"));
  }

  /** What has to be manageable while the primary is lost. */
  private get ownStacksOfDr(): readonly StackEntry[] {
    return this.stacks.filter(
      ({ kind, sites }) => (kind === "region" || kind === "delivery") && sites.includes("dr") && sites.length === 1,
    );
  }

  private async planAndApplyDr(): Promise<void> {
    const { recorder, workspace, options } = this;
    const work = async () =>
      resultsOf(
        await workOnStacks(options.progress, {
          workspace,
          stacks: this.ownStacksOfDr,
          verb: "plan and apply",
          order: "any",
          run: async (stack, onProgress) => {
            const planned = await planStack(workspace, stack, { onProgress });
            // Applied although it changes nothing: locks, state and providers are used all the same.
            await applyPlan(workspace, { ...planned, hasChanges: true }, { onProgress });
            return planned;
          },
        }),
      );
    const names = this.ownStacksOfDr.map(({ id }) => id).join(" and ");
    const done = await recorder.step(`plan and apply ${names} without the primary`, work, (planned) =>
      planned.map(changesOf).join("\n"),
    );
    for (const one of done) {
      recorder.expect(`plan of ${one.stack.id} without the primary`, "no changes", changesOf(one));
    }
  }

  /** Reading is not all: a change has to go through, with its lock and its new state. It is taken back again. */
  private async scaleDr(): Promise<void> {
    const { recorder, system, workspace, options } = this;
    const [first, ...others] = system.services;
    if (!first) return;
    const role = roleOf(system, "dr");
    const { min, max } = first.capacity[role];
    const more = { min: min + 1, max: Math.max(max, min + 1) };
    const scaled = { ...first, capacity: { ...first.capacity, [role]: more } };
    const deploy = async (services: System["services"]): Promise<string> => {
      synthesize({ ...system, services }, { outdir: workspace.outdir });
      const done = await workOnStacks(options.progress, {
        workspace,
        stacks: this.select("dr"),
        verb: "change",
        run: async (stack, onProgress) => {
          const planned = await planStack(workspace, stack, { onProgress });
          await applyPlan(workspace, planned, { onProgress });
          return changesOf(planned);
        },
      });
      return resultsOf(done).join();
    };
    const work = async () => [await deploy([scaled, ...others]), await deploy(system.services)];
    const [up = "", down = ""] = await recorder.step(
      `scale ${first.name} in dr up and back, without the primary`,
      work,
      (changes) => changes.join("\n"),
    );
    recorder.expect("scaling in dr without the primary changes one thing, twice", up, down);
    recorder.expect(
      "what it changes",
      "1 change",
      up.startsWith("changes: ") ? plural(up.split(", ").length, "change") : up,
    );
  }

  /** A plan of the lost site has to fail, and to say why. */
  private async planLostSite(region: string): Promise<void> {
    const { recorder, workspace, options } = this;
    const attempt = async (say: Say): Promise<string> => {
      const [stack] = this.select("primary");
      if (!stack) return "no such stack";
      try {
        await planStack(workspace, stack);
        return "it worked";
      } catch (error) {
        if (!(error instanceof TwinstackError)) throw error;
        say(error.message);
        return error.code === "REGION_UNREACHABLE" && error.message.includes(region)
          ? error.code
          : `${error.code}: ${error.message}`;
      }
    };
    const work = () => showing(options.progress, "plan primary, which must fail", attempt);
    const found = await recorder.step("plan primary while it is lost", work, (code) => `refused: ${code}`);
    recorder.expect("plan of the lost primary", "REGION_UNREACHABLE", found);
  }

  private async planEverything(): Promise<void> {
    const { recorder, workspace, options, stacks } = this;
    const work = async () =>
      resultsOf(
        await workOnStacks(options.progress, {
          workspace,
          stacks,
          verb: "plan",
          order: "any",
          // One after the other, because both take the lock.
          run: async (stack, onProgress) => ({
            planned: await planStack(workspace, stack, { onProgress }),
            exported: await planExported(workspace, stack, onProgress),
          }),
        }),
      );
    const done = await recorder.step("plan everything, and once more from its export", work, (plans) => {
      const well = plans.filter(({ planned, exported }) => !planned.hasChanges && exported === "no changes");
      return `${well.length} of ${plans.length} without changes`;
    });
    for (const { planned, exported } of done) {
      recorder.expect(`plan of ${planned.stack.id} after the region is back`, "no changes", changesOf(planned));
      recorder.expect(`plan of ${planned.stack.id} from its export`, "no changes", exported);
    }
  }
}

/**
 * Plays a rehearsal and leaves the local AWS running; call `stop` when done with it.
 *
 * The environment of this process is pointed at the local AWS until then, so that no call can reach a real account.
 *
 * @throws LOCAL_AWS_UNAVAILABLE, TERRAFORM_MISSING, PROVIDER_UNAVAILABLE and whatever a step fails with
 */
export async function rehearse(system: System, options: RehearsalOptions): Promise<RunningRehearsal> {
  const started = performance.now();
  const terraformBefore = terraformMs();
  const outdir = join(options.toolFolder, `rehearsal-${process.pid}`);
  // Before anything is installed or started for nothing.
  await findTerraform();
  const localAws = await showing(options.progress, "start the local AWS", (say) =>
    startLocalAws({
      account: system.account,
      onProgress: say,
      ...(options.port !== undefined && { port: options.port }),
    }),
  );
  const restore = overlayEnvironment(localAws.env());
  const stop = async (): Promise<void> => {
    await localAws.stop();
    rmSync(outdir, { recursive: true, force: true });
    restore();
  };
  sweep(options.toolFolder);
  try {
    await localAws.makeExisting(existingThings(system));
    mkdirSync(outdir, { recursive: true });
    const files = exportFiles(synthesizeApp(system, { outdir }), outdir);
    writeExport(join(outdir, EXPORT_FOLDER), { system: system.name, files });
    const { toolFolder, interrupt } = options;
    const workspace = await Workspace.open({ outdir, toolFolder, ...(interrupt && { interrupt }) });
    const report = await new Rehearsal(system, workspace, localAws, options).play(started, terraformBefore);
    const localRegion = system.sites.dr.region;
    return { report, localAws, outdir, localRegion, env: { ...localAws.env(), ...workspace.environment.env }, stop };
  } catch (error) {
    await stop();
    // Nothing of it is left to be gone on with.
    if (error instanceof TwinstackError && error.code === "INTERRUPTED") {
      throw fail("REHEARSAL_INTERRUPTED", {}, { cause: error });
    }
    throw error;
  }
}
