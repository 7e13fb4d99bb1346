import { selectStacks } from "../../src/cli/selection";
import { loadSystem } from "../../src/system";
import { Workspace } from "../../src/terraform/deployment";
import { synthSystem } from "../support/synth";

const { manifest } = synthSystem(loadSystem("docs/examples/monitoring.yaml"));

/** A workspace as far as selecting goes: the rest of it looks for Terraform. */
const workspace = Object.assign(Object.create(Workspace.prototype) as Workspace, { manifest });

describe("which stacks a command is about", () => {
  let said: string;
  beforeEach(() => {
    said = "";
    jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const select = (ids: string[], options = {}) => selectStacks(workspace, ids, options).map(({ id }) => id);

  test("all but the states and monitoring, which is told", () => {
    expect(select([])).toEqual(["global", "primary", "dr", "link"]);
    expect(said).toMatch(/^Left out: monitoring-primary, monitoring-dr\./);
  });

  test("monitoring as well, if it is asked for", () => {
    expect(select([], { monitoring: true })).toEqual([
      "global",
      "primary",
      "dr",
      "link",
      "monitoring-primary",
      "monitoring-dr",
    ]);
    expect(said).toBe("");
  });

  test("those that are named, in their order", () => {
    expect(select(["monitoring-dr", "dr"])).toEqual(["dr", "monitoring-dr"]);
    expect(said).toBe("");
  });
});
