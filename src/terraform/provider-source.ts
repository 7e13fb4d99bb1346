/** Decides where Terraform takes its providers from, and with which environment it must run for that. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fail } from "../errors";
import type { TerraformProduct } from "./binary";
import { mirrorConfig, readUserConfig, writeConfig } from "./cli-config";
import {
  AWS_PROVIDER_VERSIONS,
  findMirror,
  PROVIDER_HOST,
  readMirror,
  terraformPlatform,
  type MachineFacts,
  type ProviderMirror,
} from "./provider-mirror";
import { registryReachable } from "./registry";

/** Where providers come from, and why; `doctor` prints it. */
export interface ProviderSource {
  readonly kind: "user-config" | "mirror" | "registry" | "none";
  /** The configuration file or mirror folder. */
  readonly path?: string;
  /** The version of hashicorp/aws in the mirror. */
  readonly version?: string;
  readonly why: string;
}

export interface TerraformEnvironmentProps extends MachineFacts {
  readonly product: TerraformProduct;
  /** Where generated files and the plugin cache go, for example `.twinstack`; made if it is missing. */
  readonly folder: string;
  /** Answers whether a registry host can be reached. @default one HTTPS request of at most 2 s per process */
  readonly reachable?: (host: string) => Promise<boolean>;
}

/** What a runner needs to know about this machine. */
export interface TerraformEnvironment {
  readonly source: ProviderSource;
  /** Variables to add to the process's own when Terraform runs. */
  readonly env: Readonly<Record<string, string>>;
  /** Several `init` share a plugin cache, which is not safe: run one at a time. */
  readonly serializeInit: boolean;
}

interface Decision extends ProviderSource {
  readonly mirror?: ProviderMirror;
}

/**
 * Decides and prepares where providers come from, in this order: the user's own `provider_installation`,
 * `TWINSTACK_PROVIDER_MIRROR`, the registry if it can be reached, a mirror found on this machine, nothing.
 *
 * `none` is no error: stacks whose providers are all built in still run, others get PROVIDER_UNAVAILABLE from `init`.
 *
 * @throws PROVIDER_MIRROR_INVALID if `TWINSTACK_PROVIDER_MIRROR` holds no AWS provider that fits
 */
export async function prepareTerraformEnvironment(props: TerraformEnvironmentProps): Promise<TerraformEnvironment> {
  const { env = process.env } = props;
  const user = readUserConfig(props.product, props);
  const always = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };
  const ownCache = Boolean(env.TF_PLUGIN_CACHE_DIR) || (user?.hasPluginCache ?? false);
  const configFile: Record<string, string> = {};
  if (env.TF_CLI_CONFIG_FILE) {
    // Terraform runs in the stack's folder, where a relative path means another file; and it warns about a missing one.
    configFile.TF_CLI_CONFIG_FILE = user?.paths[0] ?? writeConfig(props.folder, "");
  }
  const { mirror, ...source } = await decide(props, user);
  if (source.kind === "user-config") return { source, env: { ...always, ...configFile }, serializeInit: ownCache };
  if (mirror) {
    const path = writeConfig(props.folder, mirrorConfig(mirror), user);
    return { source, env: { ...always, TF_CLI_CONFIG_FILE: path }, serializeInit: ownCache };
  }
  const cache = ownCache ? {} : ourCache(props.folder);
  return { source, env: { ...always, ...configFile, ...cache }, serializeInit: true };
}

async function decide(props: TerraformEnvironmentProps, user: ReturnType<typeof readUserConfig>): Promise<Decision> {
  const { product, env = process.env, cwd = process.cwd() } = props;
  const host = PROVIDER_HOST[product];
  const reachable = props.reachable ?? ((name: string) => registryReachable(name, env));
  if (user?.hasProviderInstallation) {
    const path = user.paths[0];
    return { kind: "user-config", ...(path && { path }), why: "your own Terraform configuration says where" };
  }
  if (env.TWINSTACK_PROVIDER_MIRROR) {
    const mirror = namedMirror(resolve(cwd, env.TWINSTACK_PROVIDER_MIRROR), props);
    return {
      kind: "mirror",
      path: mirror.path,
      version: mirror.version,
      why: "TWINSTACK_PROVIDER_MIRROR names it",
      mirror,
    };
  }
  if (await reachable(host)) return { kind: "registry", path: host, why: `${host} answers` };
  const mirror = findMirror(product, props);
  if (mirror) {
    const why = `${host} does not answer, and this folder holds hashicorp/aws`;
    return { kind: "mirror", path: mirror.path, version: mirror.version, why, mirror };
  }
  return { kind: "none", why: `${host} does not answer, and no folder on this machine holds hashicorp/aws` };
}

function namedMirror(path: string, props: TerraformEnvironmentProps): ProviderMirror {
  const mirror = readMirror(path, props.product, props);
  if (mirror) return mirror;
  const platform = terraformPlatform(props);
  const { from, below } = AWS_PROVIDER_VERSIONS;
  const reason = `it holds no ${PROVIDER_HOST[props.product]}/hashicorp/aws >= ${from}, < ${below} for ${platform}`;
  throw fail("PROVIDER_MIRROR_INVALID", { path, reason, platform });
}

/**
 * A plugin cache for the project. Without the second variable Terraform downloads a provider again for each new stack,
 * cached or not, to write checksums for all platforms into a lock file that here is generated and thrown away.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#allowing-the-provider-plugin-cache-to-break-the-dependency-lock-file
 */
function ourCache(folder: string): Record<string, string> {
  const path = resolve(join(folder, "plugin-cache"));
  mkdirSync(path, { recursive: true });
  return { TF_PLUGIN_CACHE_DIR: path, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "true" };
}
