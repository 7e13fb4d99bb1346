/** Finds the Terraform or OpenTofu binary that everything else in this folder runs. */
import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve, sep } from "node:path";
import { fail } from "../errors";

export type TerraformProduct = "terraform" | "opentofu";

/** A binary that was found and is new enough. */
export interface TerraformBinary {
  /** Absolute path. */
  readonly path: string;
  readonly product: TerraformProduct;
  /** As the binary says it, for example `1.11.4`. */
  readonly version: string;
}

/**
 * The oldest version of each product that has ephemeral resources and write-only arguments.
 *
 * @see https://github.com/hashicorp/terraform/releases/tag/v1.11.0
 * @see https://opentofu.org/docs/language/ephemerality/write-only-attributes
 */
export const OLDEST_VERSION: Readonly<Record<TerraformProduct, string>> = { terraform: "1.11.0", opentofu: "1.11.0" };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the binary to run: `TWINSTACK_TERRAFORM` (a path or a name on PATH), else `terraform`, else `tofu` on PATH.
 *
 * Asks it for its version, which takes about 30 ms.
 *
 * @throws TERRAFORM_MISSING if there is none or it does not run, TERRAFORM_TOO_OLD if it lacks write-only arguments.
 */
export async function findTerraform(env: Environment = process.env): Promise<TerraformBinary> {
  const wanted = env.TWINSTACK_TERRAFORM;
  const path = wanted ? locate(wanted, env) : (locate("terraform", env) ?? locate("tofu", env));
  if (path === undefined) {
    const looked = wanted
      ? `TWINSTACK_TERRAFORM names ${wanted}, which is not a program that can be run.`
      : "Neither terraform nor tofu is on PATH.";
    throw fail("TERRAFORM_MISSING", { looked });
  }
  const { product, version } = await askVersion(path, env);
  const needed = OLDEST_VERSION[product];
  if (compareVersions(version, needed) < 0) {
    const name = product === "terraform" ? "Terraform" : "OpenTofu";
    throw fail("TERRAFORM_TOO_OLD", { product: name, version, path, needed: `${name} ${needed}` });
  }
  return { path, product, version };
}

/** Below zero if `a` is older than `b`, zero if equal. What follows the third number (`-rc1`, `+ent`) does not count. */
export function compareVersions(a: string, b: string): number {
  const numbers = (text: string): number[] => (/^\d+(\.\d+)*/.exec(text)?.[0] ?? "0").split(".").map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function locate(name: string, env: Environment): string | undefined {
  const endings = process.platform === "win32" ? ["", ...(env.PATHEXT ?? ".EXE;.CMD;.BAT").split(";")] : [""];
  const isPath = isAbsolute(name) || name.includes("/") || name.includes(sep);
  const folders = isPath ? [""] : (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const folder of folders) {
    for (const ending of endings) {
      const candidate = resolve(join(folder, name + ending));
      if (isProgram(candidate)) return candidate;
    }
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Both products answer `version -json` with the same keys; only the plain text says which of the two it is. */
function askVersion(path: string, env: Environment): Promise<{ product: TerraformProduct; version: string }> {
  return new Promise((done, reject) => {
    const options = { env: { ...env, CHECKPOINT_DISABLE: "1" } as NodeJS.ProcessEnv, timeout: 20_000 };
    execFile(path, ["version"], options, (error, stdout) => {
      const match = /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+\S*)/m.exec(stdout);
      const [, product, version] = match ?? [];
      if (product === undefined || version === undefined) {
        const looked = `${path} does not say which version of Terraform or OpenTofu it is.`;
        reject(fail("TERRAFORM_MISSING", { looked }, { cause: error, detail: stdout.slice(0, 2000) }));
        return;
      }
      done({ product: product === "Terraform" ? "terraform" : "opentofu", version });
    });
  });
}
