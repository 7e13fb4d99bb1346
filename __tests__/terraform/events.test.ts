import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readEvent, type ProgressEvent } from "../../src/terraform/events";

function recorded(name: string): ProgressEvent[] {
  const lines = readFileSync(join(__dirname, "fixtures", `${name}.jsonl`), "utf8").split("\n");
  return lines.map(readEvent).filter((event) => event !== undefined);
}

test("a plan becomes refreshes, planned changes and a summary", () => {
  const events = recorded("plan-replace");
  expect(events.filter(({ type }) => type === "resource")).toHaveLength(6);
  expect(events.filter(({ type }) => type !== "resource")).toEqual([
    { type: "planned", address: "terraform_data.replaced", action: "replace", reason: "cannot_update" },
    { type: "planned", address: "terraform_data.masked", action: "update" },
    { type: "summary", operation: "plan", add: 1, change: 1, remove: 1, import: 0 },
  ]);
});

test("an apply tells of each resource's start and end, with seconds", () => {
  const resources = recorded("interrupted-apply").filter((event) => event.type === "resource");
  expect(resources.filter(({ action }) => action !== "refresh")).toEqual([
    { type: "resource", status: "started", address: "terraform_data.a", action: "delete" },
    { type: "resource", status: "complete", address: "terraform_data.a", action: "delete", elapsedSeconds: 0 },
    { type: "resource", status: "started", address: "terraform_data.a", action: "create" },
    { type: "resource", status: "errored", address: "terraform_data.a", action: "create", elapsedSeconds: 3 },
  ]);
});

test("what provisioners print is in no event but the error that Terraform makes of it", () => {
  const events = recorded("apply-failed").filter(({ type }) => type !== "diagnostic");
  expect(events.length).toBeGreaterThan(3);
  expect(JSON.stringify(events)).not.toContain("printed-by-provisioner");
});

test("a diagnostic leaves the source snippet out", () => {
  const diagnostics = recorded("apply-failed").filter(({ type }) => type === "diagnostic");
  expect(diagnostics).toHaveLength(1);
  expect(JSON.stringify(diagnostics)).not.toContain("snippet");
});

test.each([
  "",
  "not JSON",
  "{ broken",
  "[]",
  "{}",
  '{"type":"outputs","outputs":{"x":{"value":"secret"}}}',
  '{"type":"apply_start"}',
  '{"type":"apply_start","hook":{"resource":7}}',
  '{"type":"diagnostic","diagnostic":null}',
  '{"type":"planned_change","change":[]}',
  '{"type":"from_the_future","hook":{}}',
])("%s is no event", (line) => {
  expect(readEvent(line)).toBeUndefined();
});

test("an action from the future does not stop the show", () => {
  const line = '{"type":"planned_change","change":{"resource":{"addr":"a.b"},"action":"transmute"}}';
  expect(readEvent(line)).toEqual({ type: "planned", address: "a.b", action: "other" });
});
