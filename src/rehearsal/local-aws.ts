/**
 * Starts and stops the local AWS of `sandbox/`, and says how tools reach it.
 *
 * One process per instance, on a port of its own, with its state in memory. It lives exactly as long as this process:
 * its standard input is a pipe from here, and a pipe ends however its writer ends, SIGKILL included.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { execa } from "execa";
import { fail } from "../errors";

/** A request that was reset because it needed a region that is off. */
export interface RefusedCall {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The region that it needed. */
  readonly region: string;
  /** The signing name: `ec2`, `elasticloadbalancing`, `s3`, ... */
  readonly service: string;
  /** The name of the operation, or method and path where the protocol carries none (S3, Route 53, EKS). */
  readonly operation: string;
  /** Why it needed that region. */
  readonly reason: string;
}

export interface LocalAwsOptions {
  /** Twelve digits. */
  readonly account: string;
  /** @default a free port */
  readonly port?: number;
  /** Called with one line at a time while something is being installed. */
  readonly onProgress?: (text: string) => void;
}

export interface LocalAws {
  readonly endpoint: string;
  readonly account: string;
  readonly pid: number;
  /**
   * What Terraform, cdktf, the AWS CLI and the SDKs need in their environment to reach it, and nothing else of AWS.
   *
   * Meant to be laid over `process.env`: it also takes the user's own profile, token and endpoints out of play.
   */
  env(region?: string): Record<string, string>;
  /** Turns a region off or on again. A region that is off resets every connection that needs it. */
  switchRegion(region: string, up: boolean): Promise<void>;
  refusedCalls(): Promise<readonly RefusedCall[]>;
  clearRefusedCalls(): Promise<void>;
  /** Ends this instance, and only this one. May be called more than once. */
  stop(): Promise<void>;
}

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
const MOTO = /^5\.2\./;
const START_SECONDS = 60;
const STOP_SECONDS = 3;

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
function projectFolder(): string {
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
  newEnough(found) && found.moto !== null && MOTO.test(found.moto) && found.missing.length === 0;

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

async function readyPython(folder: string, say: (text: string) => void): Promise<string> {
  const check = await findLocalAws();
  if (check.ready && check.python) return check.python;
  if (check.installable && check.python) return install(folder, check.python, say);
  throw fail("LOCAL_AWS_UNAVAILABLE", { reason: "Python or moto is missing.", remedy: check.hint });
}

/** What the server prints first, parsed: where it is, or why it is nowhere. */
type Greeting = { readonly endpoint: string; readonly pid: number } | { readonly error: string };

/** Resolves with the first line, or with undefined if the stream ends before there is one. */
async function firstLine(stream: Readable): Promise<string | undefined> {
  let text = "";
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const end = text.indexOf("\n");
    if (end >= 0) return text.slice(0, end);
  }
  return undefined;
}

function environment(folder: string, endpoint: string, region: string | undefined): Record<string, string> {
  const noProxy = process.env["NO_PROXY"] ?? process.env["no_proxy"];
  const direct = [noProxy, "127.0.0.1", "localhost"].filter(Boolean).join(",");
  // What would lead elsewhere is overridden only where it is set, because no single value suits every tool: botocore
  // takes an empty profile for one that is missing, and Terraform's S3 backend any text at all, "false" too, for FIPS.
  const overridden = Object.keys(process.env).flatMap((name): [string, string][] => {
    if (name === "AWS_PROFILE" || name === "AWS_DEFAULT_PROFILE") return [[name, "default"]];
    if (name === "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") return [[name, "false"]];
    return /^AWS_(ENDPOINT_URL_\w+|USE_FIPS_ENDPOINT|USE_DUALSTACK_ENDPOINT|CA_BUNDLE)$/.test(name) ? [[name, ""]] : [];
  });
  return {
    ...Object.fromEntries(overridden),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "twinstack",
    AWS_SECRET_ACCESS_KEY: "twinstack",
    AWS_SESSION_TOKEN: "",
    AWS_CONFIG_FILE: join(folder, "sandbox", "aws-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "sandbox", "aws-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    NO_PROXY: direct,
    no_proxy: direct,
    ...(region !== undefined && { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
  };
}

/** Starts an instance and waits until it answers. Installs moto into `.twinstack/venv` first if it has to and can. */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const folder = projectFolder();
  const { account, port = 0 } = options;
  const python = await readyPython(folder, options.onProgress ?? ((): void => undefined));
  const child = execa(python, [join(folder, "sandbox", "serve.py"), "--account", account, "--port", String(port)], {
    stdin: "pipe",
    buffer: false,
    reject: false,
    // A session of its own: Ctrl-C reaches every process of the terminal's group, and Terraform needs the server to
    // write its state and give its lock back after one.
    detached: true,
    cleanup: false,
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  // A write to a process that is gone must not take this one with it.
  child.stdin.on("error", () => undefined);

  const timer = setTimeout(() => child.kill("SIGKILL"), START_SECONDS * 1000);
  const line = await firstLine(child.stdout);
  clearTimeout(timer);
  const greeting = parse(line);
  if (!greeting || "error" in greeting) {
    child.kill("SIGKILL");
    await child;
    if (greeting?.error === "PORT_TAKEN") throw fail("PORT_TAKEN", { port });
    throw fail("LOCAL_AWS_FAILED", { reason: `${python} sandbox/serve.py did not start.` }, { detail: said });
  }
  child.stdout.resume();

  const { endpoint, pid } = greeting;
  const admin = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    let response: Response;
    try {
      const url = `${endpoint}/_twinstack/${path}`;
      response = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    } catch (cause) {
      throw fail("LOCAL_AWS_FAILED", { reason: `nothing answers at ${endpoint}.` }, { cause, detail: said });
    }
    const answer = await response.text();
    if (!response.ok) throw fail("LOCAL_AWS_FAILED", { reason: `${method} ${path} was answered with ${answer}` });
    return JSON.parse(answer);
  };
  const kill = async (): Promise<void> => {
    child.stdin.end();
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS * 1000);
    await child;
    clearTimeout(late);
  };
  let stopped: Promise<void> | undefined;

  return {
    endpoint,
    account,
    pid,
    env: (region) => environment(folder, endpoint, region),
    switchRegion: async (region, up) => {
      await admin("PUT", `regions/${region}`, { up });
    },
    refusedCalls: async () => (await admin("GET", "refused")) as readonly RefusedCall[],
    clearRefusedCalls: async () => {
      await admin("DELETE", "refused");
    },
    stop: () => (stopped ??= kill()),
  };
}

function parse(line: string | undefined): Greeting | undefined {
  try {
    return line === undefined ? undefined : (JSON.parse(line) as Greeting);
  } catch {
    return undefined;
  }
}
