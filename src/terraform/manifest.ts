/** What synthesis leaves beside the stacks: their order, their sites, and where each state lies. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../errors";

/** Lies beside cdktf's own manifest, which knows none of this. */
export const MANIFEST_FILE = "twinstack.json";

/** A synthesized stack. */
export interface StackEntry {
  /** Its id, the name of its folder under `stacks/`. */
  readonly id: string;
  readonly kind: "state" | "global" | "region" | "link" | "monitoring" | "delivery";
  /** The sites whose resources it holds. */
  readonly sites: readonly string[];
  /** Their regions, and those of the global services that it uses: what has to be reachable to plan it. */
  readonly regions: readonly string[];
  /** Stacks that have to be deployed before it the first time. */
  readonly dependsOn: readonly string[];
  readonly state: {
    readonly bucket: string;
    readonly key: string;
    readonly region: string;
    /** Absent if S3's own lock file is the only lock. */
    readonly lockTable?: string | undefined;
  };
}

export interface StackManifest {
  readonly version: 1;
  readonly system: string;
  readonly account: string;
  readonly activeSite: string;
  /** The region of each site. */
  readonly sites: Readonly<Record<string, string>>;
  readonly services: readonly { readonly name: string; readonly port: number }[];
  readonly stacks: readonly StackEntry[];
}

/** The folder of a stack's configuration. */
export const stackFolder = (outdir: string, stack: string): string => join(outdir, "stacks", stack);

/** Reads the manifest of a synthesized system. @throws STACK_FOLDER_MISSING if nothing was synthesized there */
export function readManifest(outdir: string): StackManifest {
  const file = join(outdir, MANIFEST_FILE);
  if (!existsSync(file)) throw fail("STACK_FOLDER_MISSING", { stack: "of any name", folder: outdir });
  return JSON.parse(readFileSync(file, "utf8")) as StackManifest;
}
