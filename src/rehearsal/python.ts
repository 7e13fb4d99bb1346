/** Finds, or makes, a Python that can run the local AWS of `sandbox/`. */
import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { fail } from "../errors";

/** What there is to run the local AWS with. */
export interface LocalAwsCheck {
  /** The interpreter that would be used, or undefined if none fits. */
  readonly python: string | undefined;
  /** The version of moto that it has, or undefined. */
  readonly moto: string | undefined;
  /** It can be started as things are. */
  readonly ready: boolean;
  /** It is not ready, but this Python can make a virtual environment to install into; whether the network lets it is not tried. */
  readonly installable: boolean;
  /** What to do, in one sentence. */
  readonly hint: string;
}

/** moto 5.2 needs it: https://docs.getmoto.org/en/latest/docs/getting_started.html */
const OLDEST_PYTHON = [3, 10] as const;

/** Modules whose absence makes moto's server or one of the services fail; checked without importing them, which is slow. */
const MODULES = ["flask", "flask_cors", "docker", "py_partiql_parser", "yaml", "jsonpath_ng", "antlr4"];

const PROBE = `
import importlib.metadata as m, importlib.util as u, json, sys
def version():
    try: return m.version("moto")
    except m.PackageNotFoundError: return None
print(json.dumps({"python": sys.version_info[:2], "moto": version(),
    "missing": [n for n in ${JSON.stringify(MODULES)} if not u.find_spec(n)],
    "venv": bool(u.find_spec("venv") and u.find_spec("ensurepip"))}))
`;

interface Probe {
  readonly command: string;
  readonly python: readonly [number, number];
  readonly moto: string | null;
  readonly missing: readonly string[];
  readonly venv: boolean;
}

/** The project's folder: the nearest one upwards that holds the sandbox, whether this file runs from `src/` or bundled. */
export function projectFolder(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "sandbox", "serve.py"))) return folder;
  }
  throw fail("LOCAL_AWS_UNAVAILABLE", {
    reason: "sandbox/serve.py is missing.",
    remedy: "Run Twinstack from a complete checkout.",
  });
}

const venvPython = (folder: string): string =>
  process.platform === "win32"
    ? join(folder, ".twinstack", "venv", "Scripts", "python.exe")
    : join(folder, ".twinstack", "venv", "bin", "python");

async function probe(command: string): Promise<Probe | undefined> {
  const { stdout, failed } = await execa(command, ["-c", PROBE], { reject: false, timeout: 20_000, stdin: "ignore" });
  if (failed) return undefined;
  try {
    return { command, ...(JSON.parse(stdout) as Omit<Probe, "command">) };
  } catch {
    return undefined;
  }
}

const newEnough = ({ python: [major, minor] }: Probe): boolean =>
  major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]);

const isReady = (found: Probe): boolean =>
  newEnough(found) && found.moto !== null && found.moto.startsWith("5.2.") && found.missing.length === 0;

/** The Pythons to choose from, best first. `TWINSTACK_PYTHON` is an order, not a suggestion: nothing else is tried. */
async function pythons(folder: string): Promise<Probe[]> {
  const ordered = process.env["TWINSTACK_PYTHON"];
  const candidates = ordered ? [ordered] : [venvPython(folder), "python3", "python"];
  const found: Probe[] = [];
  for (const candidate of candidates) {
    const one = await probe(candidate);
    if (one) found.push(one);
    if (one && isReady(one)) break;
  }
  return found;
}

/** Looks for what the local AWS needs. Takes a fraction of a second, starts and installs nothing. */
export async function findLocalAws(): Promise<LocalAwsCheck> {
  const folder = projectFolder();
  const found = await pythons(folder);
  const ready = found.find(isReady);
  if (ready) {
    return {
      python: ready.command,
      moto: ready.moto ?? undefined,
      ready: true,
      installable: false,
      hint: "Nothing to do.",
    };
  }
  const oldest = OLDEST_PYTHON.join(".");
  const wanted = process.env["TWINSTACK_PYTHON"];
  // A virtual environment of ours in which an earlier installation broke off is not what makes the next one.
  const able = found.find((one) => newEnough(one) && one.command !== venvPython(folder));
  if (!able) {
    const hint = wanted
      ? `TWINSTACK_PYTHON is ${wanted}, which is no Python >= ${oldest}: correct it or unset it.`
      : `Install Python >= ${oldest} (its command is python3), or set TWINSTACK_PYTHON to one.`;
    return { python: undefined, moto: undefined, ready: false, installable: false, hint };
  }
  const missing = able.moto === null ? "moto" : [`moto 5.2 (there is ${able.moto})`, ...able.missing].join(", ");
  return {
    python: able.command,
    moto: able.moto ?? undefined,
    ready: false,
    installable: able.venv,
    hint: able.venv
      ? `Missing: ${missing}. It is installed into .twinstack/venv by itself when needed, or by hand with: ${able.command} -m pip install -r sandbox/requirements.txt`
      : `Missing: ${missing}. Install Python's venv module (Debian, Ubuntu: apt install python3-venv) or run: ${able.command} -m pip install -r sandbox/requirements.txt`,
  };
}

/** How long another process may take to install, in milliseconds; after that its lock counts as left behind. */
const INSTALL_MS = 10 * 60_000;

/**
 * Holds a lock while `work` runs, so that tests side by side do not install into one folder at once.
 *
 * @returns undefined if somebody else has done it meanwhile
 */
async function alone<Result>(lock: string, work: () => Promise<Result>): Promise<Result | undefined> {
  mkdirSync(dirname(lock), { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      mkdirSync(lock);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const { mtimeMs = 0 } = statSync(lock, { throwIfNoEntry: false }) ?? {};
      if (mtimeMs > 0 && Date.now() - mtimeMs > INSTALL_MS) rmSync(lock, { recursive: true, force: true });
      await setTimeout(500);
      continue;
    }
    try {
      return waited ? undefined : await work();
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
}

async function install(folder: string, python: string, say: (text: string) => void): Promise<string> {
  const run = async (command: string, ...args: string[]): Promise<void> => {
    const child = execa(command, args, { cwd: folder, stdin: "ignore", all: true, reject: false });
    for await (const line of child.iterable({ from: "all" })) {
      if (/^(Collecting|Downloading|Building|Installing|Successfully)/.test(line.trim())) say(line.trim());
    }
    const { failed, all, shortMessage } = await child;
    if (!failed) return;
    throw fail(
      "LOCAL_AWS_UNAVAILABLE",
      {
        reason: `moto could not be installed into .twinstack/venv (${shortMessage ?? "it failed"}).`,
        remedy: `Where the network allows it, run: ${python} -m pip install -r sandbox/requirements.txt`,
      },
      { detail: all.split("\n").slice(-15).join("\n") },
    );
  };
  const inside = venvPython(folder);
  say("Making a virtual environment in .twinstack/venv");
  await run(python, "-m", "venv", join(folder, ".twinstack", "venv"));
  await run(
    inside, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off",
    "-r", join(folder, "sandbox", "requirements.txt"),
  ); // prettier-ignore
  return inside;
}

export async function readyPython(folder: string, say: (text: string) => void): Promise<string> {
  const check = await findLocalAws();
  if (check.ready && check.python) return check.python;
  const { python } = check;
  if (check.installable && python !== undefined) {
    const installed = await alone(join(folder, ".twinstack", "venv.lock"), () => install(folder, python, say));
    return installed ?? readyPython(folder, say);
  }
  throw fail("LOCAL_AWS_UNAVAILABLE", { reason: "Python or moto is missing.", remedy: check.hint });
}
