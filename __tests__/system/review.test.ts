import type { TwinstackError } from "../../src/errors";
import { VERDICTS } from "../../src/review/catalogue";
import { parseSystem, type System } from "../../src/system";
import { SMALL_SYSTEM } from "../support/synth";

const system = (accept: string): System => parseSystem(`${SMALL_SYSTEM}review: { accept: [${accept}] }\n`, "s.yaml");

function problems(accept: string): TwinstackError["items"] {
  try {
    system(accept);
    return [];
  } catch (error) {
    return (error as TwinstackError).items;
  }
}

const codes = (accept: string): string[] => problems(accept).map(({ code }) => code);

const REST = "reason: until the quarter ends, until: 2027-01-31";

describe("review.accept", () => {
  test("is empty in a system without it", () => {
    expect(parseSystem(SMALL_SYSTEM, "s.yaml").review).toEqual({ accept: [] });
  });

  test("names a verdict, perhaps a stack and an address, a reason and the last day", () => {
    expect(system(`{ code: DRIFT, stack: dr, address: aws_vpc.network, ${REST} }`).review.accept).toEqual([
      { code: "DRIFT", stack: "dr", address: "aws_vpc.network", reason: "until the quarter ends", until: "2027-01-31" },
    ]);
    expect(system(`{ code: DRIFT, ${REST} }`).review.accept).toEqual([
      { code: "DRIFT", reason: "until the quarter ends", until: "2027-01-31" },
    ]);
  });

  test.each([
    ["aws_subnet.network_private"],
    ['aws_subnet.network_private[\\"1\\"]'],
    ["aws_eip.nat[0]"],
    ["data.aws_ami.image"],
    ["module.network.aws_vpc.this"],
  ])("takes the address %s", (address) => {
    expect(codes(`{ code: DRIFT, address: "${address}", ${REST} }`)).toEqual([]);
  });

  test.each([
    ["an unknown verdict", `{ code: DRFT, ${REST} }`, "INVALID_VALUE"],
    ["an unknown stack", `{ code: DRIFT, stack: drr, ${REST} }`, "INVALID_VALUE"],
    ["an address that is none", `{ code: DRIFT, address: "the database", ${REST} }`, "INVALID_VALUE"],
    ["no reason", "{ code: DRIFT, until: 2027-01-31 }", "MISSING_KEY"],
    ["a reason that says nothing", '{ code: DRIFT, reason: "ok          ", until: 2027-01-31 }', "INVALID_VALUE"],
    ["no last day", "{ code: DRIFT, reason: until the quarter ends }", "MISSING_KEY"],
    ["a day that the calendar lacks", "{ code: DRIFT, reason: until it ends, until: 2027-02-30 }", "INVALID_VALUE"],
    ["a day in another order", "{ code: DRIFT, reason: until it ends, until: 31.01.2027 }", "INVALID_VALUE"],
    ["a year", "{ code: DRIFT, reason: until it ends, until: 2027 }", "WRONG_TYPE"],
    ...(Object.keys(VERDICTS) as (keyof typeof VERDICTS)[])
      .filter((code) => VERDICTS[code].severity === "blocked")
      .flatMap((code) => [
        [`${code} without a stack`, `{ code: ${code}, address: aws_vpc.network, ${REST} }`, "ACCEPTANCE_TOO_WIDE"],
        // A state that lies elsewhere has no address.
        ...(code === "STANDBY_FOREIGN"
          ? []
          : [[`${code} without an address`, `{ code: ${code}, stack: dr, ${REST} }`, "ACCEPTANCE_TOO_WIDE"]]),
      ]),
    ["destroyed data without an address", `{ code: STATEFUL_DESTROYED, stack: dr, ${REST} }`, "ACCEPTANCE_TOO_WIDE"],
    ["the same twice", `{ code: DRIFT, ${REST} }, { code: DRIFT, ${REST} }`, "ACCEPTANCE_TWICE"],
  ])("refuses %s", (_, accept, code) => {
    expect(codes(accept)).toEqual([code]);
  });

  test("says what is missing", () => {
    expect(problems(`{ code: ENCRYPTION_LOST, ${REST} }`)[0]?.message).toContain("`stack` and `address`");
    expect(problems(`{ code: STANDBY_FOREIGN, stack: dr, ${REST} }`)).toEqual([]);
  });

  test("says which verdict was probably meant", () => {
    expect(problems(`{ code: BACKUP_LOST, ${REST} }`)[0]?.hint).toContain('Did you mean "BACKUPS_LOST"?');
  });

  test("the same verdict of two stacks is not the same twice", () => {
    expect(codes(`{ code: DRIFT, stack: dr, ${REST} }, { code: DRIFT, stack: primary, ${REST} }`)).toEqual([]);
  });
});
