import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { fail } from "../../errors";
import {
  checkExport,
  type ComparedFile,
  type Export,
  exportFiles,
  goneStacks,
  writeExport,
  type Written,
} from "../../hcl";
import { synthesizeApp } from "../../regions";
import { loadSystem } from "../../system";
import { common, type CommonOptions, withExamples } from "../context";
import { plural, print, printJson, table } from "../output";

interface ExportOptions extends CommonOptions {
  readonly out: string;
  readonly check?: boolean;
}

/** A folder of this run's own: another one may export another version of the system at the same time. */
function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "twinstack-export-"));
  } catch (cause) {
    throw fail("OUTPUT_UNWRITABLE", { folder: tmpdir(), reason: (cause as Error).message }, { cause });
  }
}

function make({ system: file }: ExportOptions): Export {
  const system = loadSystem(file);
  const outdir = temporaryFolder();
  try {
    return { system: system.name, files: exportFiles(synthesizeApp(system, { outdir }), outdir) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function warnOfGone(stacks: readonly string[]): void {
  for (const stack of stacks) {
    process.stderr.write(`Stack ${stack} is gone from the system file: destroy it first, or its resources stay.\n`);
  }
}

function check(made: Export, { out, json }: ExportOptions): void {
  const different = checkExport(out, made);
  const gone = goneStacks(out, made);
  warnOfGone(gone);
  if (json) printJson({ system: made.system, folder: out, upToDate: different.length === 0, different, gone });
  else if (different.length === 0) print(`The export in ${out} is up to date: ${plural(made.files.size, "file")}.`);
  else print(differencesText(out, different));
  if (different.length > 0) process.exitCode = 1;
}

/** The way out where carriage returns are all that differs. */
const LINE_ENDS =
  "Where only the ends of lines differ, git has put carriage returns there (core.autocrlf), and heredocs would hold them. Export again, and commit the .gitattributes that keeps git from it.";

const differencesText = (out: string, different: readonly ComparedFile[]): string =>
  [
    `The export in ${out} is not what an export writes now:`,
    table(
      ["", "file"],
      different.map(({ state, path }) => [state, path]),
    ),
    ...(different.some(({ state }) => state === "line ends") ? [LINE_ENDS] : []),
  ].join("\n\n");

function write(made: Export, { out, json }: ExportOptions): void {
  const done = writeExport(out, made);
  warnOfGone(done.gone);
  for (const path of done.added) {
    process.stderr.write(`${join(out, path)} is not of this export. Terraform reads it together with what is.\n`);
  }
  if (json) printJson({ system: made.system, folder: out, files: [...made.files.keys()], ...done });
  else print(writtenText(made, out, done));
}

function writtenText({ files }: Export, out: string, { written, deleted }: Written): string {
  if (written.length + deleted.length === 0)
    return `The export in ${out} was up to date: ${plural(files.size, "file")}.`;
  const counts = [
    `${plural(written.length, "file")} written`,
    ...(deleted.length > 0 ? [`${deleted.length} deleted`] : []),
  ];
  return `${counts.join(", ")}, ${files.size} in all. Start with ${join(out, "README.md")}.`;
}

export function exportCommand(program: Command): void {
  const command = common(
    program.command("export").description("write the stacks of a system as HCL that people can own"),
  )
    .requiredOption("-o, --out <folder>", "where to; a folder for each stack is made in it")
    .option("--check", "write nothing; exit with 1 if the folder is not what an export writes now");
  withExamples(command, "export --out hcl", "export --out hcl --check").action((options: ExportOptions) => {
    const made = make(options);
    if (options.check) check(made, options);
    else write(made, options);
  });
}
