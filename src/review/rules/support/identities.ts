/** By which texts other resources name a resource, and which resources go with this review. */
import type { ResourceChange } from "../../../terraform";
import type { ReviewInput } from "../../model";
import { type Change, changesIn, isDestroyed } from "./changes";
import { textAt } from "./values";

/** Attributes by which others name a resource. */
const NAMING = [
  "arn",
  "id",
  "name",
  "bucket",
  "identifier",
  "cluster_identifier",
  "global_cluster_identifier",
  "replication_group_id",
  "key_id",
  "url",
  "zone_id",
] as const;

/** The texts that name the resource as it is before. */
function identitiesOf({ before, type }: ResourceChange): string[] {
  const found = NAMING.map((attribute) => textAt(before, attribute)).filter((each) => each !== undefined);
  return [...new Set(found)].map((identity) => `${type}/${identity}`);
}

type Place = Pick<Change, "input" | "stack" | "resource">;

/** Stands in no region, or its name is taken in all of them. */
const EVERYWHERE = /^aws_(s3_bucket|iam_\w+|route53_zone|cloudfront_\w+|globalaccelerator_\w+|\w+_global_cluster)$/;

/** The region that a resource stands in; `undefined` if that cannot be told, or if it stands in none. */
function regionOf({ input, stack, resource: { before, type } }: Place): string | undefined {
  if (EVERYWHERE.test(type)) return undefined;
  const [, partition, , region = ""] = (textAt(before, "arn") ?? "").split(":");
  if (partition !== undefined && region !== "") return region;
  return textAt(before, "region") ?? (stack.site && input.system.sites[stack.site].region);
}

/** What this review's plans destroy. */
export interface Destroyed {
  /**
   * Whether a resource of one of `types` that is called `identity` goes.
   *
   * @param by who calls it that: in another region the same name is something else
   */
  has(types: readonly string[], identity: string | undefined, by?: Place): boolean;
}

const KNOWN = new WeakMap<ReviewInput, Destroyed>();

/** Computed once for each review. */
export function destroyedIn(input: ReviewInput): Destroyed {
  const known = KNOWN.get(input);
  if (known) return known;
  const gone = new Map<string, Set<string | undefined>>();
  for (const change of changesIn(input)) {
    if (!isDestroyed(change.resource)) continue;
    const region = regionOf(change);
    for (const identity of identitiesOf(change.resource)) {
      gone.set(identity, (gone.get(identity) ?? new Set()).add(region));
    }
  }
  const destroyed: Destroyed = {
    has(types, identity, by) {
      if (identity === undefined) return false;
      // An ARN is the same everywhere.
      const region = by && !identity.startsWith("arn:") ? regionOf(by) : undefined;
      return types.some((type) => {
        const regions = gone.get(`${type}/${identity}`);
        return regions !== undefined && (region === undefined || regions.has(region) || regions.has(undefined));
      });
    },
  };
  KNOWN.set(input, destroyed);
  return destroyed;
}
