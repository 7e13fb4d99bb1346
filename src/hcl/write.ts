/** Writes an export, so that whatever goes wrong, nothing is lost. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  lstatSync,
  readFileSync,
} from "node:fs";
import { join } from "node:path";
import { fail, TwinstackError } from "../errors";
import { compare, type ComparedFile, type FileState, folderOf, foldersOf } from "./compare";
import { lockFolder } from "./lock";
import {
  ATTRIBUTES,
  type ExportManifest,
  knownSums,
  MANIFEST,
  manifestText,
  readExportManifest,
  sumOf,
  type Sums,
} from "./manifest";

/** At most as many files in a message. */
const NAMED = 8;

const listed = (paths: readonly string[]): string =>
  [...paths.slice(0, NAMED), ...(paths.length > NAMED ? [`${paths.length - NAMED} more`] : [])].join(", ");

const pathsOf = (compared: readonly ComparedFile[], ...states: readonly FileState[]): readonly string[] =>
  compared.filter(({ state }) => states.includes(state)).map(({ path }) => path);

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** What is to be written where. */
export interface Export {
  readonly system: string;
  /** By path below the folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** What has been done. */
export interface Written {
  readonly written: readonly string[];
  readonly deleted: readonly string[];
  /** Files of others that Terraform reads together with the export's. */
  readonly added: readonly string[];
  /** Folders of stacks that the system has no longer. */
  readonly gone: readonly string[];
}

/** The manifest of the folder, if it is this system's. @throws EXPORT_OTHER_SYSTEM, EXPORT_MANIFEST_INVALID */
function ownManifest(folder: string, system: string): ExportManifest | undefined {
  const manifest = readExportManifest(folder);
  if (manifest && manifest.system !== system) {
    throw fail("EXPORT_OTHER_SYSTEM", { folder, other: manifest.system, system });
  }
  return manifest;
}

/** Folders of stacks of which nothing is wanted any more, although an export has written there. */
function goneFrom(manifest: ExportManifest | undefined, wanted: Export["files"]): readonly string[] {
  const kept = foldersOf(wanted.keys());
  return foldersOf(knownSums(manifest ?? {}).keys()).filter((name) => !kept.includes(name));
}

/** Stacks in an export's folder that the system has no longer. @throws EXPORT_OTHER_SYSTEM, EXPORT_MANIFEST_INVALID */
export const goneStacks = (folder: string, { system, files }: Export): readonly string[] =>
  goneFrom(ownManifest(folder, system), files);

/** Without what is left to somebody else: git's attributes, where the folder has other ones already. */
function withoutOthers(folder: string, { system, files }: Export): Export {
  const place = join(folder, ATTRIBUTES);
  const stat = lstatSync(place, { throwIfNoEntry: false });
  const isOwn = knownSums(ownManifest(folder, system) ?? {}).has(ATTRIBUTES);
  if (!stat || isOwn || (stat.isFile() && readFileSync(place, "utf8") === files.get(ATTRIBUTES))) {
    return { system, files };
  }
  return { system, files: new Map([...files].filter(([path]) => path !== ATTRIBUTES)) };
}

/** What of an export in a folder is not as it should be. @throws EXPORT_MISSING, EXPORT_OTHER_SYSTEM, EXPORT_MANIFEST_INVALID */
export function checkExport(folder: string, made: Export): readonly ComparedFile[] {
  const { system, files } = withoutOthers(folder, made);
  const manifest = ownManifest(folder, system);
  if (!manifest) throw fail("EXPORT_MISSING", { folder });
  return compare(folder, files, manifest).filter(({ state }) => state !== "same");
}

function prepare(folder: string): void {
  try {
    // Says EEXIST where a file stands.
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw fail("EXPORT_UNWRITABLE", { folder, reason: reasonOf(cause) }, { cause });
  }
}

const sumsOf = (files: ReadonlyMap<string, string>): Sums =>
  Object.fromEntries([...files].map(([path, text]) => [path, sumOf(text)]));

interface Look {
  readonly manifest: ExportManifest | undefined;
  readonly compared: readonly ComparedFile[];
  /** Nothing is to be done. */
  readonly isComplete: boolean;
}

/** @throws EXPORT_OTHER_SYSTEM, EXPORT_MANIFEST_INVALID */
function lookAt(folder: string, { system, files }: Export): Look {
  const manifest = ownManifest(folder, system);
  const compared = compare(folder, files, manifest);
  const isSame = compared.every(({ state }) => state === "same" || state === "added");
  const complete = manifestText({ version: 1, system, files: sumsOf(files) });
  return { manifest, compared, isComplete: isSame && !!manifest && manifestText(manifest) === complete };
}

/** Gives a failure of the operating system a code. */
function guarded<T>(work: () => T, code: "EXPORT_UNWRITABLE" | "EXPORT_INCOMPLETE", folder: string): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof TwinstackError) throw cause;
    throw fail(code, { folder, reason: reasonOf(cause) }, { cause });
  }
}

/**
 * Writes an export into a folder, over what an earlier one has written there and nothing else.
 *
 * Everything is written to the disk before the first file is replaced. From then on the manifest knows the old
 * sums and the new ones, so that a run that is killed can be completed by the next one. One run at a time does this to a folder.
 *
 * @throws EXPORT_UNWRITABLE, EXPORT_FOREIGN_FILES, EXPORT_EDITED, EXPORT_OTHER_SYSTEM, EXPORT_MANIFEST_INVALID, EXPORT_BUSY:
 *   then nothing was changed; EXPORT_INCOMPLETE
 */
export function writeExport(folder: string, all: Export): Written {
  prepare(folder);
  const made = withoutOthers(folder, all);
  const { isComplete, compared } = guarded(() => lookAt(folder, made), "EXPORT_UNWRITABLE", folder);
  if (isComplete) return { written: [], deleted: [], added: pathsOf(compared, "added"), gone: [] };
  const lock = guarded(() => lockFolder(folder), "EXPORT_UNWRITABLE", folder);
  try {
    return writeLocked(folder, made, lock.stage);
  } finally {
    lock.release();
  }
}

/** Looks once more: somebody else may have written until now. */
function writeLocked(folder: string, made: Export, stage: string): Written {
  const { system, files } = made;
  const { manifest, compared } = guarded(() => lookAt(folder, made), "EXPORT_UNWRITABLE", folder);
  const edited = pathsOf(compared, "edited");
  if (edited.length > 0) throw fail("EXPORT_EDITED", { folder, files: listed(edited), manifest: MANIFEST });
  const foreign = pathsOf(compared, "in the way");
  if (foreign.length > 0) throw fail("EXPORT_FOREIGN_FILES", { folder, files: listed(foreign) });
  const written = pathsOf(compared, "missing", "stale", "line ends");
  const deleted = pathsOf(compared, "obsolete");

  const staged = new Map<string, string>();
  const put = (path: string, text: string, suffix = ""): void => {
    const place = join(stage, `${staged.size}${suffix}`);
    writeFileSync(place, text);
    staged.set(`${path}${suffix}`, place);
  };
  const place = (path: string, suffix = ""): void => {
    mkdirSync(join(folder, folderOf(path)), { recursive: true });
    renameSync(staged.get(`${path}${suffix}`) ?? "", join(folder, path));
  };
  const sums = sumsOf(files);
  const known = knownSums(manifest ?? {});
  const pending = Object.fromEntries(
    [...new Set([...known.keys(), ...files.keys()])].map((path) => {
      const sum = sums[path];
      return [path, [...new Set([...(known.get(path) ?? []), ...(sum === undefined ? [] : [sum])])]];
    }),
  );
  const prepareAll = (): void => {
    // A folder that is not there yet is made in the export's, of which that is known.
    for (const name of foldersOf([...written, ...deleted])) {
      if (existsSync(join(folder, name))) accessSync(join(folder, name), constants.W_OK | constants.X_OK);
    }
    for (const path of written) put(path, files.get(path) ?? "");
    put(MANIFEST, manifestText({ version: 1, system, files: manifest?.files ?? {}, pending }), ".pending");
    put(MANIFEST, manifestText({ version: 1, system, files: sums }));
    place(MANIFEST, ".pending");
  };
  const replaceAll = (): void => {
    for (const path of written) place(path);
    for (const path of deleted) remove(folder, path);
    place(MANIFEST);
  };
  guarded(prepareAll, "EXPORT_UNWRITABLE", folder);
  guarded(replaceAll, "EXPORT_INCOMPLETE", folder);
  return { written, deleted, added: pathsOf(compared, "added"), gone: goneFrom(manifest, files) };
}

/** Deletes a file, and its folder once that is empty. */
function remove(folder: string, path: string): void {
  rmSync(join(folder, path));
  const parent = join(folder, folderOf(path));
  if (folderOf(path) !== "" && readdirSync(parent).length === 0) rmdirSync(parent);
}
