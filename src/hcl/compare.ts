/** Compares the folder of an export with what an export would write now. Reads only. */
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ExportManifest, knownSums, MANIFEST, sumOf } from "./manifest";

/** What is the matter with a file. */
export type FileState =
  /** It is what it should be. */
  | "same"
  /** It is, but for carriage returns at the ends of its lines: git can add them. */
  | "line ends"
  /** It is not there. */
  | "missing"
  /** As an earlier export wrote it, which the system file has left behind. */
  | "stale"
  /** Written by an export, and no longer wanted. */
  | "obsolete"
  /** Written by an export, and changed by somebody else since. */
  | "edited"
  /** Where an export wants to write; no export has written it. */
  | "in the way"
  /** Somebody else's, and Terraform reads it together with the export's. */
  | "added";

export interface ComparedFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly state: FileState;
}

/** What Terraform and OpenTofu read by themselves in a root module. */
const READ_BY_TERRAFORM = /(\.(tf|tofu)(\.json)?|\.auto\.tfvars(\.json)?|^terraform\.tfvars(\.json)?)$/;

interface FileOnDisk {
  readonly sum: string;
  /** Without the carriage returns that git adds. */
  readonly sumOfUnixText: string;
}

type OnDisk = FileOnDisk | "nothing" | "no file";

function read(path: string): OnDisk {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return "nothing";
  if (!stat.isFile()) return "no file";
  const content = readFileSync(path);
  return { sum: sumOf(content), sumOfUnixText: sumOf(content.toString("utf8").replaceAll("\r\n", "\n")) };
}

/** Whether a folder of a stack can be written into: it is one, or nothing. A link would lead elsewhere. */
function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? true;
}

function names(folder: string): readonly string[] {
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder).sort() : [];
}

/** The folder of a file, below the export's. */
export const folderOf = (path: string): string => path.split("/").slice(0, -1).join("/");

/** The folders of stacks in which these files are. */
export const foldersOf = (paths: Iterable<string>): readonly string[] =>
  [...new Set([...paths].map(folderOf))].filter((name) => name !== "");

/**
 * The state of each file that an export has written, or wants to write, or that would be read along with those.
 *
 * @param wanted What an export writes now, by path.
 */
export function compare(
  folder: string,
  wanted: ReadonlyMap<string, string>,
  manifest: ExportManifest | undefined,
): readonly ComparedFile[] {
  const known = knownSums(manifest ?? {});
  const own = new Set([...wanted.keys(), ...known.keys()]);
  const folders = foldersOf(own);
  const blocked = new Set(folders.filter((name) => !isFolder(join(folder, name))));
  const stateOf = (path: string): FileState | undefined => {
    if (blocked.has(folderOf(path))) return "in the way";
    const found = read(join(folder, path));
    const content = wanted.get(path);
    if (found === "nothing") return content === undefined ? undefined : "missing";
    if (found === "no file") return known.has(path) ? "edited" : "in the way";
    const sum = content === undefined ? undefined : sumOf(content);
    if (found.sum === sum) return "same";
    if (found.sumOfUnixText === sum) return "line ends";
    const ours = known.get(path);
    if (ours?.has(found.sum) || ours?.has(found.sumOfUnixText)) return content === undefined ? "obsolete" : "stale";
    return known.has(path) ? "edited" : "in the way";
  };
  const added = folders
    .filter((name) => !blocked.has(name))
    .flatMap((name) => names(join(folder, name)).map((file) => `${name}/${file}`))
    .filter((path) => !own.has(path) && READ_BY_TERRAFORM.test(path.slice(folderOf(path).length + 1)));
  return [
    ...[...own].sort().flatMap((path): ComparedFile[] => {
      const state = stateOf(path);
      return state === undefined ? [] : [{ path, state }];
    }),
    ...added.map((path): ComparedFile => ({ path, state: "added" })),
  ].filter(({ path }) => path !== MANIFEST);
}
