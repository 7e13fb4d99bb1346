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

describe("the processor", () => {
  const boots = (instance: string): string => {
    const file = SMALL_SYSTEM.replace("{ port: 80, ", `{ port: 80, instance: ${instance}, `);
    const { image } = parseSystem(file, "s.yaml").services[0]!;
    return "id" in image ? image.id.dr : image.golden;
  };

  test.each([
    ["t3.micro", "x86_64"],
    ["t4g.micro", "arm64"],
    ["c7gn.large", "arm64"],
    ["g4dn.xlarge", "x86_64"],
    ["g5g.xlarge", "arm64"],
    ["a1.large", "arm64"],
    ["u-6tb1.56xlarge", "x86_64"],
  ])("of %s is %s, and so is the default image", (type, processor) => {
    expect(boots(`{ type: ${type} }`)).toMatch(new RegExp(`^resolve:ssm:/aws/service/.*-${processor}$`));
  });

  test("of a public image has to be that of the type", () => {
    const image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
    expect(() => boots(`{ type: t4g.micro, image: { ssmParameter: ${image} } }`)).toThrow(
      expect.objectContaining({ items: [expect.objectContaining({ code: "IMAGE_PROCESSOR" })] }) as Error,
    );
    expect(boots(`{ type: t3.micro, image: { ssmParameter: ${image} } }`)).toBe(`resolve:ssm:${image}`);
  });
});
