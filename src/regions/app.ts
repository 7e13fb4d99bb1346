import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import { GLOBAL_ACCELERATOR_REGION, IAM_REGION, ROUTE_53_REGION } from "../aws";
import { fail } from "../errors";
import { isLaunched, names, SITE_NAMES, type SiteName, type System } from "../system";
import { checkForeignRegions } from "./closure";
import { DeliveryStack } from "./delivery-stack";
import { GlobalStack } from "./global-stack";
import { MANIFEST_FILE, type StackEntry, stackFolder, type StackManifest } from "../terraform/manifest";
import { LinkStack } from "./link-stack";
import { watchesEachOther } from "./link/monitoring";
import { MonitoringStack } from "./monitoring-stack";
import { RegionStack } from "./region-stack";
import { StateStack } from "./state-stack";

export interface SynthOptions {
  /** Folder that the stacks are written to. */
  readonly outdir: string;
}

/** A stack of the system, and what makes it. */
interface StackPlan {
  readonly id: string;
  readonly kind: StackEntry["kind"];
  /** The site whose bucket holds its state. */
  readonly stateSite: SiteName;
  readonly sites: readonly SiteName[];
  readonly dependsOn: readonly string[];
  /** Regions of the global services that it uses. */
  readonly controlPlanes: readonly string[];
  readonly build: (app: App, id: string) => TerraformStack;
}

/** Which control planes names and routing need in `global`. */
const globalRegions = ({ dns }: System): readonly string[] => (dns === undefined ? [] : [ROUTE_53_REGION]);

/** Which control planes routing needs when a site is planned. */
const routingRegions = ({ routing }: System): readonly string[] =>
  routing === "dns" ? [ROUTE_53_REGION] : [GLOBAL_ACCELERATOR_REGION];

/**
 * The stacks of a system, in the order of the design.
 *
 * `dependsOn` is an order for the first deploy, not a cdktf dependency: `cdktf deploy dr` alone has to work when the rest
 * is lost.
 */
function planStacks(system: System): readonly StackPlan[] {
  const { sites, activeSite } = system;
  const both = { stateSite: "dr", sites: SITE_NAMES } as const;
  const perSite = (plan: (site: SiteName) => Omit<StackPlan, "stateSite" | "sites">): readonly StackPlan[] =>
    SITE_NAMES.map((site) => ({ stateSite: site, sites: [site], ...plan(site) }));
  // A replica is made of a database that stands.
  const replicates = system.databases.length > 0;
  return [
    ...perSite((site) => ({
      id: `state-${site}`,
      kind: "state",
      dependsOn: [],
      controlPlanes: [],
      build: (app, id) => new StateStack(app, id, { system, site: sites[site] }),
    })),
    {
      ...both,
      id: "global",
      kind: "global",
      dependsOn: [],
      controlPlanes: [...new Set([IAM_REGION, ...globalRegions(system), ...routingRegions(system)])],
      build: (app, id) => new GlobalStack(app, id, { system }),
    },
    ...perSite((site) => ({
      id: site,
      kind: "region",
      dependsOn: ["global", ...(replicates && site !== activeSite ? [activeSite] : [])],
      controlPlanes: routingRegions(system),
      build: (app, id) => new RegionStack(app, id, { system, site: sites[site] }),
    })),
    ...(hasLinks(system)
      ? [
          {
            ...both,
            id: "link",
            kind: "link" as const,
            dependsOn: SITE_NAMES,
            controlPlanes: [],
            build: (app: App, id: string) => new LinkStack(app, id, { system }),
          },
        ]
      : []),
    ...(system.monitoring === undefined
      ? []
      : perSite((site) => ({
          id: `monitoring-${site}`,
          kind: "monitoring" as const,
          dependsOn: [site, ...(hasLinks(system) ? ["link"] : [])],
          controlPlanes: [],
          build: (app: App, id: string) => new MonitoringStack(app, id, { system, site: sites[site] }),
          // Without a cluster there is nothing that it could be deployed to.
        })).filter(({ stateSite }) => isLaunched(system, stateSite))),
    ...(system.delivery === undefined
      ? []
      : perSite((site) => ({
          id: `delivery-${site}`,
          kind: "delivery",
          dependsOn: [site],
          controlPlanes: [],
          build: (app, id) => new DeliveryStack(app, id, { system, site: sites[site] }),
        }))),
  ];
}

/** Whether anything of the system relates both sites. */
const hasLinks = (system: System): boolean =>
  system.buckets.some(({ replication }) => replication === "both") ||
  system.backups?.automatedKeepDays !== undefined ||
  watchesEachOther(system);

function describe(system: System, { id, kind, stateSite, sites, dependsOn, controlPlanes }: StackPlan): StackEntry {
  const { region } = system.sites[stateSite];
  return {
    id,
    kind,
    sites,
    regions: [...new Set([...sites.map((site) => system.sites[site].region), ...controlPlanes])],
    dependsOn,
    state: {
      bucket: names.stateBucketName(system.name, system.account, region),
      key: names.stateKey(system.name, id),
      region,
      lockTable: system.state.lock === "lockfile" ? undefined : names.lockTableName(system.name),
    },
  };
}

/** A stack as it was synthesized. */
interface StackJson {
  readonly variable?: Readonly<Record<string, { readonly default: unknown }>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const readStack = (folder: string): StackJson =>
  JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as StackJson;

/**
 * Writes the values of a site's variables beside its configuration. They are the defaults already; in a file they also
 * outrank `TF_VAR_region` and the like in somebody's environment.
 */
function writeValues(folder: string, { variable = {} }: StackJson): void {
  const values = Object.fromEntries(Object.entries(variable).map(([name, { default: value }]) => [name, value]));
  writeFileSync(join(folder, "terraform.tfvars.json"), `${JSON.stringify(values, null, 2)}\n`);
}

/** What synthesis gives to those who need more than the files. */
export interface SynthesizedApp {
  readonly manifest: StackManifest;
  /** The stacks as trees of constructs, by id. */
  readonly stacks: ReadonlyMap<string, TerraformStack>;
}

/** {@link synthesizeApp}, for those who need the files only. */
export const synthesize = (system: System, options: SynthOptions): StackManifest =>
  synthesizeApp(system, options).manifest;

/**
 * Adds the stacks of a system to an app.
 *
 * @public used by bench/cdktf-app.js
 */
export const buildStacks = (app: App, system: System): readonly (StackPlan & { readonly stack: TerraformStack })[] =>
  planStacks(system).map((plan) => ({ ...plan, stack: plan.build(app, plan.id) }));

/**
 * Synthesizes all stacks of a system into a folder and returns what was written. A pure function of the system.
 *
 * @throws OUTPUT_UNWRITABLE, HCL_OUTPUT_REFUSED, CLOSURE_FOREIGN
 */
export function synthesizeApp(system: System, options: SynthOptions): SynthesizedApp {
  const { outdir } = options;
  try {
    mkdirSync(join(outdir, "stacks"), { recursive: true });
    accessSync(outdir, constants.W_OK);
  } catch (cause) {
    throw fail("OUTPUT_UNWRITABLE", { folder: outdir, reason: (cause as Error).message }, { cause });
  }
  // Without stack traces the bytes do not depend on where the project lies. cdktf's validations would start `terraform` to
  // ask for its version, which synthesis does not need, and look for providers, which every stack of ours has.
  const app = new App({ outdir, stackTraces: false, skipValidation: true });
  // What follows reads cdktf's JSON.
  if (app.hclOutput) throw fail("HCL_OUTPUT_REFUSED", {});
  const built = buildStacks(app, system);
  app.synth();
  for (const { id, sites, stack } of built) {
    const [site, ...others] = sites;
    if (site === undefined || others.length > 0) continue;
    const folder = stackFolder(outdir, id);
    const json = readStack(folder);
    checkForeignRegions(system, site, stack, json);
    writeValues(folder, json);
  }
  const manifest: StackManifest = {
    version: 1,
    system: system.name,
    account: system.account,
    activeSite: system.activeSite,
    sites: { primary: system.sites.primary.region, dr: system.sites.dr.region },
    services: system.services.map(({ name, port }) => ({ name, port })),
    stacks: built.map((stack) => describe(system, stack)),
  };
  writeFileSync(join(app.outdir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
  return { manifest, stacks: new Map(built.map(({ id, stack }) => [id, stack])) };
}
