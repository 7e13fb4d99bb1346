import { loadSystem, parseSystem, SITE_NAMES, type System } from "../../src/system";
import { addresses, resources, type StackJson, synthSystem } from "../support/synth";

const BASE = `
system: shop
account: "123456789012"
sites:
  primary: { region: eu-west-1, network: { cidr: 10.1.0.0/16 } }
  dr: { region: eu-central-1, network: { cidr: 10.2.0.0/16 } }
services: { api: { port: 80, capacity: { min: 2, max: 4 } } }
websites: { shop: {} }
`;
const COMPONENTS =
  "components: { api: { service: api, build: { commands: [make] } }, web: { website: shop, build: { commands: [make] } } }";
const CONNECTION = "source: { connection: { repositories: 'shop/{component}' } }";
const JENKINS = "engine: jenkins, jenkins: { trust: { role: 'arn:aws:iam::123456789012:role/jenkins' } }";

const system = (delivery: string, more = ""): System =>
  parseSystem(`${BASE}${more}delivery: { ${delivery}, ${COMPONENTS} }\n`, "s.yaml");

/** A stack without the values of its variables, its backend and cdktf's notes. */
const withoutValues = (stack: StackJson): unknown =>
  JSON.parse(
    JSON.stringify(stack, (key, value: unknown) => (["//", "backend", "default"].includes(key) ? undefined : value)),
  );

/** The values of a delivery stack's variables. */
const values = (source: System, site: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(synthSystem(source).stacks[`delivery-${site}`]!.variable!).map(([name, { default: value }]) => [
      name,
      value,
    ]),
  );

test("a system without delivery has no such stacks, and its roles know nothing of it", () => {
  const { stacks, text } = synthSystem(parseSystem(BASE, "s.yaml"));
  expect(Object.keys(stacks).filter((id) => id.startsWith("delivery"))).toEqual([]);
  expect(text.global).not.toContain("delivery");
});

describe.each([
  ["a Git host", CONNECTION],
  ["CodeCommit", "source: { codecommit: {} }"],
  ["Jenkins", JENKINS],
])("with %s", (_, delivery) => {
  const { stacks, text, manifest } = synthSystem(system(delivery));

  test("both sites are one configuration with other values", () => {
    expect(withoutValues(stacks["delivery-primary"]!)).toEqual(withoutValues(stacks["delivery-dr"]!));
  });

  test("each site's state lies in its own region, and nothing there is made elsewhere", () => {
    for (const site of SITE_NAMES) {
      const entry = manifest.stacks.find(({ id }) => id === `delivery-${site}`)!;
      expect(entry).toMatchObject({ kind: "delivery", sites: [site], dependsOn: [site] });
      expect(entry.regions).toEqual([entry.state.region]);
    }
    // In the active site, the region that comes next is named once: as the value of the variable that says so. Jenkins
    // decides the order itself.
    expect(text["delivery-dr"]).not.toContain("eu-west-1");
    expect(text["delivery-primary"]!.split("eu-central-1")).toHaveLength(delivery === JENKINS ? 1 : 2);
  });

  test("no role is made in a site", () => {
    for (const id of ["delivery-primary", "delivery-dr"]) {
      expect(addresses(stacks[id]!).filter((address) => address.includes("iam"))).toEqual([]);
    }
  });

  test("every role that a site names is made in global", () => {
    const roles = Object.values(resources(stacks.global!, "aws_iam_role")).map(({ name }) => name);
    for (const site of SITE_NAMES) {
      const named = [...text[`delivery-${site}`]!.matchAll(/:role\/([\w-]+)-\$\{var\.site\}/g)];
      expect(named.length).toBeGreaterThan(0);
      for (const [, name] of named) expect(roles).toContain(`${name}-${site}`);
    }
  });

  test("has these addresses", () => {
    expect(addresses(stacks["delivery-dr"]!)).toMatchSnapshot();
  });
});

describe("which site starts", () => {
  test.each([
    ["primary", "active-first", [true, "eu-central-1"], [false, "none"]],
    ["dr", "active-first", [false, "none"], [true, "eu-west-1"]],
    ["primary", "together", [true, "none"], [true, "none"]],
  ])("%s active, %s", (active, order, primary, dr) => {
    const source = system(`${CONNECTION}, order: ${order}`, `topology: { active: ${active} }\n`);
    expect(
      SITE_NAMES.map((site) => values(source, site)).map(({ starts, hands_over_to: next }) => [starts, next]),
    ).toEqual([primary, dr]);
  });

  test("a failover changes values, not addresses", () => {
    const [before, after] = ["primary", "dr"].map((active) =>
      synthSystem(system(CONNECTION, `topology: { active: ${active} }\n`)),
    );
    for (const site of SITE_NAMES) {
      expect(withoutValues(after!.stacks[`delivery-${site}`]!)).toEqual(
        withoutValues(before!.stacks[`delivery-${site}`]!),
      );
    }
  });

  test("a standby with one instance is not asked for half of it", () => {
    const source = system(CONNECTION);
    expect(values(source, "primary").component_api_target_deployment_config).toBe("CodeDeployDefault.HalfAtATime");
    expect(values(source, "dr").component_api_target_deployment_config).toBe("CodeDeployDefault.OneAtATime");
  });
});

describe("roles", () => {
  const { stacks } = synthSystem(system("source: { codecommit: {} }"));
  const policyOf = (name: string) =>
    JSON.parse(String(resources(stacks.global!, "aws_iam_role_policy")[name]!.policy)) as {
      Statement: { Sid: string; Action: string | string[]; Resource: string | string[]; Condition?: unknown }[];
    };
  const statement = (role: string, sid: string) => policyOf(role).Statement.find(({ Sid }) => Sid === sid);

  test("there is one for each part, component and site", () => {
    const names = Object.keys(resources(stacks.global!, "aws_iam_role")).filter((name) => name.startsWith("delivery_"));
    expect(names.sort()).toEqual(
      ["primary", "dr"]
        .flatMap((site) => [
          ...["pipeline", "build", "ship", "events", "codedeploy"].map((part) => `delivery_api_${part}_${site}`),
          ...["pipeline", "build", "ship", "events"].map((part) => `delivery_web_${part}_${site}`),
        ])
        .sort(),
    );
  });

  test("each can be taken by one service, for this account", () => {
    const trust = (name: string): unknown =>
      JSON.parse(String(resources(stacks.global!, "aws_iam_role")[name]!.assume_role_policy));
    expect(trust("delivery_api_codedeploy_dr")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "codedeploy.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    });
  });

  test("what ships may start the other site's pipeline of the component, and nothing else there", () => {
    expect(statement("delivery_api_ship_primary", "HandOver")).toMatchObject({
      Action: "codepipeline:StartPipelineExecution",
      Resource: "arn:aws:codepipeline:eu-central-1:123456789012:shop-api",
    });
    const elsewhere = policyOf("delivery_api_ship_primary").Statement.filter(({ Resource }) =>
      JSON.stringify(Resource).includes("eu-central-1"),
    );
    expect(elsewhere.map(({ Sid }) => Sid)).toEqual(["HandOver"]);
  });

  test("CodeDeploy may change the one group, and end no instance", () => {
    expect(statement("delivery_api_codedeploy_dr", "Hooks")!.Resource).toBe(
      "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:*:autoScalingGroupName/shop-api",
    );
    expect(statement("delivery_api_codedeploy_dr", "Traffic")!.Resource).toBe(
      "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shop-api-80/*",
    );
    expect(JSON.stringify(policyOf("delivery_api_codedeploy_dr"))).not.toMatch(/Terminate|RunInstances|CreateAuto/);
  });

  test("instances fetch the bundles of their component from their own region", () => {
    expect(statement("instances_api_dr", "Bundles")).toMatchObject({
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: "arn:aws:s3:::shop-123456789012-eu-central-1-delivery/bundles/api/*",
    });
  });

  test("a pipeline uploads what a connection fetched, with an ACL, and stops what it started", () => {
    const bucket = "arn:aws:s3:::shop-123456789012-eu-central-1-delivery";
    expect(statement("delivery_web_pipeline_dr", "Artifacts")).toMatchObject({
      Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectAcl"],
      Resource: `${bucket}/*`,
    });
    expect(statement("delivery_web_pipeline_dr", "Bucket")).toMatchObject({
      Action: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning", "s3:ListBucket"],
      Resource: bucket,
    });
    const project = "arn:aws:codebuild:eu-central-1:123456789012:project/shop-web";
    expect(statement("delivery_web_pipeline_dr", "Projects")).toMatchObject({
      Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild", "codebuild:StopBuild"],
      Resource: [`${project}-build`, `${project}-ship`],
    });
  });

  test("a connection may be used for the component's repository", () => {
    const { stacks: git } = synthSystem(system(CONNECTION));
    const { Statement } = JSON.parse(
      String(resources(git.global!, "aws_iam_role_policy").delivery_web_pipeline_primary!.policy),
    ) as { Statement: { Sid: string }[] };
    expect(Statement.find(({ Sid }) => Sid === "Source")).toMatchObject({
      Action: "codestar-connections:UseConnection",
      Condition: {
        StringEquals: { "aws:ResourceTag/System": "shop" },
        "ForAllValues:StringEquals": { "codestar-connections:FullRepositoryId": "shop/web" },
      },
    });
  });
});

describe("the role that Jenkins takes", () => {
  const roles = (jenkins: string) =>
    resources(synthSystem(system(`engine: jenkins, jenkins: { ${jenkins} }`)).stacks.global!, "aws_iam_role");

  test("trusts another role", () => {
    const trust = String(
      roles("trust: { role: 'arn:aws:iam::123456789012:role/jenkins' }").delivery_jenkins_dr!.assume_role_policy,
    );
    expect(JSON.parse(trust)).toMatchObject({
      Statement: [{ Principal: { AWS: "arn:aws:iam::123456789012:role/jenkins" }, Action: "sts:AssumeRole" }],
    });
  });

  test("or tokens for one audience and subject", () => {
    const trust = String(
      roles("trust: { oidc: { provider: jenkins.example/oidc, audience: sts.amazonaws.com, subject: 'job/shop/*' } }")
        .delivery_jenkins_dr!.assume_role_policy,
    );
    expect(JSON.parse(trust)).toMatchObject({
      Statement: [
        {
          Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/jenkins.example/oidc" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: { "jenkins.example/oidc:aud": "sts.amazonaws.com" },
            StringLike: { "jenkins.example/oidc:sub": "job/shop/*" },
          },
        },
      ],
    });
  });

  test("has room for twenty components: a role takes 10,240 characters", () => {
    const services = Array.from({ length: 20 }, (_, index) => `service-number-${index}`);
    const many = parseSystem(
      BASE.replace(
        /services:.*\n/,
        `services:\n${services.map((name, index) => `  ${name}: { port: ${8000 + index}, capacity: { min: 1, max: 2 } }\n`).join("")}`,
      ) +
        `delivery:\n  ${JENKINS.replace(", ", "\n  ")}\n  components:\n` +
        services.map((name) => `    ${name}: { service: ${name}, build: { commands: [make] } }\n`).join(""),
      "s.yaml",
    );
    const { global: stack } = synthSystem(many).stacks;
    const policy = String(resources(stack!, "aws_iam_role_policy").delivery_jenkins_primary!.policy);
    expect(policy.length).toBeLessThan(10_240);
  });
});

test.each(["delivery", "delivery-jenkins"])("docs/examples/%s.yaml can be synthesized", (example) => {
  const { stacks } = synthSystem(loadSystem(`docs/examples/${example}.yaml`));
  expect(Object.keys(stacks)).toEqual(expect.arrayContaining(["delivery-primary", "delivery-dr"]));
});
