import { readdirSync } from "node:fs";
import { loadSystem } from "../../src/system";
import { validateStacks } from "../support/validate";
import { describeWithTerraform } from "../terraform/live";

const files = readdirSync("systems").filter((file) => file.endsWith(".yaml"));

describeWithTerraform("with the real AWS provider", () => {
  test.each(files)(
    "every stack of systems/%s is valid, without warnings",
    async (file) => {
      const warnings = await validateStacks(loadSystem(`systems/${file}`));
      expect(Object.keys(warnings)).toEqual(
        expect.arrayContaining(["state-primary", "state-dr", "global", "primary", "dr"]),
      );
      for (const [stack, found] of Object.entries(warnings)) expect([stack, found]).toEqual([stack, []]);
    },
    180_000,
  );
});
