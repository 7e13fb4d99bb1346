import type { TwinstackError } from "../../src/errors";
import { parseSystem, type System } from "../../src/system";
import { SMALL_SYSTEM } from "../support/synth";

const AMI = "ami-0123456789abcdef0";
const OLD = "ami-0fedcba9876543210";

const system = (image: string, images: string): System =>
  parseSystem(
    `${SMALL_SYSTEM.replace("{ port: 80, ", `{ port: 80, instance: { image: ${image} }, `)}images: ${images}\n`,
    "s.yaml",
  );

function problems(image: string, images: string): string[] {
  try {
    system(image, images);
    return [];
  } catch (error) {
    return (error as TwinstackError).items.map(({ code, hint }) => `${code} ${hint}`);
  }
}

test("a golden image is at home in the primary site unless the file says otherwise", () => {
  expect(system("{ golden: web }", `{ web: { ami: ${AMI} } }`).images).toEqual([
    { name: "web", site: "primary", ami: AMI, keep: [] },
  ]);
  expect(system("{ golden: web }", `{ web: { site: dr, ami: ${AMI}, keep: [${OLD}] } }`).images).toEqual([
    { name: "web", site: "dr", ami: AMI, keep: [OLD] },
  ]);
});

test("a service says what it boots from", () => {
  expect(system("{ golden: web }", `{ web: { ami: ${AMI} } }`).services[0]!.image).toEqual({ golden: "web" });
  expect(system("{ ssmParameter: /aws/service/x }", "{}").services[0]!.image).toEqual({
    id: { primary: "resolve:ssm:/aws/service/x", dr: "resolve:ssm:/aws/service/x" },
  });
  expect(system(`{ ami: { primary: ${AMI}, dr: ${OLD} } }`, "{}").services[0]!.image).toEqual({
    id: { primary: AMI, dr: OLD },
  });
});

test.each([
  [
    "a name that is none",
    "{ golden: wep }",
    `{ web: { ami: ${AMI} } }`,
    [expect.stringMatching(/^IMAGE_UNKNOWN .*web/)],
  ],
  ["no images at all", "{ golden: web }", "{}", [expect.stringMatching(/^IMAGE_UNKNOWN /)]],
  ["an id that is none", "{ golden: web }", "{ web: { ami: web-1 } }", [expect.stringMatching(/^INVALID_VALUE /)]],
  [
    "the current one among those kept",
    "{ golden: web }",
    `{ web: { ami: ${AMI}, keep: [${AMI}] } }`,
    [expect.stringMatching(/^IMAGE_KEPT_TWICE /)],
  ],
  [
    "one kept twice",
    "{ golden: web }",
    `{ web: { ami: ${AMI}, keep: [${OLD}, ${OLD}] } }`,
    [expect.stringMatching(/^IMAGE_KEPT_TWICE /)],
  ],
  [
    "one id for two regions",
    `{ ami: { primary: ${AMI}, dr: ${AMI} } }`,
    "{}",
    [expect.stringMatching(/^IMAGE_REGION /)],
  ],
  [
    "two sources",
    `{ golden: web, ssmParameter: /x }`,
    `{ web: { ami: ${AMI} } }`,
    [expect.stringMatching(/^WRONG_TYPE /)],
  ],
])("refuses %s", (_, image, images, expected) => {
  expect(problems(image, images)).toEqual(expected);
});
