import type { Command } from "commander";
import { readIdentity } from "../../aws";
import { fail, toTwinstackError } from "../../errors";
import { findLocalAws } from "../../rehearsal";
import { loadSystem } from "../../system";
import { findTerraform, prepareTerraformEnvironment, type ProviderSource, type TerraformBinary } from "../../terraform";
import { common, type CommonOptions, TOOL_FOLDER, withExamples } from "../context";
import { print, printJson, table } from "../output";

interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly found: string;
  /** What to do if it is not there. */
  readonly hint: string;
  /** What it is needed for. */
  readonly neededFor: string;
}

const OLDEST_NODE = [20, 19] as const;

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const hint = `Install Node.js ${OLDEST_NODE.join(".")} or newer.`;
  return { what: "Node.js", ok, found: process.versions.node, hint, neededFor: "everything" };
}

/** A check that fails with what an error says. */
async function attempt(what: string, neededFor: string, work: () => Promise<string>): Promise<Check> {
  try {
    return { what, ok: true, found: await work(), hint: "", neededFor };
  } catch (cause) {
    const { message, hint } = toTwinstackError(cause);
    return { what, ok: false, found: message, hint, neededFor };
  }
}

const describeSource = ({ kind, path, version, why }: ProviderSource): string =>
  [kind, version, path && `(${path})`, `because ${why}`].filter(Boolean).join(" ");

async function checkTools(): Promise<Check[]> {
  let binary: TerraformBinary | undefined;
  const terraform = await attempt("Terraform", "plan, deploy, rehearse", async () => {
    binary = await findTerraform();
    return `${binary.product} ${binary.version} (${binary.path})`;
  });
  const provider = await attempt("AWS provider", "plan, deploy, rehearse", async () => {
    const product = binary?.product ?? "terraform";
    const { source } = await prepareTerraformEnvironment({ product, folder: TOOL_FOLDER });
    return describeSource(source);
  });
  const local = await findLocalAws();
  return [
    terraform,
    provider.found.startsWith("none")
      ? { ...provider, ok: false, hint: "Get online, or set TWINSTACK_PROVIDER_MIRROR to a filled mirror." }
      : provider,
    {
      what: "local AWS",
      ok: local.ready || local.installable,
      found: local.ready
        ? `moto ${local.moto ?? ""} (${local.python ?? ""})`
        : local.installable
          ? "installed when it is first needed"
          : "missing",
      hint: local.hint,
      neededFor: "rehearse",
    },
  ];
}

const checkCredentials = (options: CommonOptions): Promise<Check> =>
  attempt("AWS credentials", "bootstrap, plan, deploy, status", async () => {
    const { account, sites, activeSite } = loadSystem(options.system);
    const identity = await readIdentity(sites[activeSite].region, "the AWS account");
    if (identity.account !== account)
      throw fail("WRONG_ACCOUNT", { account: identity.account, subject: options.system });
    return identity.arn;
  });

export function doctorCommand(program: Command): void {
  const command = common(program.command("doctor").description("what is there, what is missing, and how to get it"));
  withExamples(command, "doctor", "doctor --json").action(async (options: CommonOptions) => {
    const [tools, credentials] = await Promise.all([checkTools(), checkCredentials(options)]);
    const checks = [checkNode(), ...tools, credentials];
    if (options.json) printJson(checks);
    else {
      print(
        table(
          ["", "", "found"],
          checks.map(({ what, ok, found }) => [ok ? "ok" : "MISSING", what, found]),
        ),
      );
      for (const { what, ok, hint, neededFor } of checks) {
        if (!ok) print(`\n${what} (needed for ${neededFor}): ${hint}`);
      }
    }
    // Without credentials everything but real AWS works, so that is no finding.
    if (checks.some(({ ok, what }) => !ok && what !== "AWS credentials")) process.exitCode = 1;
  });
}
