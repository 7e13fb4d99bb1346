/** One stack as HCL: the files of its folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import { type StackEntry, stackFolder, type StackManifest } from "../terraform";
import { layOut, type StackJson, variablesOf } from "./layout";
import { stackReadme } from "./readme";
import type { Shapes } from "./shapes";
import { writeAssignments, writeFile } from "./syntax";
import { Tree } from "./tree";

const mapValues = <In, Out>(record: Readonly<Record<string, In>>, change: (value: In) => Out): Record<string, Out> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** A stack that was synthesized into `outdir`, as HCL: the files of its folder by name. */
export function exportStack(
  outdir: string,
  manifest: StackManifest,
  entry: StackEntry,
  stack: TerraformStack,
  shapes: Shapes,
): ReadonlyMap<string, string> {
  const json = JSON.parse(readFileSync(join(stackFolder(outdir, entry.id), "cdk.tf.json"), "utf8")) as StackJson;
  const tree = new Tree(stack);
  const files = new Map<string, string>();
  for (const [name, { blocks, header }] of layOut(json, shapes, tree)) files.set(name, writeFile(blocks, header));
  const values = mapValues(variablesOf(json, tree), ({ default: value }) => value);
  if (Object.keys(values).length > 0) files.set("terraform.tfvars", writeAssignments(values));
  files.set("backend.hcl", writeAssignments(json.terraform.backend.s3));
  files.set("README.md", stackReadme({ manifest, entry, files: [...files.keys()] }));
  return files;
}
