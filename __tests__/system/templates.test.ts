import { readdirSync, readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { TwinstackError } from "../../src/errors";
import { parseSystem, type System } from "../../src/system";
import { synthSystem } from "../support/synth";

const FILES = ["systems", "docs/examples"].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => `${folder}/${file}`),
);

/** What reads a file of whoever plans, if Terraform evaluates it. */
const PLANTED = '${file("/planted")}';

type Steps = readonly (string | number)[];

function* textsOf(value: unknown, steps: Steps = []): Generator<Steps> {
  if (typeof value === "string") yield steps;
  else if (typeof value === "object" && value !== null)
    for (const [key, part] of Object.entries(value)) yield* textsOf(part, [...steps, key]);
}

/** The document with the template behind the text at `steps`. */
function plant(document: unknown, steps: Steps): string {
  const changed = structuredClone(document) as Record<string, unknown>;
  let place = changed;
  for (const step of steps.slice(0, -1)) place = place[step] as Record<string, unknown>;
  const last = String(steps.at(-1));
  place[last] = `${String(place[last])} ${PLANTED}`;
  return stringify(changed);
}

/** Whether Terraform would evaluate it: a second dollar before it makes it a text. */
const isEvaluated = (json: string): boolean => /(?<!\$)\$\{file\(/.test(json);

/** The system, if the file is right: what is planted in scripts, or in what is in no stack. */
function accepted(text: string, file: string): System | undefined {
  try {
    return parseSystem(text, file);
  } catch (error) {
    if (error instanceof TwinstackError && error.code === "SYSTEM_FILE_INVALID") return undefined;
    throw error;
  }
}

const scripts: string[] = [];

test.each(FILES)("no text of %s reaches Terraform as a template", (file) => {
  const document = parse(readFileSync(file, "utf8")) as unknown;
  const evaluated: string[] = [];
  for (const steps of textsOf(document)) {
    const system = accepted(plant(document, steps), file);
    if (system === undefined) continue;
    const found = isEvaluated(JSON.stringify(synthSystem(system).stacks)) ? evaluated : scripts;
    found.push(steps.join("."));
  }
  expect(evaluated).toEqual([]);
});

test("scripts may hold what looks like one", () => {
  expect(scripts).toEqual(expect.arrayContaining(["services.transactions.userData"]));
});
