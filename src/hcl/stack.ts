/** One stack as HCL: the files of its folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import { type StackEntry, stackFolder, type StackManifest } from "../terraform";
import { layOut, type StackJson, variablesOf } from "./layout";
import { stackReadme } from "./readme";
import type { Shapes } from "./shapes";
import { type TopBlock, writeAssignments, writeFile } from "./syntax";
import { Tree } from "./tree";

const mapValues = <In, Out>(record: Readonly<Record<string, In>>, change: (value: In) => Out): Record<string, Out> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** What cdktf has written for a stack. */
export const readStackJson = (outdir: string, stack: string): StackJson =>
  JSON.parse(readFileSync(join(stackFolder(outdir, stack), "cdk.tf.json"), "utf8")) as StackJson;

export interface StackExport {
  readonly manifest: StackManifest;
  readonly entry: StackEntry;
  readonly json: StackJson;
  /** That of the same stack of the other site, if there is one. */
  readonly twin: StackJson | undefined;
  /** The constructs that it comes from. */
  readonly stack: TerraformStack;
  readonly shapes: Shapes;
  /** Writes a `.tf` file; the same for all stacks of an export. */
  readonly write: WriteFile;
}

type WriteFile = (blocks: readonly TopBlock[], header: string | undefined) => string;

/** Remembers what it has written: most files of a site are those of the other, too. */
export function fileWriter(isPlain: (expression: string) => boolean): WriteFile {
  const written = new Map<string, string>();
  return (blocks, header) => {
    const key = JSON.stringify([blocks, header]);
    const text = written.get(key) ?? writeFile(blocks, header, { isPlain });
    written.set(key, text);
    return text;
  };
}

/** The first sentence of a comment, on one line. */
const firstSentence = (text: string): string => /^.*?\.(?= |$)/.exec(text.replaceAll("\n", " "))?.[0] ?? text;

/** A synthesized stack as HCL: the files of its folder by name. */
export function exportStack(props: StackExport): ReadonlyMap<string, string> {
  const { manifest, entry, json, stack, shapes, write } = props;
  const tree = new Tree(stack);
  const files = new Map<string, string>();
  const about: Record<string, string> = {};
  for (const [name, { blocks, header, summary }] of layOut(json, shapes, tree)) {
    files.set(name, write(blocks, header));
    const types = [...new Set(blocks.map(({ type, labels }) => `\`${labels[0] ?? type}\``))];
    about[name] = summary === undefined ? types.join(", ") : firstSentence(summary);
  }
  const values = mapValues(variablesOf(json, tree), ({ default: value }) => value);
  const twinValues = mapValues(props.twin?.variable ?? {}, ({ default: value }) => value);
  if (Object.keys(values).length > 0) files.set("terraform.tfvars", writeAssignments(values));
  files.set("backend.hcl", writeAssignments(json.terraform.backend.s3));
  files.set("README.md", stackReadme({ manifest, entry, files: [...files.keys()], about, values, twinValues }));
  return files;
}
