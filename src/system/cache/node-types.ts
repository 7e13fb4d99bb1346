/**
 * The node types of which new caches can be made, by family.
 *
 * `cache.r6gd` is left out: it needs data tiering, which is for data far larger than a cache's.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 */
const BURSTABLE = ["micro", "small", "medium"];
const GRAVITON = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];
const FIFTH = ["large", "xlarge", "2xlarge", "4xlarge", "12xlarge", "24xlarge"];

const SIZES: Readonly<Record<string, readonly string[]>> = {
  t4g: BURSTABLE,
  t3: BURSTABLE,
  t2: BURSTABLE,
  m7g: GRAVITON,
  m6g: GRAVITON,
  m5: FIFTH,
  m4: ["large", "xlarge", "2xlarge", "4xlarge", "10xlarge"],
  r7g: GRAVITON,
  r6g: GRAVITON,
  r5: FIFTH,
  r4: ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge"],
};

/** Families of which no new caches can be made, and what replaces them. */
const RETIRED: Readonly<Record<string, string>> = {
  t1: "cache.t4g.micro",
  m1: "cache.m7g.large",
  m2: "cache.r7g.large",
  m3: "cache.m7g.large",
  c1: "cache.m7g.xlarge",
  r3: "cache.r7g.large",
};

const familyOf = (nodeType: string): string => nodeType.split(".")[1] ?? "";

/** What replaces a node type of which no new caches can be made; `undefined` if it is not retired. */
export const replacementOf = (nodeType: string): string | undefined => RETIRED[familyOf(nodeType)];

/** The node types that there are in the place of one that there is not; `undefined` if there is such a type. */
export function alternativesTo(nodeType: string): readonly string[] | undefined {
  const family = familyOf(nodeType);
  const sizes = SIZES[family];
  if (sizes === undefined) return Object.keys(SIZES).map((known) => `cache.${known}.*`);
  const known = sizes.map((size) => `cache.${family}.${size}`);
  return known.includes(nodeType) ? undefined : known;
}
