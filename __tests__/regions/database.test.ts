import { loadSystem } from "../../src/system";
import { addresses, type StackJson, synthSystem } from "../support/synth";

/** A stack without what may differ between sites: values of variables, the backend and cdktf's own notes. */
const configuration = (stack: StackJson): unknown =>
  JSON.parse(
    JSON.stringify(stack, (key, value: unknown) =>
      key === "//" || key === "backend" || key === "default" ? undefined : value,
    ),
  );

describe.each(["database", "aurora", "secret"])("docs/examples/%s.yaml", (example) => {
  const system = loadSystem(`docs/examples/${example}.yaml`);
  const { stacks, manifest } = synthSystem(system);

  test("primary and dr are the same configuration with other values", () => {
    expect(configuration(stacks.primary!)).toEqual(configuration(stacks.dr!));
    expect(addresses(stacks.primary!)).toEqual(addresses(stacks.dr!));
  });

  test("the region of the other site is in no block of a site but in variables that say so", () => {
    for (const site of ["primary", "dr"] as const) {
      const { region } = system.sites[site === "primary" ? "dr" : "primary"];
      const variables = Object.entries(stacks[site]!.variable ?? {})
        .filter(([, { default: value }]) => JSON.stringify(value).includes(region))
        .map(([name]) => name.replace(/^database_\w+?_/, ""));
      expect(variables.filter((name) => name !== "source_arn" && name !== "source_region")).toEqual([]);
      expect(JSON.stringify({ ...stacks[site], variable: {} })).not.toContain(region);
    }
  });

  test("the standby is deployed after what it replicates", () => {
    const { dependsOn } = manifest.stacks.find(({ id }) => id === "dr")!;
    expect(dependsOn.includes("primary")).toBe(system.databases.length > 0);
  });
});
