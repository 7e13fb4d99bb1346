/** The files that a review writes. */
import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { fail, TwinstackError } from "../errors";

const unwritable = (file: string, cause: unknown) =>
  fail("REVIEW_UNWRITABLE", { file, reason: (cause as Error).message }, { cause });

/** Finds out before the work, which may take minutes, whether its result can be written. @throws REVIEW_UNWRITABLE */
export function checkWritable(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    accessSync(dirname(file), constants.W_OK);
    if (!existsSync(file)) return;
    if (statSync(file).isDirectory()) throw fail("REVIEW_UNWRITABLE", { file, reason: "it is a folder" });
    accessSync(file, constants.W_OK);
  } catch (cause) {
    throw cause instanceof TwinstackError ? cause : unwritable(file, cause);
  }
}

/** Writes a text that may be too long for one piece. @throws REVIEW_UNWRITABLE */
export function writeText(file: string, chunks: Iterable<string>): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const open = openSync(file, "w");
    try {
      for (const chunk of chunks) writeSync(open, chunk);
    } finally {
      closeSync(open);
    }
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

/** Where the pages of the verdicts lie: a comment of a pull request needs a whole address. */
export function verdictPages(env: NodeJS.ProcessEnv): string {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, CI_PROJECT_URL, CI_COMMIT_SHA } = env;
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_SHA) {
    return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${GITHUB_SHA}/docs/verdicts`;
  }
  return CI_PROJECT_URL && CI_COMMIT_SHA ? `${CI_PROJECT_URL}/-/blob/${CI_COMMIT_SHA}/docs/verdicts` : "docs/verdicts";
}
