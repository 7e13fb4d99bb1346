/** By which texts other resources name a resource, and which resources go with this review. */
import type { ResourceChange } from "../../../terraform";
import type { ReviewInput } from "../../model";
import { changesIn, isDestroyed } from "./changes";
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

/** What this review's plans destroy. */
export interface Destroyed {
  /** Whether a resource of one of `types` that is called `identity` goes. */
  has(types: readonly string[], identity: string | undefined): boolean;
}

const KNOWN = new WeakMap<ReviewInput, Destroyed>();

/** Computed once for each review. */
export function destroyedIn(input: ReviewInput): Destroyed {
  const known = KNOWN.get(input);
  if (known) return known;
  const gone = new Set<string>();
  for (const { resource } of changesIn(input)) {
    if (isDestroyed(resource)) identitiesOf(resource).forEach((identity) => gone.add(identity));
  }
  const destroyed: Destroyed = {
    has: (types, identity) => identity !== undefined && types.some((type) => gone.has(`${type}/${identity}`)),
  };
  KNOWN.set(input, destroyed);
  return destroyed;
}
