import { applyAcceptances } from "../../src/review/accept";
import { finding } from "./reviews";
import type { Acceptance } from "../../src/system";

const NOW = new Date("2027-01-31T23:59:59.999Z");
const AFTER = new Date("2027-02-01T00:00:00Z");

const acceptance = (more: Partial<Acceptance> = {}): Acceptance => ({
  code: "STATEFUL_DESTROYED",
  stack: "primary",
  address: "aws_db_instance.database_main",
  reason: "moved to Aurora",
  until: "2027-01-31",
  ...more,
});

describe("an acceptance", () => {
  test("takes its finding out, with its reason and last day", () => {
    const found = finding();
    expect(applyAcceptances([found], [acceptance()], NOW)).toEqual({
      open: [],
      accepted: [{ finding: found, reason: "moved to Aurora", until: "2027-01-31" }],
      notes: [],
    });
  });

  test("holds to the end of its last day in UTC and not longer, and says so", () => {
    expect(applyAcceptances([finding()], [acceptance()], AFTER)).toEqual({
      open: [finding()],
      accepted: [],
      notes: [
        "The acceptance of `STATEFUL_DESTROYED` of `aws_db_instance.database_main` in `primary` ended on 2027-01-31, so it counts again. It was: moved to Aurora",
      ],
    });
  });

  test.each([
    ["another verdict", { code: "DRIFT" as const }],
    ["another stack", { stack: "dr" }],
    ["another address", { address: "aws_db_instance.database_other" }],
    ["an address that only starts the same", { address: "aws_db_instance.database" }],
    ["an instance of another resource", { address: 'aws_db_instance.database_main["1"]' }],
  ])("of %s leaves the finding open", (_, more) => {
    const { open, accepted } = applyAcceptances([finding()], [acceptance(more)], NOW);
    expect([open, accepted]).toEqual([[finding()], []]);
  });

  test("without an instance key is for all instances, with one for that instance only", () => {
    const [one, two] = ["1", "2"].map((key) => finding({ address: `aws_db_instance.database_main["${key}"]` }));
    const all = applyAcceptances([one!, two!], [acceptance()], NOW);
    expect([all.open, all.accepted.length]).toEqual([[], 2]);
    const only = applyAcceptances([one!, two!], [acceptance({ address: one!.address! })], NOW);
    expect([only.open, only.accepted.length]).toEqual([[two], 1]);
  });

  test("without stack and address is for all of its verdict, also for findings without an address", () => {
    const wide: Acceptance = { code: "DRIFT", reason: "known and harmless", until: "2027-01-31" };
    const drift = finding({ code: "DRIFT", severity: "attention", address: undefined });
    expect(
      applyAcceptances([drift, { ...finding({ code: "DRIFT", stack: "dr" }), severity: "attention" }], [wide], NOW)
        .open,
    ).toEqual([]);
    expect(applyAcceptances([drift], [acceptance({ code: "DRIFT" })], NOW).open).toEqual([drift]);
  });

  test.each([
    ["bare", {}],
    ["without a stack", { address: "aws_db_instance.database_main" }],
    ["without an address", { stack: "primary" }],
  ])("%s does not cover what is blocked, and says so", (_, more) => {
    const wide: Acceptance = { code: "IAM_WIDENED", reason: "known and harmless", until: "2027-01-31", ...more };
    const [blocked, mild] = (["blocked", "attention"] as const).map((severity) =>
      finding({ code: "IAM_WIDENED", severity }),
    );
    const { open, accepted } = applyAcceptances([blocked!, mild!], [wide], NOW);
    expect([open, accepted.map(({ finding: each }) => each)]).toEqual([[blocked], [mild]]);
    const { notes } = applyAcceptances([blocked!], [wide], NOW);
    expect(notes).toEqual([expect.stringContaining("does not cover what is blocked")]);
    const exact = acceptance({ code: "IAM_WIDENED" });
    expect(applyAcceptances([blocked!, mild!], [wide, exact], NOW).open).toEqual([]);
  });

  test("of a blocked finding without an address, such as a state's, names its stack", () => {
    const state = finding({ code: "STANDBY_FOREIGN", stack: "dr", address: undefined });
    const of = (more: object): Acceptance => ({
      code: "STANDBY_FOREIGN",
      reason: "moved soon",
      until: "2027-01-31",
      ...more,
    });
    expect(applyAcceptances([state], [of({ stack: "dr" })], NOW).open).toEqual([]);
    expect(applyAcceptances([state], [of({})], NOW).open).toEqual([state]);
    const image = finding({ code: "STANDBY_FOREIGN", stack: "dr" });
    expect(applyAcceptances([image], [of({ stack: "dr" })], NOW).open).toEqual([image]);
  });

  test("that holds longest counts", () => {
    const longer = acceptance({ stack: "primary", until: "2027-06-30", reason: "agreed for the half year" });
    const { accepted, notes } = applyAcceptances([finding()], [acceptance(), longer], NOW);
    expect([accepted[0]?.until, notes]).toEqual(["2027-06-30", []]);
    expect(applyAcceptances([finding()], [acceptance(), longer], AFTER).open).toEqual([]);
  });

  test("that nothing needs is said, unless its stack was not reviewed", () => {
    const note = "Nothing in these plans needs the acceptance of `DRIFT` in `dr`.";
    const idle: Acceptance = { code: "DRIFT", stack: "dr", reason: "known and harmless", until: "2027-01-31" };
    expect(applyAcceptances([], [idle], NOW).notes).toEqual([note]);
    expect(applyAcceptances([], [idle], NOW, ["dr"]).notes).toEqual([note]);
    expect(applyAcceptances([], [idle], NOW, ["primary"]).notes).toEqual([]);
    expect(applyAcceptances([], [idle], AFTER).notes).toEqual([
      "The acceptance of `DRIFT` in `dr` ended on 2027-01-31. It can go from the system file.",
    ]);
  });
});
