/** The list of what an export has written, with sums, so that a later one knows its own files. */
import { createHash } from "node:crypto";
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../errors";

/** Lies at the top of an export. */
export const MANIFEST = "twinstack-export.json";

/** Sums by path below the export's folder, with `/`. */
export type Sums = Readonly<Record<string, string>>;

export interface ExportManifest {
  readonly version: 1;
  readonly system: string;
  readonly files: Sums;
  /** Only while an export is being written, or where that stopped: what else each file may be. */
  readonly pending?: Readonly<Record<string, readonly string[]>>;
}

/** Every sum that a file may have which exports have written, by path. */
export function knownSums({ files, pending = {} }: Partial<ExportManifest>): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map(Object.entries(pending).map(([path, sums]) => [path, new Set(sums)]));
  for (const [path, sum] of Object.entries(files ?? {})) known.set(path, new Set([...(known.get(path) ?? []), sum]));
  return known;
}

export const sumOf = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");

export const manifestText = (manifest: ExportManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** Keeps git from changing the ends of lines, which would be other texts in heredocs. Lies at the top of an export. */
export const ATTRIBUTES = ".gitattributes";

/** Below the folder, in at most one folder of its own, and never hidden but for one: nothing else was written or is deleted. */
const PATH = /^(?:(?:[\w-][\w.-]*\/)?[\w-][\w.-]*|\.gitattributes)$/;

const isSum = (value: unknown): boolean => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

const isByPath = (value: unknown, isRight: (member: unknown) => boolean): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).every(([path, member]) => PATH.test(path) && path !== MANIFEST && isRight(member));

const isManifest = (manifest: object): manifest is ExportManifest => {
  const { files, pending = {} } = manifest as Record<string, unknown>;
  return isByPath(files, isSum) && isByPath(pending, (sums) => Array.isArray(sums) && sums.every(isSum));
};

/** What the last export into this folder wrote; `undefined` if there was none. @throws EXPORT_MANIFEST_INVALID */
export function readExportManifest(folder: string): ExportManifest | undefined {
  const file = join(folder, MANIFEST);
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat) return undefined;
  const invalid = (reason: string, cause?: unknown): Error =>
    fail("EXPORT_MANIFEST_INVALID", { file, reason }, { cause });
  // What a link leads to is somebody else's; to write would replace the link.
  if (!stat.isFile()) throw invalid("it is no file");
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw invalid("it cannot be read as JSON", cause);
  }
  if (typeof manifest !== "object" || manifest === null) throw invalid("it is no list of files");
  const { version, system } = manifest as Record<string, unknown>;
  if (version !== 1) throw invalid("it has no version that this Twinstack knows");
  if (typeof system !== "string") throw invalid("it names no system");
  if (!isManifest(manifest)) throw invalid("its list of files is damaged");
  const { files, pending } = manifest;
  return { version, system, files, ...(pending && { pending }) };
}
