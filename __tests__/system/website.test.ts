import type { TwinstackError } from "../../src/errors";
import { names, parseSystem } from "../../src/system";
import type { SystemDraft } from "../../src/system/rules";
import { hostnameIn, websiteComposedNames } from "../../src/system/website/names";
import { websiteRules } from "../../src/system/website/rules";
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
  const taken = (websites: Record<string, { hostname?: string }>): string[] => {
    const draft: SystemDraft = { services: { api: {} }, websites, dns: {} };
    return websiteRules.flatMap((rule) => rule(draft)).map(({ code, path }) => `${code} ${path.join(".")}`);
  };

  test("each leads to one thing", () => {
    expect(taken({ front: { hostname: "www" }, back: { hostname: "@" }, plain: {} })).toEqual([]);
    expect(taken({ front: { hostname: "www" }, back: { hostname: "www" } })).toEqual([
      "WEBSITE_HOSTNAME_TAKEN websites.back.hostname",
    ]);
    // A service that names none has its own name.
    expect(taken({ front: { hostname: "api" } })).toEqual(["WEBSITE_HOSTNAME_TAKEN websites.front.hostname"]);
  });
});

test("a full name is one that a certificate can have", () => {
  const draft = { websites: { front: { hostname: "www" } }, dns: { zone: "shop.example" } } as unknown as SystemDraft;
  expect(websiteComposedNames(draft)).toEqual([
    {
      name: "www.shop.example",
      limit: expect.objectContaining({ max: 64 }) as unknown,
      path: ["websites", "front", "hostname"],
    },
  ]);
});

test("names in a zone", () => {
  expect(hostnameIn("shop.example", "www")).toBe("www.shop.example");
  expect(hostnameIn("shop.example", "@")).toBe("shop.example");
  expect(names.bucketDomainName("b", "eu-south-1")).toBe("b.s3.eu-south-1.amazonaws.com");
});
