/** Synthesized stacks as HCL that people own. */
import type { SynthesizedApp } from "../regions";
import { systemReadme } from "./readme";
import { shapesOf } from "./shapes";
import { exportStack } from "./stack";

export type { ComparedFile, FileState } from "./compare";
export { MANIFEST as EXPORT_MANIFEST } from "./manifest";
export { checkExport, type Export, writeExport, type Written } from "./write";

/** All files of an export by path: a folder for each stack. */
export function exportFiles({ manifest, stacks }: SynthesizedApp, outdir: string): ReadonlyMap<string, string> {
  const shapes = shapesOf(stacks.values());
  const files = new Map<string, string>([["README.md", systemReadme(manifest)]]);
  for (const entry of manifest.stacks) {
    const stack = stacks.get(entry.id);
    if (!stack) continue;
    const exported = exportStack(outdir, manifest, entry, stack, shapes);
    for (const [name, text] of exported) files.set(`${entry.id}/${name}`, text);
  }
  return files;
}
