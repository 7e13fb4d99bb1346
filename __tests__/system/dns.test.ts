import { readFileSync } from "node:fs";
import { TwinstackError } from "../../src/errors";
import { parseSystem } from "../../src/system";
import { SMALL_SYSTEM } from "../support/synth";

/** `code path` of each problem; none if the file is right. */
function problems(text: string): string[] {
  try {
    parseSystem(text, "s.yaml");
    return [];
  } catch (error) {
    if (error instanceof TwinstackError) return error.items.map(({ code, line }) => `${code} ${lines(text)[line - 1]}`);
    throw error;
  }
}

const lines = (text: string): string[] => text.split("\n").map((line) => line.trim());

const ZONE = "dns: { zone: shop.example, hostedZone: create }";

/** The small system with something in its service, and more lines. */
const system = (inService: string, ...more: string[]): string =>
  [SMALL_SYSTEM.replace("port: 80,", `port: 80, ${inService}`).trimEnd(), ...more, ""].join("\n");

const EXAMPLE = readFileSync("docs/examples/dns.yaml", "utf8");

describe("names", () => {
  test.each([
    ["", "web.shop.example"],
    ['hostname: "@",', "shop.example"],
    ["hostname: api.eu,", "api.eu.shop.example"],
  ])("a service with `%s` is %s", (hostname, expected) => {
    expect(parseSystem(system(hostname, ZONE), "s.yaml").services[0]?.hostname).toBe(expected);
  });

  test("without a zone there are none", () => {
    const { dns, services } = parseSystem(SMALL_SYSTEM, "s.yaml");
    expect([dns, services[0]?.hostname]).toEqual([undefined, undefined]);
  });

  test("the zone is made, or named by its id", () => {
    const zoneOf = (hostedZone: string) =>
      parseSystem(system("", ZONE.replace("create", hostedZone)), "s.yaml").dns?.hostedZoneId;
    expect([zoneOf("create"), zoneOf("Z0123456789ABC")]).toEqual([undefined, "Z0123456789ABC"]);
  });

  test("of two services cannot be the same", () => {
    const text = EXAMPLE.replace('hostname: "@"', "hostname: orders");
    expect(problems(text)).toEqual(["NAME_CONFLICT orders:"]);
  });

  test.each([
    ["the zone's own name in it", "hostname: api.shop.example,", ["HOSTNAME_WITH_ZONE"]],
    ["capitals", "hostname: Api,", ["INVALID_VALUE"]],
    ["a dot at its end", "hostname: api.,", ["INVALID_VALUE"]],
    ["more characters than DNS takes", `hostname: ${"a.".repeat(124)}a,`, ["NAME_TOO_LONG"]],
  ])("a hostname with %s is refused", (_, hostname, codes) => {
    expect(problems(system(hostname, ZONE)).map((problem) => problem.split(" ")[0])).toEqual(codes);
  });

  test.each(["shop", "shop.example.", "Shop.example", "shop..example", "-shop.example"])("%s is no zone", (zone) => {
    const text = system("", `dns: { zone: "${zone}", hostedZone: create }`);
    expect(problems(text)).toEqual([`INVALID_VALUE dns: { zone: "${zone}", hostedZone: create }`]);
  });

  test("something else than an id is no hosted zone", () => {
    const [found = ""] = problems(system("", ZONE.replace("create", "/hostedzone/Z1")));
    expect(found).toMatch(/^INVALID_VALUE/);
  });
});

describe("what needs a zone and has none", () => {
  test.each([
    ["routing: dns", system("", "routing: dns")],
    ["routing: both", system("", "routing: both")],
    ["web:", system("hostname: api,")],
    ["web:", system("certificate: managed, redirectFromPort: none,")],
  ])("%s", (line, text) => {
    expect(problems(text)).toEqual([expect.stringMatching(new RegExp(`^ZONE_MISSING ${line}`))]);
  });
});

describe("routing: dns and Route 53's control plane", () => {
  const sited = (routing: string, site: "primary" | "dr"): string =>
    system("", `routing: ${routing}`, ZONE).replace(site === "primary" ? "eu-west-1" : "eu-north-1", "us-east-1");

  test.each(["primary", "dr"] as const)("the %s site cannot be in us-east-1", (site) => {
    expect(problems(sited("dns", site))).toEqual([expect.stringMatching(/^ROUTING_CONTROL_PLANE/)]);
  });

  test.each(["accelerator", "both"])("with %s it can: only `global` has names then", (routing) => {
    expect(problems(sited(routing, "primary"))).toEqual([]);
  });
});

describe("routing: dns and the status codes of health checks", () => {
  const answering = (routing: string, codes: string): string =>
    system(`healthCheck: { statusCodes: "${codes}" },`, `routing: ${routing}`, ZONE);

  test.each(["200", "200,302", "200-399"])("Route 53 takes %s", (codes) => {
    expect(problems(answering("dns", codes))).toEqual([]);
  });

  test.each(["404", "200,401", "200-499", "100-200"])("it does not take %s", (codes) => {
    expect(problems(answering("dns", codes))).toEqual([expect.stringMatching(/^STATUS_CODES_UNHEALTHY/)]);
    expect(problems(answering("both", codes))).toEqual([]);
  });
});

describe("certificates", () => {
  test("a managed one redirects plain HTTP as any other does", () => {
    const [web, orders] = parseSystem(EXAMPLE, "s.yaml").services;
    expect([web?.certificate, web?.redirectFromPort]).toEqual(["managed", 80]);
    expect([orders?.certificate, orders?.redirectFromPort]).toEqual([undefined, undefined]);
  });

  test("the name of a managed one fits a common name", () => {
    const long = `hostname: ${"a".repeat(60)},`;
    expect(problems(system(long, ZONE))).toEqual([]);
    expect(problems(system(`${long} certificate: managed, redirectFromPort: none,`, ZONE))).toEqual([
      expect.stringMatching(/^NAME_TOO_LONG/),
    ]);
  });

  test.each([
    ["mine", ["WRONG_TYPE"]],
    ["{ primary: managed, dr: managed }", ["INVALID_VALUE", "INVALID_VALUE"]],
  ])("%s is none", (certificate, codes) => {
    const found = problems(system(`certificate: ${certificate},`, ZONE));
    expect(found.map((problem) => problem.split(" ")[0])).toEqual(codes);
  });
});

describe("ports", () => {
  const twice = EXAMPLE.replace("port: 80\n", "port: 443\n");

  test("without an accelerator each service has its own", () => {
    expect(problems(twice)).toEqual([]);
  });

  test("with one they share them", () => {
    expect(problems(twice.replace("\nrouting: dns", "\nrouting: both"))).toEqual(["PORT_CONFLICT port: 443"]);
  });

  test("a service cannot redirect to itself either way", () => {
    const text = EXAMPLE.replace("certificate: managed", "certificate: managed\n    redirectFromPort: 443");
    expect(problems(text)).toEqual([expect.stringMatching(/^PORT_CONFLICT/)]);
  });
});
