import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { compareSites, type Difference, readState, type SiteResource } from "../../../src/review/parity";
import type { StackJson } from "../../../src/review/model";
import type { SiteName } from "../../../src/system";

interface Recorded {
  readonly sites: Readonly<Record<SiteName, string>>;
  readonly stacks: Readonly<Record<string, { readonly configuration: StackJson; readonly state: StateJson }>>;
}

interface StateJson {
  readonly values: { readonly root_module: { readonly resources: readonly ResourceJson[] } };
}

export interface ResourceJson {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly values: Record<string, unknown>;
  readonly sensitive_values: Record<string, unknown>;
}

/** Configurations and states of a system that was deployed to the local AWS, as they were right after that. */
const recorded = (system: string): Recorded =>
  JSON.parse(gunzipSync(readFileSync(join(__dirname, "fixtures", `${system}.json.gz`))).toString("utf8")) as Recorded;

export interface Side {
  configuration: Record<string, unknown>;
  state: StateJson;
}

/** A pair of recorded stacks that a test may change. */
export interface Twins {
  readonly primary: Side;
  readonly dr: Side;
  readonly regions: Readonly<Record<SiteName, string>>;
}

/** @param kind what stands before the site in the names of the stacks */
export function twins(system: string, kind = ""): Twins {
  const { sites, stacks } = recorded(system);
  const side = (site: SiteName): Side => structuredClone(stacks[`${kind}${site}`]) as Side;
  return { primary: side("primary"), dr: side("dr"), regions: sites };
}

export const resourcesOf = ({ state }: Side): ReadonlyMap<string, SiteResource> => readState(state, "recorded");

export const resourceOf = ({ state }: Side, address: string): ResourceJson => {
  const found = state.values.root_module.resources.find((one) => one.address === address);
  if (!found) throw new Error(`nothing recorded at ${address}`);
  return found;
};

export const compare = (
  pair: Twins,
  resources: Partial<Record<SiteName, ReadonlyMap<string, SiteResource>>> = {},
  only?: ReadonlySet<string>,
  refreshed = true,
) => {
  const stand = (site: SiteName) => ({
    site,
    region: pair.regions[site],
    configuration: pair[site].configuration,
    resources: resources[site] ?? resourcesOf(pair[site]),
    refreshed,
  });
  return compareSites({ primary: stand("primary"), dr: stand("dr") }, only);
};

export const driftOf = (differences: readonly Difference[]): readonly string[] =>
  differences
    .filter(({ class: kind }) => kind === "drift")
    .map(({ address, attribute }) => (attribute === undefined ? address : `${address} ${attribute}`));
