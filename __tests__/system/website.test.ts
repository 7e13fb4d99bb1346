import type { TwinstackError } from "../../src/errors";
import { names, parseSystem } from "../../src/system";
import { SMALL_SYSTEM } from "../support/synth";

function problems(more: string): string[] {
  try {
    parseSystem(`${SMALL_SYSTEM}${more}\n`, "s.yaml");
    return [];
  } catch (error) {
    return (error as TwinstackError).items.map(({ code }) => code);
  }
}

test("a website that says nothing", () => {
  expect(parseSystem(`${SMALL_SYSTEM}websites: { front: {} }\n`, "s.yaml").websites).toEqual([
    {
      name: "front",
      index: "index.html",
      spa: false,
      hostname: undefined,
      priceClass: "PriceClass_All",
      contentSecurityPolicy: undefined,
      keepOldVersionsDays: 30,
      destroyWithObjects: false,
    },
  ]);
});

test.each([
  ["a hostname without a zone", "websites: { front: { hostname: www } }", ["WEBSITE_WITHOUT_ZONE"]],
  ["no hostname", "websites: { front: { hostname: WWW } }", ["INVALID_VALUE"]],
  ["an index in a folder", "websites: { front: { index: /index.html } }", ["INVALID_VALUE"]],
  ["a bucket of the same name", "websites: { front: {} }\nbuckets: { web-front: {} }", ["NAME_CONFLICT"]],
  ["a bucket of another", "websites: { front: {} }\nbuckets: { front: {} }", []],
  ["a bucket that takes the logs' name", "websites: { front: {} }\nbuckets: { logs: {} }", ["NAME_CONFLICT"]],
])("%s", (_, more, expected) => {
  expect(problems(more)).toEqual(expected);
});

describe("hostnames in a zone", () => {
  const inZone = (more: string): string[] => problems(`dns: { zone: shop.example, hostedZone: create }\n${more}`);

  test.each([
    ["each leads to one thing", "websites: { front: { hostname: www }, back: { hostname: '@' }, plain: {} }", []],
    ["two websites", "websites: { front: { hostname: www }, back: { hostname: www } }", ["NAME_CONFLICT"]],
    ["a service that names none has its own name", "websites: { front: { hostname: web } }", ["NAME_CONFLICT"]],
    ["the zone in it", "websites: { front: { hostname: www.shop.example } }", ["HOSTNAME_WITH_ZONE"]],
    ["the zone alone", "websites: { front: { hostname: shop.example } }", ["HOSTNAME_WITH_ZONE"]],
    ["longer than a certificate's", `websites: { front: { hostname: ${"w".repeat(60)} } }`, ["NAME_TOO_LONG"]],
  ])("%s", (_, more, expected) => {
    expect(inZone(more)).toEqual(expected);
  });
});

test("where CloudFront finds a bucket", () => {
  expect(names.bucketDomainName("b", "eu-south-1")).toBe("b.s3.eu-south-1.amazonaws.com");
});
