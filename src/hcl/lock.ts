/** Lets one export at a time write into a folder. */
import { randomUUID } from "node:crypto";
import { lstatSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fail } from "../errors";

/** Folders of a run's own begin with this: the same file system as the export, so that files move out of it at once. */
const PREFIX = ".twinstack-export-";
const LOCK = ".twinstack-export.lock";
const OWNER = "owner.json";

/** The run that a folder belongs to. */
interface Owner {
  readonly run: string;
  readonly pid: number;
  readonly host: string;
}

/** Whose a folder is; `undefined` if no export made it. */
function ownerOf(folder: string): Owner | undefined {
  try {
    const { run, pid, host } = JSON.parse(readFileSync(join(folder, OWNER), "utf8")) as Record<string, unknown>;
    if (typeof run !== "string" || typeof pid !== "number" || typeof host !== "string") return undefined;
    return { run, pid, host };
  } catch {
    return undefined;
  }
}

/** Whether the run may still be at work. Of another machine's that cannot be told. */
function isAlive({ pid, host }: Owner): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

const discard = (path: string): void => {
  rmSync(path, { recursive: true, force: true });
};

/** Deletes what runs have left that were killed while they took the lock or gave it back. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => one.startsWith(PREFIX))) {
    const owner = ownerOf(join(folder, name));
    if (owner && !isAlive(owner)) discard(join(folder, name));
  }
}

/** Takes away the lock of a run that is gone. @throws EXPORT_BUSY, EXPORT_FOREIGN_FILES */
function breakLock(folder: string, aside: string): void {
  const lock = join(folder, LOCK);
  if (!lstatSync(lock, { throwIfNoEntry: false })) return;
  const owner = ownerOf(lock);
  if (!owner) throw fail("EXPORT_FOREIGN_FILES", { folder, files: LOCK });
  const busy = (): Error => fail("EXPORT_BUSY", { folder, pid: String(owner.pid), host: owner.host, lock });
  if (isAlive(owner)) throw busy();
  renameSync(lock, aside);
  if (ownerOf(aside)?.run !== owner.run) {
    // Somebody was faster, and this is their lock.
    renameSync(aside, lock);
    throw busy();
  }
  discard(aside);
}

const IS_THERE = ["ENOTEMPTY", "EEXIST", "ENOTDIR"];

/** Gives a run's folder the name of the lock. */
function take(folder: string, own: string): void {
  for (let attempts = 3; ; attempts--) {
    try {
      renameSync(own, join(folder, LOCK));
      return;
    } catch (error) {
      if (attempts === 1 || !IS_THERE.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
      breakLock(folder, `${own}-old`);
    }
  }
}

export interface Lock {
  /** A folder of this run's own in the export's. */
  readonly stage: string;
  readonly release: () => void;
}

/**
 * Takes the lock of an export's folder: a folder that says whose it is, moved to a name that is free.
 *
 * @throws EXPORT_BUSY, EXPORT_FOREIGN_FILES; whatever keeps it from being written
 */
export function lockFolder(folder: string): Lock {
  const lock = join(folder, LOCK);
  const own = mkdtempSync(join(folder, PREFIX));
  try {
    const owner: Owner = { run: randomUUID(), pid: process.pid, host: hostname() };
    writeFileSync(join(own, OWNER), JSON.stringify(owner));
    take(folder, own);
  } catch (error) {
    discard(own);
    throw error;
  }
  return {
    stage: lock,
    release: () => {
      try {
        // At once, so that nobody finds half of a lock.
        renameSync(lock, own);
        discard(own);
      } catch {
        discard(lock);
      }
      sweep(folder);
    },
  };
}
