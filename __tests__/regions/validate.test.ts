import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../src/regions";
import { loadSystem, parseSystem } from "../../src/system";
import { Workspace } from "../../src/terraform/deployment";
import { SMALL_SYSTEM } from "../support/synth";
import { describeWithTerraform } from "../terraform/live";

const CERTIFICATES = `{ primary: "arn:aws:acm:eu-west-1:123456789012:certificate/1", dr: "arn:aws:acm:eu-north-1:123456789012:certificate/2" }`;

/** What the systems of the project do not use. */
const everything = parseSystem(
  SMALL_SYSTEM.replace(
    "{ port: 80, ",
    `{ port: 443, certificate: ${CERTIFICATES}, userData: "echo \${HOME} %{x} $(date)", ` +
      "instance: { image: { ami: { primary: ami-01234567, dr: ami-89abcdef } } }, ",
  ).replace("10.2.0.0/16", "10.2.0.0/16, nat: none, flowLogs: none"),
  "everything.yaml",
);

/** The same without most of it: what stands only in the active site. */
const backups = parseSystem(`${SMALL_SYSTEM}topology: { strategy: backup-restore }\n`, "backups.yaml");

const systems = ["systems", "docs/examples"].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => [join(folder, file), loadSystem(join(folder, file))] as const),
);

describeWithTerraform("with the real AWS provider", () => {
  let outdir: string;
  beforeAll(() => {
    outdir = mkdtempSync(join(tmpdir(), "twinstack-validate-"));
  });
  afterAll(() => {
    rmSync(outdir, { recursive: true });
  });

  test.each([...systems, ["backup and restore", backups], ["everything else there is", everything]] as const)(
    "every stack of %s is valid, without warnings",
    async (name, system) => {
      const folder = join(outdir, name);
      synthesize(system, { outdir: folder });
      const workspace = await Workspace.open({ outdir: folder, toolFolder: join(folder, "tools") });
      // The Kubernetes and Helm providers are not everywhere; __tests__/regions/monitoring.test.ts checks those stacks.
      const stacks = workspace.manifest.stacks.filter(({ kind }) => kind !== "monitoring");
      expect(stacks.length).toBeGreaterThanOrEqual(5);
      for (const stack of stacks) {
        const runner = workspace.runner(stack);
        await runner.init({ backend: false });
        const { warnings } = await runner.validate();
        expect({ stack: stack.id, warnings }).toEqual({ stack: stack.id, warnings: [] });
      }
    },
    120_000,
  );
});
