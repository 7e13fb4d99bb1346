/** Synthesized stacks as HCL that people own. */
import type { SynthesizedApp } from "../regions";
import { ATTRIBUTES } from "./manifest";
import { systemReadme, twinIn } from "./readme";
import { shapesOf } from "./shapes";
import { plainIn } from "./plain";
import { exportStack, fileWriter, readStackJson } from "./stack";

export type { ComparedFile, FileState } from "./compare";
export { MANIFEST as EXPORT_MANIFEST } from "./manifest";
export { checkExport, type Export, goneStacks, writeExport, type Written } from "./write";

/** All files of an export by path: a folder for each stack. */
export function exportFiles({ manifest, stacks }: SynthesizedApp, outdir: string): ReadonlyMap<string, string> {
  const shapes = shapesOf(stacks.values());
  const files = new Map<string, string>([
    ["README.md", systemReadme(manifest)],
    [ATTRIBUTES, "# The bytes are what was exported, whatever core.autocrlf says.\n* -text\n"],
  ]);
  const all = manifest.stacks.map((entry) => ({ entry, json: readStackJson(outdir, entry.id) }));
  const write = fileWriter(plainIn(all.map(({ json }) => json)));
  for (const { entry, json } of all) {
    const stack = stacks.get(entry.id);
    if (!stack) continue;
    const twinId = twinIn(manifest, entry.id);
    const twin = all.find((other) => other.entry.id === twinId)?.json;
    const exported = exportStack({ manifest, entry, json, twin, stack, shapes, write });
    for (const [name, text] of exported) files.set(`${entry.id}/${name}`, text);
  }
  return files;
}
