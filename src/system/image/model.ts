import type { SiteName } from "../model";

/** An image that was built in one site's region, and of which the other site has a copy. */
export interface GoldenImage {
  readonly name: string;
  /** The site in whose region it was built. */
  readonly site: SiteName;
  readonly ami: string;
  /** Earlier ones whose copies stay. */
  readonly keep: readonly string[];
}

/** What the instances of a service boot from. */
export type InstanceImage =
  /** An AMI id, or `resolve:ssm:<parameter>`, which EC2 resolves in its own region when it launches an instance. */
  | { readonly id: Readonly<Record<SiteName, string>> }
  /** Name of a golden image. */
  | { readonly golden: string };
