/** Looks for folders on this machine that hold the AWS provider, so that no registry is needed. */
import { readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { given } from "./given";
import { compareVersions, type TerraformProduct } from "./binary";

/** The first part of every provider address of a product: `<host>/hashicorp/aws`. */
export const PROVIDER_HOST: Readonly<Record<TerraformProduct, string>> = {
  terraform: "registry.terraform.io",
  opentofu: "registry.opentofu.org",
};

/** The versions of hashicorp/aws that the stacks accept: from `from`, below `below`. */
export const AWS_PROVIDER_VERSIONS = { from: "5.100.0", below: "7.0.0" } as const;

/** A folder laid out as a Terraform filesystem mirror, with an AWS provider that fits. */
export interface ProviderMirror {
  /** The folder that holds `<host>/hashicorp/aws`. */
  readonly path: string;
  /** The newest version of hashicorp/aws there that fits. */
  readonly version: string;
  /** Addresses of every provider there, for example `registry.terraform.io/hashicorp/aws`; sorted. */
  readonly providers: readonly string[];
}

/** What a search depends on; everything defaults to this machine and process. */
export interface MachineFacts {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** @default the folder this process runs in */
  readonly cwd?: string;
  /** @default the user's home folder */
  readonly home?: string;
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  /** Folders whose subfolders are looked at: the places for add-on software. @default those of this platform */
  readonly addOnFolders?: readonly string[];
}

/** This machine as Terraform names it, for example `linux_amd64`. */
export function terraformPlatform(facts: MachineFacts = {}): string {
  const { platform = process.platform, arch = process.arch } = facts;
  const architectures: Record<string, string> = { x64: "amd64", ia32: "386" };
  return `${platform === "win32" ? "windows" : platform}_${architectures[arch] ?? arch}`;
}

/**
 * Reads `folder` as a filesystem mirror, packed (`terraform-provider-aws_<version>_<platform>.zip`) or unpacked
 * (`<version>/<platform>/`).
 *
 * @returns undefined if it holds no hashicorp/aws for this machine within {@link AWS_PROVIDER_VERSIONS}
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
 */
export function readMirror(
  folder: string,
  product: TerraformProduct,
  facts?: MachineFacts,
): ProviderMirror | undefined {
  const host = PROVIDER_HOST[product];
  const aws = join(folder, host, "hashicorp", "aws");
  const platform = terraformPlatform(facts);
  const versions = list(aws)
    .map((name) => versionIn(aws, name, platform))
    .filter((version) => version !== undefined)
    .filter((version) => compareVersions(version, AWS_PROVIDER_VERSIONS.from) >= 0)
    .filter((version) => compareVersions(version, AWS_PROVIDER_VERSIONS.below) < 0)
    .sort(compareVersions);
  const version = versions.at(-1);
  if (version === undefined) return undefined;
  const providers = list(join(folder, host)).flatMap((namespace) =>
    list(join(folder, host, namespace))
      .filter((type) => isFolder(join(folder, host, namespace, type)))
      .map((type) => `${host}/${namespace}/${type}`),
  );
  return { path: resolve(folder), version, providers: providers.sort() };
}

/** The first folder, in the order of {@link mirrorFolders}, that {@link readMirror} can use. */
export function findMirror(product: TerraformProduct, facts: MachineFacts = {}): ProviderMirror | undefined {
  for (const folder of mirrorFolders(product, facts)) {
    const mirror = readMirror(folder, product, facts);
    if (mirror) return mirror;
  }
  return undefined;
}

/**
 * Every folder that may be a mirror: first those that Terraform itself looks at, then one level below the places for
 * add-on software.
 *
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 * @see https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html
 */
export function mirrorFolders(product: TerraformProduct, facts: MachineFacts = {}): string[] {
  const { env = process.env, cwd = process.cwd(), home = homedir(), platform = process.platform } = facts;
  const names = product === "opentofu" ? ["opentofu", "terraform"] : ["terraform"];
  const implied = [join(cwd, "terraform.d", "plugins")];
  if (platform === "win32") {
    if (env.APPDATA) {
      implied.push(join(env.APPDATA, "terraform.d", "plugins"), join(env.APPDATA, "HashiCorp", "Terraform", "plugins"));
    }
  } else {
    implied.push(join(home, ".terraform.d", "plugins"));
    const support = "Library/Application Support/io.terraform/plugins";
    if (platform === "darwin") implied.push(join(home, support), join("/", support));
    const data = [given(env.XDG_DATA_HOME) ?? join(home, ".local", "share")];
    data.push(...(given(env.XDG_DATA_DIRS) ?? "/usr/local/share:/usr/share").split(delimiter).filter(Boolean));
    implied.push(...data.flatMap((folder) => names.map((name) => join(folder, name, "plugins"))));
  }
  const addOn = facts.addOnFolders ?? addOnFolders(platform, env);
  return [...implied, ...addOn.flatMap((folder) => list(folder).map((name) => join(folder, name)))];
}

function addOnFolders(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): string[] {
  if (platform === "win32") return [env.ProgramFiles, env.ProgramData].filter((folder) => folder !== undefined);
  const local = ["lib", "share", "libexec"].map((name) => `/usr/local/${name}`);
  return ["/opt", ...local, "/usr/lib", "/usr/share", "/var/lib"];
}

/** The version that the entry `name` of a provider's folder holds for this platform. Prereleases are never chosen. */
function versionIn(aws: string, name: string, platform: string): string | undefined {
  const packed = /^terraform-provider-aws_(\d+\.\d+\.\d+)_(\w+)\.zip$/.exec(name);
  if (packed) return packed[2] === platform ? packed[1] : undefined;
  if (!/^\d+\.\d+\.\d+$/.test(name)) return undefined;
  const files = list(join(aws, name, platform));
  return files.some((file) => file.startsWith("terraform-provider-aws")) ? name : undefined;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
