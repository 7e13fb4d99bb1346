import { TwinstackError } from "../../src/errors";
import { type Delivery, names, parseSystem, shipEnvironment, type System } from "../../src/system";

const BASE = `
system: shop
account: "123456789012"
sites:
  primary: { region: eu-west-1, network: { cidr: 10.1.0.0/16 } }
  dr: { region: eu-central-1, network: { cidr: 10.2.0.0/16 } }
services:
  api: { port: 80, capacity: { min: 2, max: 4 } }
  search: { port: 81, capacity: { min: 2, max: 4 }, userData: "echo hello" }
websites: { shop: {} }
`;
const SOURCE = "source: { connection: { repositories: 'shop/{component}' } }";
const JENKINS = "engine: jenkins, jenkins: { trust: { role: 'arn:aws:iam::123456789012:role/jenkins' } }";

const file = (delivery: string, base = BASE): string => `${base}delivery: { ${delivery} }\n`;
const system = (delivery: string, base = BASE): System => parseSystem(file(delivery, base), "s.yaml");
const deliveryOf = (text: string): Delivery => system(text).delivery!;

function problems(delivery: string, base = BASE): string[] {
  try {
    system(delivery, base);
    return [];
  } catch (error) {
    if (error instanceof TwinstackError) return error.items.map(({ code }) => code);
    throw error;
  }
}

describe("the delivery of a system", () => {
  test("is none if the file says nothing of one", () => {
    expect(parseSystem(BASE, "s.yaml").delivery).toBeUndefined();
  });

  test("has defaults for everything but source and components", () => {
    expect(deliveryOf(`${SOURCE}, components: { api: { service: api } }`)).toEqual({
      engine: { kind: "codepipeline", source: { connection: "GitHub" } },
      branch: "main",
      order: "active-first",
      approval: false,
      logRetentionDays: 30,
      components: [
        {
          name: "api",
          target: { kind: "service", service: "api", pace: "half", rollbackAlarms: [], agent: "install" },
          repository: "shop/api",
          build: {
            architecture: "x86_64",
            image: undefined,
            size: "small",
            privileged: false,
            install: [],
            commands: [],
            test: [],
            buildspec: undefined,
            output: ".",
            environment: {},
            cache: "none",
            timeoutMinutes: 30,
          },
        },
      ],
    });
  });

  test("takes a repository for each component", () => {
    const { components } = deliveryOf(
      "source: { connection: { provider: gitlab, repositories: { a: group/sub/one, b: group/two } } }, " +
        "components: { a: { service: api }, b: { website: shop } }",
    );
    expect(components.map(({ repository, target }) => [repository, target.kind])).toEqual([
      ["group/sub/one", "service"],
      ["group/two", "website"],
    ]);
  });

  test("with Jenkins has no repositories: Jenkins checks out itself", () => {
    const { engine, components } = deliveryOf(
      `${JENKINS}, components: { api: { service: api, build: { commands: [make] } } }`,
    );
    expect(engine).toEqual({
      kind: "jenkins",
      agent: "linux",
      trust: { role: "arn:aws:iam::123456789012:role/jenkins", credentials: "instance" },
    });
    expect(components[0]!.repository).toBeUndefined();
  });
});

describe("user data of a service that is shipped", () => {
  const userData = (component: string, service: string): string | undefined =>
    system(`${SOURCE}, components: { ${component} }`).services.find(({ name }) => name === service)!.userData;

  test("installs the agent last, from the bucket of the instance's own region", () => {
    const text = userData("s: { service: search }", "search")!;
    expect(text.indexOf("echo hello")).toBeLessThan(text.indexOf("install_codedeploy_agent()"));
    expect(text).toContain('"https://aws-codedeploy-$AWS_REGION.s3.$AWS_REGION.amazonaws.com/latest/install"');
  });

  test("is a script of its own where the file has none", () => {
    expect(userData("a: { service: api }", "api")).toMatch(/^#!\/bin\/bash\n/);
  });

  test("stays as it is where the image has the agent, and for services that are not shipped", () => {
    expect(userData("s: { service: search, deploy: { agent: image } }", "search")).toBe("echo hello");
    expect(userData("a: { service: api }", "search")).toBe("echo hello");
    expect(userData("w: { website: shop }", "api")).toBeUndefined();
  });
});

describe("what is refused", () => {
  const api = "components: { api: { service: api } }";
  test.each([
    ["nothing to ship", `${SOURCE}, components: { api: {} }`, ["DELIVERY_TARGET"]],
    ["two things at once", `${SOURCE}, components: { api: { service: api, website: shop } }`, ["DELIVERY_TARGET"]],
    ["a service that is not there", `${SOURCE}, components: { api: { service: apu } }`, ["DELIVERY_TARGET_UNKNOWN"]],
    ["a website that is not there", `${SOURCE}, components: { web: { website: shops } }`, ["DELIVERY_TARGET_UNKNOWN"]],
    [
      "one service twice",
      `${SOURCE}, components: { a: { service: api }, b: { service: api } }`,
      ["DELIVERY_TARGET_TWICE"],
    ],
    ["a pipeline without a source", api, ["DELIVERY_SOURCE_MISSING"]],
    [
      "Jenkins without trust",
      `engine: jenkins, components: { api: { service: api, build: { commands: [make] } } }`,
      ["DELIVERY_JENKINS_MISSING"],
    ],
    ["Jenkins with nothing to build", `${JENKINS}, ${api}`, ["DELIVERY_COMMANDS_MISSING"]],
    [
      "settings of Jenkins beside a pipeline",
      `${SOURCE}, jenkins: { trust: { role: 'arn:aws:iam::123456789012:role/j' } }, ${api}`,
      ["DELIVERY_JENKINS_UNUSED"],
    ],
    [
      "braces that stand for nothing",
      `source: { connection: { repositories: 'shop/{name}' } }, ${api}`,
      ["DELIVERY_REPOSITORY_PATTERN"],
    ],
    [
      "a component without, and a repository without a component",
      `source: { connection: { repositories: { apy: shop/api } } }, ${api}`,
      ["DELIVERY_COMPONENT_UNKNOWN", "DELIVERY_REPOSITORY_MISSING"],
    ],
    [
      "commands and a buildspec",
      `${SOURCE}, components: { api: { service: api, build: { commands: [make], buildspec: b.yml } } }`,
      ["DELIVERY_BUILD_TWICE"],
    ],
    [
      "how instances get a website",
      `${SOURCE}, components: { w: { website: shop, deploy: { pace: half } } }`,
      ["DELIVERY_DEPLOY_UNUSED"],
    ],
    [
      "a folder outside the repository",
      `${SOURCE}, components: { api: { service: api, build: { output: ../x } } }`,
      ["INVALID_VALUE"],
    ],
    [
      "CodeBuild's own variables",
      `${SOURCE}, components: { api: { service: api, build: { environment: { CODEBUILD_X: a } } } }`,
      ["INVALID_VALUE"],
    ],
  ])("%s", (_, delivery, expected) => {
    expect(problems(delivery)).toEqual(expected);
  });

  test("CodeCommit and connections where there are none", () => {
    const spain = BASE.replace("eu-central-1", "eu-south-2");
    expect(problems(`source: { codecommit: {} }, ${api}`, spain)).toEqual(["DELIVERY_SOURCE_REGION"]);
    expect(problems(`${SOURCE}, ${api}`, spain)).toEqual(["DELIVERY_SOURCE_REGION"]);
    expect(problems(`source: { codecommit: {} }, ${api}`)).toEqual([]);
  });

  test("instances that cannot reach CodeDeploy", () => {
    expect(problems(`${SOURCE}, ${api}`, BASE.replace("port: 80,", "port: 80, egressPorts: [5432],"))).toEqual([
      "DELIVERY_NO_EGRESS",
    ]);
    expect(problems(`${SOURCE}, ${api}`, BASE.replace("10.2.0.0/16", "10.2.0.0/16, nat: none"))).toEqual([
      "DELIVERY_NO_NAT",
    ]);
    expect(
      problems(
        `${SOURCE}, components: { w: { website: shop } }`,
        BASE.replace("10.2.0.0/16", "10.2.0.0/16, nat: none"),
      ),
    ).toEqual([]);
  });

  test("roles whose names would be those of a service's instances", () => {
    const services = BASE.replace("  search:", "  api-build: { port: 82, capacity: { min: 1, max: 1 } }\n  search:");
    expect(problems(`${SOURCE}, ${api}`, services)).toEqual(["NAME_CONFLICT"]);
  });

  test("names stay within AWS's limits at their longest", () => {
    const longest = BASE.replace("system: shop", `system: ${"s".repeat(20)}`).replace("services:\n", "services:\n");
    const component = "c".repeat(24);
    // The services' own names are too long for load balancers with a system of 20 characters only if they have 8 or more.
    expect(problems(`${SOURCE}, components: { ${component}: { service: api } }`, longest)).toEqual([]);
    expect(names.deliveryRoleName("s".repeat(20), component, "codedeploy", "primary")).toHaveLength(64);
  });
});

test("what ships is told names of its own region only", () => {
  const { name, account, delivery } = system(
    `${SOURCE}, components: { api: { service: api }, web: { website: shop } }`,
  );
  const site = { region: "eu-west-1", handOverTo: "none" };
  const environments = delivery!.components.map((component) => shipEnvironment({ name, account }, component, site));
  expect(environments).toEqual([
    {
      COMPONENT: "api",
      PARAMETER: "/twinstack/shop/delivery/api/revision",
      PIPELINE: "shop-api",
      HAND_OVER_TO: "none",
      BUCKET: "shop-123456789012-eu-west-1-delivery",
      APPLICATION: "shop-api",
      GROUP: "shop-api",
      SCALING_GROUP: "shop-api",
    },
    {
      COMPONENT: "web",
      PARAMETER: "/twinstack/shop/delivery/web/revision",
      PIPELINE: "shop-web",
      HAND_OVER_TO: "none",
      WEBSITE_BUCKET: "shop-123456789012-eu-west-1-web-shop",
      DISTRIBUTION_PARAMETER: "/twinstack/shop/website/shop/distribution-arn",
    },
  ]);
});
