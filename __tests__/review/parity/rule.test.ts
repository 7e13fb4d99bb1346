import type { ReviewedStack, ReviewInput } from "../../../src/review/model";
import { parityBroken } from "../../../src/review/rules/parity";
import { loadSystem, type SiteName } from "../../../src/system";
import { readPlan } from "../../../src/terraform";
import { type ResourceJson, twins, type Twins } from "./recorded";

type Values = Record<string, unknown>;

interface Planned {
  readonly actions: readonly string[];
  readonly after: Values | null;
  readonly unknown?: Values;
}

/** What a plan does to some addresses; the rest of the recorded state stays as it is. */
type Changes = Readonly<Record<string, (before: Values) => Planned>>;

const change =
  (over: Values, unknown: Values = {}) =>
  (before: Values): Planned => ({
    actions: ["update"],
    after: { ...before, ...over },
    unknown,
  });

const remove = (): Planned => ({ actions: ["delete"], after: null });

const make = (address: string, values: Values): ResourceJson => ({
  address,
  mode: "managed",
  type: address.split(".")[0] ?? "",
  values,
  sensitive_values: {},
});

function reviewed(pair: Twins, site: SiteName, changes: Changes, created: readonly ResourceJson[] = []): ReviewedStack {
  const { resources } = pair[site].state.values.root_module;
  const plan = readPlan({
    format_version: "1.2",
    terraform_version: "1.11.4",
    complete: true,
    resource_changes: [
      ...resources
        .filter(({ mode }) => mode === "managed")
        .map(({ address, mode, type, values, sensitive_values: mask }) => {
          const planned = changes[address]?.(values) ?? { actions: ["no-op"], after: values, unknown: {} };
          const { actions, after, unknown: after_unknown = {} } = planned;
          return {
            address,
            mode,
            type,
            change: { actions, before: values, after, after_unknown, before_sensitive: mask, after_sensitive: mask },
          };
        }),
      ...created.map(({ address, mode, type, values }) => ({
        address,
        mode,
        type,
        change: {
          actions: ["create"],
          before: null,
          after: values,
          after_unknown: {},
          before_sensitive: false,
          after_sensitive: {},
        },
      })),
    ],
  });
  return { id: site, kind: "region", site, plan, versions: { providers: {}, locked: {}, modules: {} } };
}

const system = loadSystem("systems/pilot-light.yaml");

const input = (pair: Twins, ...stacks: readonly ReviewedStack[]): ReviewInput => ({
  system,
  stacks,
  configurations: new Map([
    ["primary", pair.primary.configuration],
    ["dr", pair.dr.configuration],
  ]),
});

/** What is found, as `stack address attributes`. */
const found = (review: ReviewInput): readonly string[] =>
  parityBroken(review).map(({ code, stack, address, attributes }) => [code, stack, address, ...attributes].join(" "));

const LB = "aws_lb.service_web_load_balancer";
const ASG = "aws_autoscaling_group.service_web_instances";
const TEMPLATE = "aws_launch_template.service_web_instances";
const EXTRA = "aws_vpc_security_group_ingress_rule.extra";

const block = (side: Twins["dr"], type: string, name: string): Values =>
  (side.configuration.resource as Record<string, Record<string, Values>>)[type]![name]!;

describe("both sites reviewed", () => {
  test("no changes: nothing", () => {
    const pair = twins("pilot-light");
    expect(found(input(pair, reviewed(pair, "primary", {}), reviewed(pair, "dr", {})))).toEqual([]);
  });

  test("the same change in both: nothing", () => {
    const pair = twins("pilot-light");
    for (const site of ["primary", "dr"] as const)
      block(pair[site], "aws_lb", "service_web_load_balancer").idle_timeout = 90;
    const changes = { [LB]: change({ idle_timeout: 90 }) };
    expect(found(input(pair, reviewed(pair, "primary", changes), reviewed(pair, "dr", changes)))).toEqual([]);
  });

  test("a change in one plan only", () => {
    const pair = twins("pilot-light");
    const review = input(
      pair,
      reviewed(pair, "primary", { [LB]: change({ idle_timeout: 90 }) }),
      reviewed(pair, "dr", {}),
    );
    expect(found(review)).toEqual([`PARITY_BROKEN primary ${LB} idle_timeout`]);
    expect(parityBroken(review)[0]?.what).toBe(
      "idle_timeout would be 90 in primary and 60 in dr: not configured, and nothing lets the sites differ in it.",
    );
  });

  test("a change of a value that is declared to differ, and is as declared: nothing", () => {
    const pair = twins("pilot-light");
    const { variable } = pair.dr.configuration as { variable: Record<string, { default: unknown }> };
    variable.service_web_instances_capacity!.default = { min: 1, max: 8 };
    const review = input(pair, reviewed(pair, "primary", {}), reviewed(pair, "dr", { [ASG]: change({ min_size: 1 }) }));
    expect(found(review)).toEqual([]);
  });

  test("a plan made from another commit than the other's", () => {
    const pair = twins("pilot-light");
    const review = input(pair, reviewed(pair, "primary", {}), reviewed(pair, "dr", { [ASG]: change({ max_size: 4 }) }));
    expect(found(review)).toEqual([`PARITY_BROKEN dr ${ASG} max_size`]);
  });

  test("something made in one site only", () => {
    const pair = twins("pilot-light");
    const review = input(
      pair,
      reviewed(pair, "primary", {}),
      reviewed(pair, "dr", {}, [make(EXTRA, { cidr_ipv4: "10.0.0.0/8" })]),
    );
    expect(found(review)).toEqual([`PARITY_BROKEN dr ${EXTRA}`]);
  });

  test("something taken away in one site only", () => {
    const pair = twins("pilot-light");
    const address = "aws_vpc_endpoint.network_dynamodb";
    const review = input(pair, reviewed(pair, "primary", { [address]: remove }), reviewed(pair, "dr", {}));
    expect(found(review)).toEqual([`PARITY_BROKEN primary ${address}`]);
  });

  test("what drifted before and is not touched is not this plan's", () => {
    const pair = twins("pilot-light");
    pair.dr.state.values.root_module.resources.find(({ address }) => address === LB)!.values.idle_timeout = 17;
    const tags = change({ tags: { Name: "x" } });
    const review = input(pair, reviewed(pair, "primary", { [LB]: tags }), reviewed(pair, "dr", { [LB]: tags }));
    expect(found(review).filter((one) => one.includes("idle_timeout"))).toEqual([]);
  });

  test("a plan that takes drift back: nothing", () => {
    const pair = twins("pilot-light");
    pair.dr.state.values.root_module.resources.find(({ address }) => address === ASG)!.values.max_size = 17;
    const review = input(pair, reviewed(pair, "primary", {}), reviewed(pair, "dr", { [ASG]: change({ max_size: 8 }) }));
    expect(found(review)).toEqual([]);
  });

  test("what is known after apply only cannot be told: nothing", () => {
    const pair = twins("pilot-light");
    const changes = { [TEMPLATE]: change({ latest_version: undefined }, { latest_version: true }) };
    expect(found(input(pair, reviewed(pair, "primary", changes), reviewed(pair, "dr", {})))).toEqual([]);
  });
});

describe("one site reviewed", () => {
  test("nothing changes: nothing", () => {
    const pair = twins("pilot-light");
    expect(found(input(pair, reviewed(pair, "primary", {})))).toEqual([]);
  });

  test("a change that the other site would have as well", () => {
    const pair = twins("pilot-light");
    const review = input(pair, reviewed(pair, "primary", { [ASG]: change({ health_check_grace_period: 60 }) }));
    expect(found(review)).toEqual([`PARITY_BROKEN primary ${ASG} health_check_grace_period`]);
    expect(parityBroken(review)[0]?.what).toBe(
      "health_check_grace_period would change in primary only, and dr is not reviewed with it.",
    );
  });

  test("a change of user data, which names the site, is not excused by that", () => {
    const pair = twins("pilot-light");
    const review = input(pair, reviewed(pair, "dr", { [TEMPLATE]: change({ user_data: "bmV3" }) }));
    expect(found(review)).toEqual([`PARITY_BROKEN dr ${TEMPLATE} user_data`]);
  });

  test("what follows from another change is told once", () => {
    const pair = twins("pilot-light");
    const review = input(
      pair,
      reviewed(pair, "dr", {
        [TEMPLATE]: change({ user_data: "bmV3" }, { latest_version: true }),
        [ASG]: change({}, { launch_template: [{ version: true }] }),
      }),
    );
    expect(found(review)).toEqual([`PARITY_BROKEN dr ${TEMPLATE} user_data`]);
  });

  test("a change of what is declared to differ: nothing", () => {
    const pair = twins("pilot-light");
    expect(found(input(pair, reviewed(pair, "dr", { [ASG]: change({ min_size: 3 }) })))).toEqual([]);
  });

  test("something made that both configurations ask for", () => {
    const pair = twins("pilot-light");
    for (const side of [pair.primary, pair.dr]) {
      const resource = side.configuration.resource as Record<string, Record<string, Values>>;
      resource.aws_vpc_security_group_ingress_rule!.extra = { cidr_ipv4: "10.0.0.0/8" };
    }
    const review = input(pair, reviewed(pair, "dr", {}, [make(EXTRA, { cidr_ipv4: "10.0.0.0/8" })]));
    expect(found(review)).toEqual([`PARITY_BROKEN dr ${EXTRA}`]);
  });

  test("something made of which a variable gives this site more: nothing", () => {
    const pair = twins("pilot-light");
    const { resources } = pair.primary.state.values.root_module;
    const plan = resources.findIndex(({ address }) => address === "aws_backup_plan.backup[0]");
    const [made] = (resources as ResourceJson[]).splice(plan, 1);
    expect(found(input(pair, reviewed(pair, "primary", {}, [made!])))).toEqual([]);
  });

  test("a first deploy: nothing", () => {
    const pair = twins("pilot-light");
    const { resources } = pair.primary.state.values.root_module;
    const all = (resources as ResourceJson[]).splice(0).filter(({ mode }) => mode === "managed");
    expect(all.length).toBeGreaterThan(90);
    expect(found(input(pair, reviewed(pair, "primary", {}, all)))).toEqual([]);
  });
});

test("a secret is shown in no finding", () => {
  const pair = twins("pilot-light");
  const database = "aws_db_instance.database_main";
  for (const site of ["primary", "dr"] as const) {
    const one = pair[site].state.values.root_module.resources.find(({ address }) => address === database)!;
    one.values.password = "hunter2-old";
    one.sensitive_values.password = true;
  }
  const review = input(
    pair,
    reviewed(pair, "primary", { [database]: change({ password: "hunter2-new", backup_retention_period: 1 }) }),
    reviewed(pair, "dr", {}),
  );
  const findings = parityBroken(review);
  expect(findings).toHaveLength(1);
  expect(JSON.stringify(findings)).not.toContain("hunter2");
});
