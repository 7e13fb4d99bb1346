import { readdirSync } from "node:fs";
import { loadSystem, parseSystem } from "../../src/system";
import { addresses, type StackJson, SMALL_SYSTEM, smallSystem, synthSystem } from "../support/synth";

const systems = ["systems", "docs/examples"].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => `${folder}/${file}`),
);

/** A stack without what may differ between sites: values of variables, the backend and cdktf's own notes. */
function withoutDifferences(stack: StackJson): unknown {
  const {
    variable = {},
    provider,
    ...rest
  } = JSON.parse(
    JSON.stringify(stack, (key, value: unknown) => (key === "//" || key === "backend" ? undefined : value)),
  ) as StackJson;
  return {
    ...rest,
    variable: Object.fromEntries(
      Object.entries(variable).map(([name, { type, description }]) => [name, { type, description }]),
    ),
    provider,
  };
}

/** Variables whose values say what is copied from the other site. */
const FROM_OTHER_SITE = [
  /^image_.*_copies$/,
  /^database_.*_source_(arn|region)$/,
  /^backup_copy_region$/,
  /^hands_over_to$/,
];

/** A stack as text, without what comes from the other site. */
function ownText(stack: StackJson): string {
  const variables = Object.entries(stack.variable ?? {}).filter(
    ([name]) => !FROM_OTHER_SITE.some((pattern) => pattern.test(name)),
  );
  return JSON.stringify({ ...stack, variable: Object.fromEntries(variables) });
}

describe.each(systems)("%s", (file) => {
  const system = loadSystem(file);
  const { stacks, text, manifest, values } = synthSystem(system);

  test("has the stacks of the design", () => {
    const optional = [
      ...(system.buckets.length > 0 || system.backups?.automatedKeepDays !== undefined || system.monitoring
        ? ["link"]
        : []),
      ...(system.monitoring ? ["monitoring-primary", "monitoring-dr"] : []),
      ...(system.delivery ? ["delivery-primary", "delivery-dr"] : []),
    ];
    expect(Object.keys(stacks)).toEqual(["state-primary", "state-dr", "global", "primary", "dr", ...optional]);
  });

  test.each([
    ["primary", "dr"],
    ["state-primary", "state-dr"],
  ])("%s and %s have the same addresses", (one, other) => {
    expect(addresses(stacks[one]!)).toEqual(addresses(stacks[other]!));
  });

  test("the stacks of two sites are the same configuration with other values", () => {
    const pairs = Object.keys(stacks).filter((id) => id.endsWith("primary") && id.replace(/primary$/, "dr") in stacks);
    expect(pairs).toEqual(expect.arrayContaining(["primary", "state-primary"]));
    for (const id of pairs) {
      expect(withoutDifferences(stacks[id]!)).toEqual(withoutDifferences(stacks[id.replace(/primary$/, "dr")]!));
    }
  });

  test("every variable has a type, a description and a value", () => {
    for (const variable of Object.values(stacks.dr!.variable!)) {
      expect(variable).toEqual({
        type: expect.any(String) as string,
        description: expect.stringMatching(/\.$/) as string,
        default: expect.anything() as unknown,
        nullable: false,
      });
    }
  });

  test("the values lie in a file as well, where they outrank the environment", () => {
    for (const site of ["primary", "dr"]) {
      const defaults = Object.entries(stacks[site]!.variable!).map(([name, { default: value }]) => [name, value]);
      expect(values[site]).toEqual(Object.fromEntries(defaults));
    }
  });

  test("nothing in dr or state-dr names the primary's region, nor the other way round", () => {
    for (const id of ["dr", "state-dr"]) expect(ownText(stacks[id]!)).not.toContain(system.sites.primary.region);
    for (const id of ["primary", "state-primary"]) expect(ownText(stacks[id]!)).not.toContain(system.sites.dr.region);
  });

  test("no stack reads another's state", () => {
    for (const stack of Object.values(stacks))
      expect(Object.keys(stack.data ?? {})).not.toContain("terraform_remote_state");
  });

  test("twice gives the same bytes", () => {
    expect(synthSystem(loadSystem(file)).text).toEqual(text);
  });

  test("each state lies in the bucket of its own region, the global one in dr's", () => {
    const regions = Object.fromEntries(
      Object.entries(stacks).map(([id, { terraform }]) => {
        const { region, bucket, key } = terraform.backend.s3 as Record<string, string>;
        expect(bucket).toBe(`${system.name}-${system.account}-${region}-tfstate`);
        expect(key).toBe(`${system.name}/${id}/terraform.tfstate`);
        return [id, region];
      }),
    );
    const { primary, dr } = system.sites;
    const expected = Object.keys(stacks).map((id) => [id, id.endsWith("primary") ? primary.region : dr.region]);
    expect(regions).toEqual(Object.fromEntries(expected));
  });

  test("the manifest says of each state what the backend says", () => {
    for (const { id, state } of manifest.stacks) {
      const s3 = stacks[id]!.terraform.backend.s3!;
      expect(state).toEqual({ bucket: s3.bucket, key: s3.key, region: s3.region, lockTable: s3.dynamodb_table });
    }
  });

  test("the provider is hashicorp/aws in the range that is supported, in every stack", () => {
    for (const [id, { terraform }] of Object.entries(stacks)) {
      const { aws, ...others } = terraform.required_providers;
      expect(aws).toEqual({ source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" });
      expect(Object.keys(others)).toEqual(id.startsWith("monitoring-") ? ["helm", "kubernetes"] : []);
    }
  });

  test("every provider is limited to the system's account and tags what it makes", () => {
    for (const [id, { provider }] of Object.entries(stacks)) {
      for (const aws of provider.aws!) {
        expect(aws.allowed_account_ids).toEqual([system.account]);
        expect(aws.default_tags).toEqual([
          {
            tags: expect.objectContaining({
              ...system.tags,
              System: system.name,
              Stack: id.replace(/(primary|dr)$/, "${var.site}"),
            }) as unknown,
          },
        ]);
      }
    }
  });
});

// Addresses are public contract: a change here may replace what people have in production.
test.each(systems.filter((file) => file.startsWith("systems/")))("%s has these Terraform addresses", (file) => {
  const { stacks } = synthSystem(loadSystem(file));
  expect(Object.fromEntries(Object.entries(stacks).map(([id, stack]) => [id, addresses(stack)]))).toMatchSnapshot();
});

describe("the state's lock", () => {
  test.each([
    ["dynamodb", { dynamodb_table: "small-tfstate-lock" }],
    ["lockfile", { use_lockfile: true }],
    ["both", { dynamodb_table: "small-tfstate-lock", use_lockfile: true }],
  ])("%s", (lock, expected) => {
    const { stacks } = synthSystem(parseSystem(`${SMALL_SYSTEM}state: { lock: ${lock} }\n`, "s.yaml"));
    for (const { terraform } of Object.values(stacks)) {
      const { dynamodb_table, use_lockfile } = terraform.backend.s3!;
      expect({ dynamodb_table, use_lockfile }).toEqual({
        dynamodb_table: undefined,
        use_lockfile: undefined,
        ...expected,
      });
    }
  });
});

describe("which site is active", () => {
  test.each(["primary", "dr"] as const)("%s: it takes all the traffic, and addresses stay", (active) => {
    const { stacks } = synthSystem(parseSystem(`${SMALL_SYSTEM}topology: { active: ${active} }\n`, "s.yaml"));
    const dials = ["primary", "dr"].map(
      (site) => stacks[site]!.variable!.service_web_endpoint_group_traffic_dial!.default,
    );
    expect(dials).toEqual(active === "primary" ? [100, 0] : [0, 100]);
    expect(addresses(stacks.dr!)).toEqual(addresses(synthSystem(smallSystem()).stacks.dr!));
  });
});

test("site data of different sizes changes values, not addresses", () => {
  const wide = SMALL_SYSTEM.replace("10.1.0.0/16", "10.1.0.0/16, availabilityZones: 3, nat: single, flowLogs: none");
  const { stacks } = synthSystem(parseSystem(wide, "s.yaml"));
  expect(withoutDifferences(stacks.primary!)).toEqual(withoutDifferences(stacks.dr!));
});
