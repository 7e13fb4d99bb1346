import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { GLOBAL_ACCELERATOR_REGION, IAM_REGION } from "../aws";
import { fail } from "../errors";
import { names, SITE_NAMES, type SiteName, type System } from "../system";
import { GlobalStack } from "./global-stack";
import { MANIFEST_FILE, type StackEntry, stackFolder, type StackManifest } from "../terraform/manifest";
import { RegionStack } from "./region-stack";
import { StateStack } from "./state-stack";

export interface SynthOptions {
  /** Folder that the stacks are written to. */
  readonly outdir: string;
}

function describeStacks(system: System): StackEntry[] {
  const entry = (
    id: string,
    kind: StackEntry["kind"],
    stateSite: SiteName,
    sites: readonly SiteName[],
    dependsOn: readonly string[],
    controlPlanes: readonly string[],
  ): StackEntry => {
    const { region } = system.sites[stateSite];
    return {
      id,
      kind,
      sites,
      regions: [...sites.map((site) => system.sites[site].region), ...controlPlanes],
      dependsOn,
      state: {
        bucket: names.stateBucketName(system.name, system.account, region),
        key: names.stateKey(system.name, id),
        region,
        lockTable: system.state.lock === "lockfile" ? undefined : names.lockTableName(system.name),
      },
    };
  };
  return [
    ...SITE_NAMES.map((site) => entry(`state-${site}`, "state", site, [site], [], [])),
    entry("global", "global", "dr", SITE_NAMES, [], [IAM_REGION, GLOBAL_ACCELERATOR_REGION]),
    // An order for the first deploy, not a cdktf dependency: `cdktf deploy dr` alone has to work when the rest is lost.
    ...SITE_NAMES.map((site) => entry(site, "region", site, [site], ["global"], [GLOBAL_ACCELERATOR_REGION])),
  ];
}

/**
 * Writes the values of a site's variables beside its configuration. They are the defaults already; in a file they also
 * outrank `TF_VAR_region` and the like in somebody's environment.
 */
function writeValues(folder: string): void {
  const { variable = {} } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as {
    variable?: Record<string, { default: unknown }>;
  };
  const values = Object.fromEntries(Object.entries(variable).map(([name, { default: value }]) => [name, value]));
  writeFileSync(join(folder, "terraform.tfvars.json"), `${JSON.stringify(values, null, 2)}\n`);
}

/** Builds the app of a system: all its stacks, in the order of the design. */
function buildApp(system: System, { outdir }: SynthOptions): App {
  // Without stack traces the bytes do not depend on where the project lies.
  const app = new App({ outdir, stackTraces: false });
  for (const site of SITE_NAMES) new StateStack(app, `state-${site}`, { system, site });
  new GlobalStack(app, "global", { system });
  for (const site of SITE_NAMES) new RegionStack(app, site, { system, site: system.sites[site] });
  return app;
}

/**
 * Synthesizes all stacks of a system into a folder and returns what was written. A pure function of the system.
 *
 * @throws OUTPUT_UNWRITABLE
 */
export function synthesize(system: System, options: SynthOptions): StackManifest {
  const { outdir } = options;
  try {
    mkdirSync(join(outdir, "stacks"), { recursive: true });
    accessSync(outdir, constants.W_OK);
  } catch (cause) {
    throw fail("OUTPUT_UNWRITABLE", { folder: outdir, reason: (cause as Error).message }, { cause });
  }
  const app = buildApp(system, options);
  app.synth();
  for (const site of SITE_NAMES) writeValues(stackFolder(outdir, site));
  const manifest: StackManifest = {
    version: 1,
    system: system.name,
    account: system.account,
    activeSite: system.activeSite,
    sites: { primary: system.sites.primary.region, dr: system.sites.dr.region },
    services: system.services.map(({ name, port }) => ({ name, port })),
    stacks: describeStacks(system),
  };
  writeFileSync(join(app.outdir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
