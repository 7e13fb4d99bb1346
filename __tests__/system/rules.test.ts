import { TwinstackError } from "../../src/errors";
import { parseSystem } from "../../src/system";
import { SMALL_SYSTEM } from "../support/synth";

/** The codes that a system file is refused with; none if it is right. */
function codes(text: string): string[] {
  try {
    parseSystem(text, "s.yaml");
    return [];
  } catch (error) {
    if (error instanceof TwinstackError) return error.items.map(({ code }) => code);
    throw error;
  }
}

/** The small system with one thing replaced; fails if there is nothing to replace. */
function edited(...edits: [from: string, to: string][]): string {
  return edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, SMALL_SYSTEM);
}

const service = (body: string): string => SMALL_SYSTEM.replace(/ {2}web:.*\n/, `  web: ${body}\n`);
const CAPACITY = "capacity: { min: 1, max: 2 }";
const CERTIFICATE = (region: string, account = "123456789012"): string =>
  `arn:aws:acm:${region}:${account}:certificate/0a1b`;

test("the small system is right", () => {
  expect(codes(SMALL_SYSTEM)).toEqual([]);
});

describe("regions and zones", () => {
  test.each([
    ["an unknown region", edited(["eu-west-1", "eu-west-9"]), "REGION_UNKNOWN"],
    ["twice the same", edited(["eu-west-1", "eu-north-1"]), "REGIONS_EQUAL"],
    ["more zones than there are", edited(["10.1.0.0/16", "10.1.0.0/16, availabilityZones: 4"]), "ZONES_TOO_MANY"],
    ["a zone that is not there", edited(["10.1.0.0/16", "10.1.0.0/16, availabilityZones: [a, d]"]), "ZONE_UNKNOWN"],
    ["a zone twice", edited(["10.1.0.0/16", "10.1.0.0/16, availabilityZones: [a, a]"]), "ZONE_REPEATED"],
    ["zones by number where they vary", edited(["eu-west-1", "us-west-1"]), "ZONE_NAMES_NEEDED"],
    [
      "more zones than an account sees",
      edited(["eu-west-1", "us-west-1"], ["10.1.0.0/16", "10.1.0.0/16, availabilityZones: [a, b, c]"]),
      "ZONES_TOO_MANY",
    ],
  ])("%s", (_, text, code) => {
    expect(codes(text)).toEqual([code]);
  });

  test("zones by name where they vary", () => {
    expect(
      codes(edited(["eu-west-1", "us-west-1"], ["10.1.0.0/16", "10.1.0.0/16, availabilityZones: [a, c]"])),
    ).toEqual([]);
  });
});

describe("networks", () => {
  test.each([
    ["no block", "10.1.0.0", "CIDR_INVALID"],
    ["bits behind the prefix", "10.1.0.1/16", "CIDR_INVALID"],
    ["not an address", "10.1.0.300/16", "CIDR_INVALID"],
    ["too large for AWS", "10.0.0.0/15", "CIDR_SIZE"],
    ["too small for subnets", "10.1.0.0/24", "CIDR_SIZE"],
    ["the other site's", "10.2.0.0/16", "REGION_CIDR_OVERLAP"],
    ["inside the other site's", "10.2.128.0/20", "REGION_CIDR_OVERLAP"],
  ])("%s: %s", (_, cidr, code) => {
    expect(codes(edited(["10.1.0.0/16", cidr]))).toEqual([code]);
  });

  // Two /27 subnets hold 2 x (32 - 5) = 54 instances.
  test.each([
    [54, []],
    [55, ["CIDR_TOO_SMALL"]],
  ])("room for %d instances in a /23 with two zones", (max, expected) => {
    expect(codes(edited(["10.2.0.0/16", "10.2.0.0/23"], ["max: 2", `max: ${max}`]))).toEqual(expected);
  });
});

describe("names", () => {
  // <system>-<service>-<port> has to fit into 32 characters.
  test.each([
    ["small", 23, []],
    ["small", 24, ["NAME_TOO_LONG"]],
  ])("a target group of system %s and a service of %d characters", (_, length, expected) => {
    expect(codes(edited(["web:", `${"w".repeat(length)}:`]))).toEqual(expected);
  });

  test.each([
    ["a load balancer called internal-...", edited(["system: small", "system: internal"]), "NAME_INVALID"],
    ["a service called like the flow logs", edited(["web:", "flow-logs:"]), "NAME_CONFLICT"],
    ["upper case", edited(["system: small", "system: Small"]), "INVALID_VALUE"],
    ["two hyphens", edited(["web:", "we--b:"]), "INVALID_VALUE"],
    ["a service name of 25 characters", edited(["web:", `${"w".repeat(25)}:`]), "INVALID_VALUE"],
    ["our own tag", `${SMALL_SYSTEM}tags: { managedBy: me }\n`, "TAG_RESERVED"],
    ["a Terraform template in a tag", `${SMALL_SYSTEM}tags: { Cost: "\${team}" }\n`, "TEMPLATE_IN_TEXT"],
    ["AWS's tags", `${SMALL_SYSTEM}tags: { "aws:x": y }\n`, "TAG_RESERVED"],
  ])("%s", (_, text, code) => {
    expect(codes(text)).toContain(code);
  });
});

describe("services", () => {
  const secure = (primary: string, dr: string): string =>
    service(`{ port: 443, ${CAPACITY}, certificate: { primary: "${primary}", dr: "${dr}" } }`);

  test.each([
    ["a port twice", `${SMALL_SYSTEM}  api: { port: 80, ${CAPACITY} }\n`, ["PORT_CONFLICT"]],
    [
      "the default redirect on another service's port",
      `${secure(CERTIFICATE("eu-west-1"), CERTIFICATE("eu-north-1"))}  api: { port: 80, ${CAPACITY} }\n`,
      ["PORT_CONFLICT"],
    ],
    ["certificates of their own regions", secure(CERTIFICATE("eu-west-1"), CERTIFICATE("eu-north-1")), []],
    [
      "a certificate of the other region",
      secure(CERTIFICATE("eu-west-1"), CERTIFICATE("eu-west-1")),
      ["CERTIFICATE_REGION"],
    ],
    [
      "a certificate of another account",
      secure(CERTIFICATE("eu-west-1", "210987654321"), CERTIFICATE("eu-north-1")),
      ["CERTIFICATE_ACCOUNT"],
    ],
    [
      "a redirect to nowhere",
      service(`{ port: 443, ${CAPACITY}, redirectFromPort: 80 }`),
      ["REDIRECT_WITHOUT_CERTIFICATE"],
    ],
    [
      "one image for two regions",
      service(`{ port: 80, ${CAPACITY}, instance: { image: { ami: { primary: ami-01234567, dr: ami-01234567 } } } }`),
      ["IMAGE_REGION"],
    ],
    ["a minimum above the maximum", edited(["min: 1", "min: 3"]), ["CAPACITY_RANGE"]],
    [
      "a health check that outlasts its interval",
      service(`{ port: 80, ${CAPACITY}, healthCheck: { interval: 10s, timeout: 10s } }`),
      ["HEALTH_CHECK_TIMEOUT"],
    ],
    ["cloud-config", service(`{ port: 80, ${CAPACITY}, userData: "#cloud-config" }`), ["USER_DATA_NOT_SHELL"]],
    [
      "another interpreter",
      service(`{ port: 80, ${CAPACITY}, userData: "#!/usr/bin/python3" }`),
      ["USER_DATA_NOT_SHELL"],
    ],
    ["a shell", service(`{ port: 80, ${CAPACITY}, userData: "#!/usr/bin/env bash" }`), []],
    [
      "too much user data",
      service(`{ port: 80, ${CAPACITY}, userData: "${"x".repeat(16_384)}" }`),
      ["USER_DATA_TOO_LARGE"],
    ],
  ])("%s", (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test("the account id has to be quoted", () => {
    expect(codes(edited(['"123456789012"', "123456789012"]))).toEqual(["WRONG_TYPE"]);
  });
});
