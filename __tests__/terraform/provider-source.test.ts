import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { prepareTerraformEnvironment, type MachineFacts, type TerraformEnvironmentProps } from "../../src/terraform";
import { hclString, readUserConfig } from "../../src/terraform/cli-config";
import { findMirror, mirrorFolders, readMirror, terraformPlatform } from "../../src/terraform/provider-mirror";

let base: string;
beforeEach(() => (base = mkdtempSync(join(tmpdir(), "twinstack-test-"))));
afterEach(() => rmSync(base, { recursive: true, force: true }));

function put(path: string, text = "", mode = 0o644): string {
  const full = join(base, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  chmodSync(full, mode);
  return full;
}

const unpacked = (
  root: string,
  version = "5.100.0",
  platform = "linux_amd64",
  host = "registry.terraform.io",
): string =>
  put(`${root}/${host}/hashicorp/aws/${version}/${platform}/terraform-provider-aws_v${version}_x5`, "", 0o755);

/** A Linux machine that has nothing but what a test puts there. */
function machine(env: Record<string, string> = {}): MachineFacts & { addOnFolders: string[] } {
  return {
    env: { XDG_DATA_DIRS: join(base, "usr/share"), ...env },
    cwd: join(base, "project"),
    home: join(base, "home"),
    platform: "linux",
    arch: "x64",
    addOnFolders: [join(base, "opt"), join(base, "var/lib")],
  };
}

function prepare(env: Record<string, string> = {}, more: Partial<TerraformEnvironmentProps> = {}) {
  const folder = join(base, "project/.twinstack");
  const reachable = (): Promise<boolean> => Promise.resolve(false);
  return prepareTerraformEnvironment({ product: "terraform", folder, reachable, ...machine(env), ...more });
}

describe("finding a mirror", () => {
  test("unpacked, one level below a place for add-on software", () => {
    unpacked("opt/plugins");
    put("opt/plugins/registry.terraform.io/hashicorp/kubernetes/2.0.0/linux_amd64/terraform-provider-kubernetes");
    expect(findMirror("terraform", machine())).toEqual({
      path: join(base, "opt/plugins"),
      version: "5.100.0",
      providers: ["registry.terraform.io/hashicorp/aws", "registry.terraform.io/hashicorp/kubernetes"],
    });
  });

  test("packed, with an index beside it", () => {
    const folder = "var/lib/x/registry.terraform.io/hashicorp/aws";
    put(`${folder}/terraform-provider-aws_6.2.0_linux_amd64.zip`);
    put(`${folder}/terraform-provider-aws_6.3.0_darwin_arm64.zip`);
    put(`${folder}/index.json`, "{}");
    expect(findMirror("terraform", machine())).toMatchObject({ version: "6.2.0" });
  });

  test("the newest version that fits counts; too old, too new, other platforms, prereleases and empty folders do not", () => {
    for (const version of ["5.99.9", "5.100.0", "6.10.0", "6.9.0", "7.0.0", "6.11.0-beta1"]) unpacked("opt/a", version);
    unpacked("opt/a", "6.12.0", "linux_arm64");
    mkdirSync(join(base, "opt/a/registry.terraform.io/hashicorp/aws/6.13.0/linux_amd64"), { recursive: true });
    expect(readMirror(join(base, "opt/a"), "terraform", machine())?.version).toBe("6.10.0");
    expect(readMirror(join(base, "opt/a"), "terraform", { ...machine(), arch: "arm64" })?.version).toBe("6.12.0");
  });

  test("Terraform's own folders come first", () => {
    unpacked("opt/a", "6.0.0");
    unpacked("home/.terraform.d/plugins", "5.100.0");
    expect(findMirror("terraform", machine())?.path).toBe(join(base, "home/.terraform.d/plugins"));
    unpacked("project/terraform.d/plugins", "5.101.0");
    expect(findMirror("terraform", machine())?.path).toBe(join(base, "project/terraform.d/plugins"));
  });

  test("each platform has its own folders", () => {
    const folders = (facts: MachineFacts): string[] => mirrorFolders("terraform", { ...machine(), ...facts });
    expect(folders({ platform: "darwin" })).toContain("/Library/Application Support/io.terraform/plugins");
    expect(folders({ platform: "win32", env: { APPDATA: "A" } })).toContain(
      join("A", "HashiCorp", "Terraform", "plugins"),
    );
    expect(mirrorFolders("opentofu", machine())).toContain(join(base, "usr/share/opentofu/plugins"));
  });

  test("OpenTofu's providers have another address", () => {
    unpacked("opt/a");
    expect(findMirror("opentofu", machine())).toBeUndefined();
    unpacked("opt/b", "6.0.0", "linux_amd64", "registry.opentofu.org");
    expect(findMirror("opentofu", machine())).toMatchObject({ path: join(base, "opt/b") });
  });

  test.each([
    [{ platform: "linux", arch: "x64" }, "linux_amd64"],
    [{ platform: "darwin", arch: "arm64" }, "darwin_arm64"],
    [{ platform: "win32", arch: "ia32" }, "windows_386"],
  ] as const)("%j is %s", (facts, name) => {
    expect(terraformPlatform(facts)).toBe(name);
  });
});

describe("deciding", () => {
  test("the user's own provider_installation is left alone", async () => {
    unpacked("opt/a");
    const path = put("home/.terraformrc", 'provider_installation {\n  direct {}\n}\nplugin_cache_dir = "x"\n');
    const { source, env, serializeInit } = await prepare();
    expect(source).toMatchObject({ kind: "user-config", path });
    expect(env).toEqual({ CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" });
    expect(serializeInit).toBe(true);
  });

  test.each([
    ["# provider_installation {\n", false],
    ["/* provider_installation { } */", false],
    ['credentials "provider_installation.example" { token = "x" }', false],
    ["disable_checkpoint = true\nprovider_installation {", true],
    ['{"provider_installation": {}}', true],
  ])("%j says where providers come from: %s", (text, says) => {
    put("home/.terraformrc", text);
    expect(readUserConfig("terraform", machine())?.hasProviderInstallation).toBe(says);
  });

  test("TF_CLI_CONFIG_FILE replaces the file at home; relative, it is from where Twinstack runs", async () => {
    put("home/.terraformrc", "provider_installation {}");
    const path = put("project/my.rc", "provider_installation {}");
    const { source, env } = await prepare({ TF_CLI_CONFIG_FILE: "my.rc" });
    expect(source.path).toBe(path);
    expect(env.TF_CLI_CONFIG_FILE).toBe(path);
  });

  test("TWINSTACK_PROVIDER_MIRROR comes before the registry", async () => {
    unpacked("mine");
    unpacked("opt/a", "6.0.0");
    const reachable = jest.fn(() => Promise.resolve(true));
    const { source } = await prepare({ TWINSTACK_PROVIDER_MIRROR: "../mine" }, { reachable });
    expect(source).toMatchObject({ kind: "mirror", path: join(base, "mine"), version: "5.100.0" });
    expect(reachable).not.toHaveBeenCalled();
  });

  test.each(["nowhere", "old"])("a TWINSTACK_PROVIDER_MIRROR that is %s is an error", async (name) => {
    unpacked("old", "5.0.0");
    await expect(prepare({ TWINSTACK_PROVIDER_MIRROR: join(base, name) })).rejects.toMatchObject({
      code: "PROVIDER_MIRROR_INVALID",
      exitCode: 2,
      message: expect.stringContaining(">= 5.100.0, < 7.0.0 for linux_amd64") as string,
    });
  });

  test("a registry that answers is used, with a cache for the project", async () => {
    unpacked("opt/a");
    const reachable = (): Promise<boolean> => Promise.resolve(true);
    const { source, env, serializeInit } = await prepare({}, { reachable });
    expect(source.kind).toBe("registry");
    expect(env.TF_PLUGIN_CACHE_DIR).toBe(join(base, "project/.twinstack/plugin-cache"));
    expect(statSync(env.TF_PLUGIN_CACHE_DIR ?? "").isDirectory()).toBe(true);
    expect(serializeInit).toBe(true);
    const own = await prepare({ TF_PLUGIN_CACHE_DIR: "/cache" }, { reachable });
    expect(own.env.TF_PLUGIN_CACHE_DIR).toBeUndefined();
    expect(own.serializeInit).toBe(true);
  });

  test("without a registry, a mirror on this machine is used", async () => {
    unpacked("opt/a");
    const { source, env, serializeInit } = await prepare();
    expect(source).toMatchObject({ kind: "mirror", path: join(base, "opt/a"), version: "5.100.0" });
    expect(serializeInit).toBe(false);
    expect(readFileSync(env.TF_CLI_CONFIG_FILE ?? "", "utf8")).toBe(`# Generated by Twinstack. Changes are overwritten.
provider_installation {
  filesystem_mirror {
    path    = "${base}/opt/a"
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`);
  });

  test("the user's other settings stay in force, and unreadable for others", async () => {
    unpacked("opt/a");
    put("home/.terraformrc", 'credentials "app.example" { token = "t" }');
    put("home/.terraform.d/more.tfrc", "disable_checkpoint = true");
    const { env } = await prepare();
    const path = env.TF_CLI_CONFIG_FILE ?? "";
    const text = readFileSync(path, "utf8");
    expect(text).toMatch(/credentials "app\.example"[\s\S]*disable_checkpoint[\s\S]*filesystem_mirror/);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  test("nothing anywhere is no error yet", async () => {
    const { source, env } = await prepare();
    expect(source.kind).toBe("none");
    expect(env.TF_CLI_CONFIG_FILE).toBeUndefined();
  });

  test("a TF_CLI_CONFIG_FILE that names a missing file is replaced by an empty one", async () => {
    const { env } = await prepare({ TF_CLI_CONFIG_FILE: "/missing/rc" });
    expect(env.TF_CLI_CONFIG_FILE).toBe(join(base, "project/.twinstack/terraform.rc"));
    expect(readFileSync(env.TF_CLI_CONFIG_FILE ?? "", "utf8")).toMatch(/^#.*\n$/);
  });
});

test("texts are escaped as HCL wants it", () => {
  expect(hclString('C:\\a "b"\n\t')).toBe('"C:\\\\a \\"b\\"\\n\\t"');
});
