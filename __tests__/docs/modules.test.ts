import { existsSync, readdirSync, readFileSync } from "node:fs";

const modules = readdirSync("src/modules", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test("there are modules", () => {
  expect(modules.length).toBeGreaterThan(15);
});

describe.each(modules)("the page of the module %s", (name) => {
  const file = `docs/modules/${name}.md`;
  const page = existsSync(file) ? readFileSync(file, "utf8") : "";

  test("says what it creates, what failover does to it and what it costs in standby", () => {
    expect(page).toMatch(/^## What it creates$/m);
    expect(page).toMatch(/^## What failover does to it$/m);
    expect(page).toMatch(/^## What (it costs|the standby costs)/m);
  });

  test("has a snippet that tests run, and is named in the README", () => {
    const [, example = ""] = /<!-- snippet: (docs\/examples\/[\w-]+\.yaml) -->/.exec(page) ?? [];
    expect(existsSync(example)).toBe(true);
    expect(readFileSync("README.md", "utf8")).toContain(`(${file})`);
  });
});
