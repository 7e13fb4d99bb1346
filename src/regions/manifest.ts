import type { SiteName } from "../system";

/** Lies beside cdktf's own manifest and says what that one does not know: order, sites, and where each state lies. */
export const MANIFEST_FILE = "twinstack.json";

/** A synthesized stack. */
export interface StackEntry {
  /** Its id, the name of its folder under `stacks/`. */
  readonly id: string;
  readonly kind: "state" | "global" | "region";
  /** The sites whose resources it holds. */
  readonly sites: readonly SiteName[];
  /** Their regions: what has to be reachable to plan it. */
  readonly regions: readonly string[];
  /** Stacks that have to be deployed before it the first time. */
  readonly dependsOn: readonly string[];
  readonly state: {
    readonly bucket: string;
    readonly key: string;
    readonly region: string;
    readonly lockTable: string | undefined;
  };
}

export interface StackManifest {
  readonly version: 1;
  readonly system: string;
  readonly account: string;
  readonly activeSite: SiteName;
  readonly sites: Readonly<Record<SiteName, string>>;
  readonly services: readonly { readonly name: string; readonly port: number }[];
  readonly stacks: readonly StackEntry[];
}
