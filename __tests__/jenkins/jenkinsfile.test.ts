import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderJenkinsfiles } from "../../src/jenkins";
import { loadSystem, parseSystem, type System } from "../../src/system";
import { errorCode, twinstack } from "../support/cli";
import { smallSystem, synthSystem } from "../support/synth";

const EXAMPLE = "docs/examples/delivery-jenkins.yaml";
const example = readFileSync(EXAMPLE, "utf8");

const edited = (from: string, to: string): System => {
  expect(example).toContain(from);
  return parseSystem(example.replace(from, to), "s.yaml");
};

const files = (system: System): Record<string, string> =>
  Object.fromEntries(renderJenkinsfiles(system, "systems/shop.yaml").map(({ path, text }) => [path, text]));

const component = (system: System): string => files(system)["api/Jenkinsfile"]!;

/** The shell scripts of a Jenkinsfile, unquoted. */
const scripts = (text: string): string[] =>
  [...text.matchAll(/sh '''([^]*?[^\\])'''/g)].map(([, script = ""]) => script.replace(/\\(.)/g, "$1"));

/** The heads of all stages, in their order. */
const stages = (text: string): string[] => [...text.matchAll(/stage\('(.*)'\)/g)].map(([, name = ""]) => name);

test("a system with Jenkins has a file for Terraform and one for each component", () => {
  expect(Object.keys(files(loadSystem(EXAMPLE)))).toEqual(["terraform/Jenkinsfile", "api/Jenkinsfile"]);
});

test("a system without has the one for Terraform", () => {
  expect(Object.keys(files(smallSystem()))).toEqual(["terraform/Jenkinsfile"]);
  expect(Object.keys(files(loadSystem("docs/examples/delivery.yaml")))).toEqual(["terraform/Jenkinsfile"]);
});

test("the active site comes first, whichever it is", () => {
  expect(stages(component(loadSystem(EXAMPLE)))).toEqual([
    "Build",
    "Checkout",
    "Compile",
    "Test",
    "Pack",
    "Approve",
    "Ship to primary (active, eu-west-1)",
    "Ship to dr (standby, eu-central-1)",
  ]);
  const failedOver = component(edited("sites:", "topology: { active: dr }\nsites:"));
  expect(stages(failedOver).slice(-2)).toEqual([
    "Ship to dr (active, eu-central-1)",
    "Ship to primary (standby, eu-west-1)",
  ]);
});

test("nobody approves unless the file says so, and no stage is there for what is not done", () => {
  expect(stages(component(edited("approval: true", "approval: false")))).not.toContain("Approve");
  expect(stages(component(edited("        test: [npm test]\n", "")))).not.toContain("Test");
});

test("each site can be shipped to by itself, from the branch that is shipped only", () => {
  const text = component(edited("engine: jenkins", "engine: jenkins\n  branch: live"));
  expect(text).toContain("choice(name: 'SITES', choices: ['both', 'primary', 'dr']");
  for (const site of ["primary", "dr"]) {
    expect(text).toContain(
      `(params.SITES ?: 'both') in ['both', '${site}'] && (env.BRANCH_NAME == null || env.BRANCH_NAME == 'live')`,
    );
  }
});

test("what ships to a site names nothing of the other", () => {
  const [primary = "", dr = ""] = scripts(component(loadSystem(EXAMPLE))).slice(-2);
  expect(primary).toContain("eu-west-1");
  expect(dr).toContain("eu-central-1");
  expect(primary).not.toContain("eu-central-1");
  expect(dr).not.toContain("eu-west-1");
  expect(dr).toContain("arn:aws:iam::123456789012:role/shop-jenkins-dr");
});

test("every script is one that bash can read", () => {
  const all = Object.values(files(loadSystem(EXAMPLE))).flatMap(scripts);
  expect(all).toHaveLength(6);
  for (const script of all) {
    expect(script).toMatch(/^#!\/usr\/bin\/env bash\nset -euo pipefail\n/);
    expect(spawnSync("bash", ["-n"], { input: script }).stderr.toString()).toBe("");
  }
});

test("whatever the system file says goes through the quotes of both languages", () => {
  const nasty = component(
    edited("[npm run build]", `["echo 'it''s' '''three''' $HOME \\\\ \${x}"]\n        environment: { A: "'$x'\\\\" }`),
  );
  const [build = ""] = scripts(nasty);
  expect(build).toContain("export A=''\\''$x'\\''\\'\n");
  expect(build).toContain("echo 'it''s' '''three''' $HOME \\ ${x}\n");
});

describe("credentials", () => {
  test("of an agent's role take the site's role, and no key is in the file", () => {
    const text = component(loadSystem(EXAMPLE));
    expect(text).toContain("credential_source = Ec2InstanceMetadata");
    expect(text).not.toMatch(/aws_access_key_id|aws_secret|AKIA|password/i);
  });

  test("of an OIDC provider come from Jenkins's own store", () => {
    const text = component(
      edited(
        'trust: { role: "arn:aws:iam::123456789012:role/jenkins-agents" }',
        "trust: { oidc: { provider: jenkins.example/oidc, audience: sts.amazonaws.com, subject: shop } }\n    oidcCredentialsId: token",
      ),
    );
    expect(text).toContain(
      "withCredentials([file(credentialsId: 'token', variable: 'AWS_WEB_IDENTITY_TOKEN_FILE')]) {",
    );
    expect(text).not.toContain("credential_source");
  });
});

test("Terraform plans, is approved, and deploys the stacks of the sites that were chosen", () => {
  const { "terraform/Jenkinsfile": text = "" } = files(loadSystem(EXAMPLE));
  expect(stages(text)).toEqual(["Plan", "Approve", "Deploy"]);
  const [plan = "", deploy = ""] = scripts(text);
  expect(plan).toContain("  dr) stacks=(dr delivery-dr) ;;\n  *) stacks=() ;;\n");
  expect(plan).toContain(`bin/twinstack plan --system "$SYSTEM_FILE" "\${stacks[@]}"`);
  expect(deploy).toContain("bin/twinstack deploy --yes");
  expect(deploy).toContain("export SYSTEM_FILE='systems/shop.yaml'\n");
});

const MONITORING = "monitoring: { kubernetes: { admins: ['arn:aws:iam::123456789012:role/platform'] } }\n";

describe("monitoring in the Jenkinsfile for Terraform", () => {
  const terraform = (topology: string): string => {
    const monitored = parseSystem(`${example}topology: ${topology}\n${MONITORING}`, "s.yaml");
    return files(monitored)["terraform/Jenkinsfile"]!;
  };

  /** What a script puts into `$stacks` for these parameters. */
  const stacksFor = (text: string, SITES: string, asked = ""): string => {
    const [plan = ""] = scripts(text);
    const choice = plan.slice(plan.indexOf("case "), plan.indexOf("bin/twinstack"));
    const script = `set -euo pipefail\n${choice}\necho "\${stacks[@]-}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script], { env: { ...process.env, SITES, MONITORING: asked } });
    expect(stderr.toString()).toBe("");
    return stdout.toString().trim();
  };

  test("is left out unless it is asked for: a disaster must not hang on it", () => {
    const text = terraform("{ strategy: warm-standby }");
    expect(text).toContain("booleanParam(name: 'MONITORING', defaultValue: false");
    expect(["both", "primary", "dr"].map((sites) => stacksFor(text, sites))).toEqual([
      "",
      "primary delivery-primary",
      "dr delivery-dr",
    ]);
    expect(["both", "primary", "dr"].map((sites) => stacksFor(text, sites, "true"))).toEqual([
      "--monitoring",
      "primary delivery-primary monitoring-primary",
      "dr delivery-dr monitoring-dr",
    ]);
  });

  test("is not asked for where there is no such stack", () => {
    const text = terraform("{ strategy: backup-restore }");
    expect(text).not.toContain("monitoring-dr");
    expect(stacksFor(text, "dr", "true")).toBe("dr delivery-dr");
    expect(stacksFor(text, "primary", "true")).toBe("primary delivery-primary monitoring-primary");
    // Every name is one of a stack that is synthesized.
    const { manifest } = synthSystem(
      parseSystem(`${example}topology: { strategy: backup-restore }\n${MONITORING}`, "s.yaml"),
    );
    const known = manifest.stacks.map(({ id }) => id);
    for (const site of ["primary", "dr"]) {
      for (const stack of stacksFor(text, site, "true").split(" ")) expect(known).toContain(stack);
    }
  });

  test("is no parameter of a system without", () => {
    expect(files(loadSystem(EXAMPLE))["terraform/Jenkinsfile"]).not.toMatch(/monitoring/i);
  });
});

describe("twinstack jenkinsfile", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "twinstack-jenkins-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("writes them", async () => {
    const { exitCode, stdout } = await twinstack(["jenkinsfile", "-s", EXAMPLE, "--out", folder, "--json"]);
    expect({ exitCode, stdout: JSON.parse(stdout) as unknown }).toEqual({
      exitCode: 0,
      stdout: { folder, files: ["terraform/Jenkinsfile", "api/Jenkinsfile"] },
    });
    const { text } = renderJenkinsfiles(loadSystem(EXAMPLE), EXAMPLE)[1]!;
    expect(readFileSync(join(folder, "api/Jenkinsfile"), "utf8")).toBe(text);
  });

  test("says so when it cannot", async () => {
    // A file where the folder should be.
    const result = await twinstack(["jenkinsfile", "-s", EXAMPLE, "--out", EXAMPLE, "--json"]);
    expect([result.exitCode, errorCode(result)]).toEqual([2, "JENKINSFILE_UNWRITABLE"]);
  });
});
