/** Facts of EKS that the system file is checked against. */

/**
 * Until when EKS gives standard support to a version of Kubernetes.
 *
 * After that day a cluster that does not pay for extended support is upgraded by AWS, whether anybody planned to or not.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar
 */
const STANDARD_SUPPORT_UNTIL: Readonly<Record<string, string>> = {
  "1.34": "2026-12-02",
  "1.35": "2027-03-27",
  "1.36": "2027-08-02",
};

const minor = (version: string): number => Number(version.split(".")[1]);

/** The newest version there was when this list was written: the one with the longest support ahead. */
export const DEFAULT_KUBERNETES_VERSION = "1.36";

const OLDEST_SUPPORTED = "1.34";

/** Whether a version has left standard support. Versions newer than the list are taken: EKS itself knows them. */
export const isRetired = (version: string): boolean => minor(version) < minor(OLDEST_SUPPORTED);

/** `1.34 (until 2026-12-02), 1.35 (until 2027-03-27), ...` */
export const supportedVersions = (): string =>
  Object.entries(STANDARD_SUPPORT_UNTIL)
    .map(([version, until]) => `${version} (until ${until})`)
    .join(", ");

/** Sizes with too little memory, or too few addresses for pods, for the Prometheus stack. */
const TOO_SMALL: readonly string[] = ["nano", "micro", "small"];

/** Families whose point is a device that nothing here uses, or that managed node groups do not take. */
const UNSUITABLE = /^(p|g|inf|trn|dl|vt|f|mac|hpc)\d/;

/** The current way to write a family: letters, the generation, and letters for what is special about it. */
const FAMILY = /^[a-z]+\d+([a-z-]*)$/;

/**
 * What speaks against an instance type as a node of the monitoring cluster; `undefined` if nothing does.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
 */
export function nodeTypeProblem(type: string): string | undefined {
  const [family = "", size = ""] = type.split(".");
  if (!FAMILY.test(family)) return "its family is not known";
  if (UNSUITABLE.test(family)) return "its accelerators would lie idle, or managed node groups do not take it";
  if (TOO_SMALL.includes(size)) return "it has too little memory and too few addresses for the Prometheus stack";
  return undefined;
}

/** The Amazon Linux 2023 image that fits the processor: a `g` behind the generation is a Graviton. */
export const amiTypeOf = (type: string): "AL2023_ARM_64_STANDARD" | "AL2023_x86_64_STANDARD" =>
  (FAMILY.exec(type.split(".")[0] ?? "")?.[1] ?? "").includes("g")
    ? "AL2023_ARM_64_STANDARD"
    : "AL2023_x86_64_STANDARD";

/**
 * Addresses that a node may take for its pods: three interfaces of twelve, those of a t3.large. Larger types take more.
 *
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/vpc-cni.html
 */
export const ADDRESSES_PER_NODE = 36;
