import { readdirSync } from "node:fs";
import { loadSystem, parseSystem } from "../../src/system";
import { SMALL_SYSTEM } from "../support/synth";
import { validateStacks } from "../support/validate";
import { describeWithTerraform } from "../terraform/live";

const CERTIFICATES = `{ primary: "arn:aws:acm:eu-west-1:123456789012:certificate/1", dr: "arn:aws:acm:eu-north-1:123456789012:certificate/2" }`;

/** What neither the systems nor the examples use. */
const theRest = parseSystem(
  SMALL_SYSTEM.replace(
    "{ port: 80, ",
    `{ port: 443, certificate: ${CERTIFICATES}, userData: "echo \${HOME} %{x} $(date)", ` +
      "instance: { image: { ami: { primary: ami-01234567, dr: ami-89abcdef } } }, ",
  ).replace("10.2.0.0/16", "10.2.0.0/16, nat: none, flowLogs: none"),
  "rest.yaml",
);

const examples = readdirSync("docs/examples")
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => [`docs/examples/${file}`, loadSystem(`docs/examples/${file}`)] as const);

describeWithTerraform("with the real AWS provider", () => {
  // The two sites are one configuration with two sets of values, which regions/synth.test.ts checks, and the state stacks
  // are the same everywhere: so what is valid in dr is valid.
  test.each([...examples, ["what neither systems nor examples use", theRest]] as const)(
    "%s is valid, without warnings",
    async (_, system) => {
      const warnings = await validateStacks(
        system,
        ({ kind, sites }) => kind !== "state" && (sites.length > 1 || sites.includes("dr")),
      );
      expect(Object.keys(warnings)).toEqual(expect.arrayContaining(["global", "dr"]));
      for (const [stack, found] of Object.entries(warnings)) expect([stack, found]).toEqual([stack, []]);
    },
    120_000,
  );
});
