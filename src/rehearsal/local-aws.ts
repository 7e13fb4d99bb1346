/**
 * Starts and stops the local AWS of `sandbox/`, and says how tools reach it.
 *
 * One process per instance, on a port of its own, with its state in memory. It lives exactly as long as this process:
 * its standard input is a pipe from here, and a pipe ends however its writer ends, SIGKILL included.
 */
import { join } from "node:path";
import type { Readable } from "node:stream";
import { execa } from "execa";
import { fail } from "../errors";
import { projectFolder, readyPython } from "./python";

const START_SECONDS = 60;
const STOP_SECONDS = 3;

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
  /** Makes what a system file takes for granted, under the identifiers that it names. */
  makeExisting(things: readonly ExistingThing[]): Promise<void>;
  /** Ends this instance, and only this one. May be called more than once. */
  stop(): Promise<void>;
}

/** Something that was there before a system. */
export type ExistingThing =
  | { readonly kind: "image" | "parameter" | "certificate"; readonly id: string; readonly region: string }
  | { readonly kind: "hosted-zone"; readonly id: string; readonly name: string };

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
    makeExisting: async (things) => {
      await admin("PUT", "existing", things);
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
