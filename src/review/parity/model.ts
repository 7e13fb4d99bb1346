/** What a comparison of the two sites works on and what it finds. */
import type { SiteName } from "../../system";
import type { ShownObject, ShownValue } from "../../terraform";
import type { StackJson } from "../model";

/** A resource or data source as it stands in one site, masked. */
export interface SiteResource {
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly values: ShownObject;
}

/** One of the two stacks that are compared. */
export interface SiteStand {
  readonly site: SiteName;
  readonly region: string;
  /** The synthesized stack. */
  readonly configuration: StackJson;
  /** By address: from the state, or as they would be after a plan. */
  readonly resources: ReadonlyMap<string, SiteResource>;
  /** Values of its variables that are known to be others than the configuration's defaults. */
  readonly variables?: Readonly<Record<string, ShownValue>>;
  /**
   * Whether the values are as AWS has them now. A state that was not refreshed does not know what other resources made of
   * one: the rules of a group, the routes of a table.
   *
   * @default true
   */
  readonly refreshed?: boolean;
}

/** The two stacks of one kind, one in each site. */
export type Pair = Readonly<Record<SiteName, SiteStand>>;

/**
 * `declared`: follows from a variable in which the sites differ; `assigned`: AWS made it, as ids and ARNs; `drift`:
 * nothing explains it.
 */
export type DifferenceClass = "declared" | "assigned" | "drift";

export interface Difference {
  readonly class: DifferenceClass;
  readonly address: string;
  /** Path within the resource, for example `policy.Statement[1].Action`; absent if the whole resource is in one site only. */
  readonly attribute?: string | undefined;
  /** Absent: there is none. */
  readonly primary?: ShownValue | undefined;
  readonly dr?: ShownValue | undefined;
  /** Variables with different values that it follows from. */
  readonly variables: readonly string[];
  /** Sites that are not as their configuration says, as far as that can be told. */
  readonly off: readonly SiteName[];
  /** One half sentence: what explains it, or what is wrong. */
  readonly why: string;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Resources that stand in either site. */
  readonly resources: number;
  /** Values that were compared. */
  readonly values: number;
  /** Values that could not be compared because they are hidden or not known yet. */
  readonly hidden: number;
}
