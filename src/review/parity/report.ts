/** Compares the sites of a whole system, stack by stack. */
import { otherSite, SITE_NAMES, type SiteName } from "../../system";
import type { StackEntry, StackManifest } from "../../terraform";
import type { StackJson } from "../model";
import { compareSites } from "./compare";
import { compareConfigurations, type ConfigurationComparison } from "./configurations";
import type { Comparison, SiteResource } from "./model";

/** Two stacks of one kind, one in each site. */
export interface StackPair {
  readonly kind: StackEntry["kind"];
  readonly stacks: Readonly<Record<SiteName, StackEntry>>;
}

/** What stands in a stack: its resources, nothing because it was not deployed, or why that is not known. */
export type Standing = Deployed | { readonly deployed: false } | { readonly unknown: string };

interface Deployed {
  readonly deployed: true;
  readonly resources: ReadonlyMap<string, SiteResource>;
  /** @default true */
  readonly refreshed?: boolean;
}

export interface PairReport {
  readonly kind: StackEntry["kind"];
  readonly stacks: Readonly<Record<SiteName, string>>;
  readonly synthesis?: ConfigurationComparison | undefined;
  readonly state?: Comparison | undefined;
  /** Sites in which the stack is not deployed although it is in the other. */
  readonly missing: readonly SiteName[];
  /** Why the states were not compared, if they were to be. */
  readonly notCompared?: string | undefined;
  /** How many things drift. */
  readonly drift: number;
}

export interface ParityReport {
  readonly system: string;
  readonly pairs: readonly PairReport[];
  /** Stacks that one site has and the other has not, by the system file. */
  readonly single: readonly string[];
  readonly drift: number;
}

export interface ParityInput {
  readonly manifest: StackManifest;
  /** Synthesized stacks by id. */
  readonly configurations: ReadonlyMap<string, StackJson>;
  /** What stands, by stack; absent: states are not compared. */
  readonly standing?: ReadonlyMap<string, Standing> | undefined;
  /** @default true */
  readonly synthesis?: boolean;
}

const isSite = (name: string | undefined): name is SiteName => SITE_NAMES.some((site) => site === name);

/** The pairs among some stacks, and the ids of those that stand in one site only. */
export function pairsOf(stacks: readonly StackEntry[]): { pairs: readonly StackPair[]; single: readonly string[] } {
  const own = stacks.filter(({ sites }) => sites.length === 1 && isSite(sites[0]));
  const kinds = [...new Set(own.map(({ kind }) => kind))];
  const pairs = kinds.flatMap((kind): StackPair[] => {
    const [primary, dr] = SITE_NAMES.map((site) => own.find((one) => one.kind === kind && one.sites[0] === site));
    return primary && dr ? [{ kind, stacks: { primary, dr } }] : [];
  });
  const paired = new Set(pairs.flatMap(({ stacks: { primary, dr } }) => [primary.id, dr.id]));
  return { pairs, single: own.filter(({ id }) => !paired.has(id)).map(({ id }) => id) };
}

/** Compares all pairs. Pure: whatever can fail was done before. */
export function compareSystem({ manifest, configurations, standing, synthesis = true }: ParityInput): ParityReport {
  const { pairs, single } = pairsOf(manifest.stacks);
  const reports = pairs.map((pair) => {
    const of = (site: SiteName): StackJson => configurations.get(pair.stacks[site].id) ?? {};
    const report = synthesis ? compareConfigurations(of("primary"), of("dr")) : undefined;
    const state = standing ? compareStanding(pair, manifest, configurations, standing) : { missing: [] };
    const differences = state.state?.differences ?? [];
    const drift =
      (report?.drift.length ?? 0) +
      state.missing.length +
      differences.filter(({ class: kind }) => kind === "drift").length;
    const stacks = { primary: pair.stacks.primary.id, dr: pair.stacks.dr.id };
    return { kind: pair.kind, stacks, synthesis: report, ...state, drift };
  });
  return {
    system: manifest.system,
    pairs: reports,
    single,
    drift: reports.reduce((sum, { drift }) => sum + drift, 0),
  };
}

function compareStanding(
  { stacks }: StackPair,
  manifest: StackManifest,
  configurations: ReadonlyMap<string, StackJson>,
  standing: ReadonlyMap<string, Standing>,
): Pick<PairReport, "state" | "missing" | "notCompared"> {
  const found = (site: SiteName): Standing => standing.get(stacks[site].id) ?? { unknown: "it was not asked for" };
  const [primary, dr] = [found("primary"), found("dr")];
  const unknown = [primary, dr].flatMap((one) => ("unknown" in one ? [one.unknown] : []));
  if ("unknown" in primary || "unknown" in dr) return { missing: [], notCompared: [...new Set(unknown)].join(" ") };
  const stand = (site: SiteName, { resources, refreshed = true }: Deployed) => ({
    site,
    region: manifest.sites[site] ?? "",
    configuration: configurations.get(stacks[site].id) ?? {},
    resources,
    refreshed,
  });
  if (primary.deployed && dr.deployed) {
    return {
      missing: [],
      state: compareSites({ primary: stand("primary", primary), dr: stand("dr", dr) }),
    };
  }
  if (!primary.deployed && !dr.deployed) return { missing: [], notCompared: "It is deployed in neither site." };
  const missing: SiteName = primary.deployed ? "dr" : "primary";
  const why = `${stacks[missing].id} is not deployed, ${stacks[otherSite(missing)].id} is.`;
  return { missing: [missing], notCompared: why };
}
