import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportFiles } from "../../src/hcl";
import type { StackJson } from "../../src/hcl/layout";
import { type Shapes, shapesOf } from "../../src/hcl/shapes";
import { readStackJson } from "../../src/hcl/stack";
import { synthesizeApp } from "../../src/regions";
import type { System } from "../../src/system";

/** Every system file of the project. */
export const SYSTEM_FILES = ["systems", "docs/examples"].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => join(folder, file)),
);

export interface Exported {
  readonly files: ReadonlyMap<string, string>;
  readonly shapes: Shapes;
  /** What each stack was made of. */
  readonly stacks: Readonly<Record<string, StackJson>>;
}

/** The export of a system, and what it was made of. */
export function exported(system: System): Exported {
  const outdir = mkdtempSync(join(tmpdir(), "twinstack-export-"));
  try {
    const app = synthesizeApp(system, { outdir });
    const ids = app.manifest.stacks.map(({ id }) => id);
    return {
      files: exportFiles(app, outdir),
      shapes: shapesOf(app.stacks.values()),
      stacks: Object.fromEntries(ids.map((id) => [id, readStackJson(outdir, id)])),
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The files of one stack by name. */
export const filesOf = ({ files }: Pick<Exported, "files">, stack: string): ReadonlyMap<string, string> =>
  new Map(
    [...files].flatMap(([path, text]) => (path.startsWith(`${stack}/`) ? [[path.slice(stack.length + 1), text]] : [])),
  );
