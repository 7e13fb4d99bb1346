import { SENSITIVE } from "../../../src/terraform";
import type { SiteResource } from "../../../src/review/parity";
import { compare, driftOf, resourceOf, resourcesOf, twins } from "./recorded";

/** Right after the deploy of both sites, and refreshed: differences by class. */
const RECORDED = [
  ["pilot-light", "", { declared: 173, assigned: 359, drift: 0 }],
  ["pilot-light", "delivery-", { declared: 31, assigned: 47, drift: 0 }],
  ["ecommerce", "", { declared: 244, assigned: 449, drift: 0 }],
  ["avbank", "", { declared: 251, assigned: 525, drift: 0 }],
  ["avbank", "delivery-", { declared: 112, assigned: 124, drift: 0 }],
] as const;

const countsOf = (system: string, kind: string) => {
  const counts = { declared: 0, assigned: 0, drift: 0 };
  for (const difference of compare(twins(system, kind)).differences) counts[difference.class] += 1;
  return counts;
};

describe("a system that was just deployed", () => {
  test.each(RECORDED)("%s, %sprimary and dr: nothing drifts", (system, kind, expected) => {
    expect(driftOf(compare(twins(system, kind)).differences)).toEqual([]);
    expect(countsOf(system, kind)).toEqual(expected);
  });

  test("names the variable that a difference follows from", () => {
    const { differences } = compare(twins("pilot-light"));
    const of = (address: string, attribute?: string) =>
      differences.find((one) => one.address === address && one.attribute === attribute);
    expect(of("aws_autoscaling_group.service_web_instances", "min_size")).toMatchObject({
      class: "declared",
      variables: ["service_web_instances_capacity"],
      primary: 2,
      dr: 0,
    });
    expect(of('aws_subnet.network_public["1"]', "cidr_block")).toMatchObject({ variables: ["network_public_subnets"] });
    expect(of("aws_backup_plan.backup[0]")).toMatchObject({ class: "declared", variables: ["backup_planned"] });
    expect(of("aws_launch_template.service_web_instances", "user_data")).toMatchObject({
      class: "declared",
      variables: ["region", "site"],
    });
    expect(of("aws_vpc.network", "id")).toMatchObject({ class: "assigned", variables: [] });
    expect(of("aws_lb_listener.service_web_load_balancer", "load_balancer_arn")).toMatchObject({ class: "assigned" });
  });
});

/** Every `step`-th value of one site, each with another value in its place. */
function* mutations(resources: ReadonlyMap<string, SiteResource>, step: number) {
  let count = 0;
  for (const resource of resources.values()) {
    if (resource.mode === "data") continue;
    const leaves: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      if (typeof value === "object" && value !== null) {
        for (const [key, one] of Object.entries(value)) walk(one, [...path, Array.isArray(value) ? Number(key) : key]);
      } else if (value !== null && value !== "" && value !== SENSITIVE) leaves.push(path);
    };
    walk(resource.values, []);
    for (const path of leaves) {
      count += 1;
      if (count % step !== 0) continue;
      const values = structuredClone(resource.values) as Record<string | number, unknown>;
      const parent = path.slice(0, -1).reduce<unknown>((one, key) => (one as never)[key], values) as typeof values;
      const last = path.at(-1) ?? "";
      const value = parent[last];
      if (typeof value === "string") {
        parent[last] = /^[[{]/.test(value) ? value.replace("{", '{"Extra":"x",') : `${value}x`;
      } else parent[last] = typeof value === "number" ? value + 1 : value !== true;
      yield { address: resource.address, path: path.join("."), resource: { ...resource, values: values as never } };
    }
  }
}

/** Names that AWS gives; one cannot be told from another. What it gives them to is compared all the same. */
const GIVEN =
  /(^|[._])(ids?|arns?|arn_suffix|owner|dns_name|domain_name|hosted_zone|endpoint|address|addresses|public_ip|private_ip|public_dns|private_dns|availability_zones?|uuid|issuer|name_servers)(\.\d+)?$/;

/** A replica has those of its source, and Terraform leaves them alone (`ignore_changes`). */
const OF_THE_SOURCE = new Set(["aws_db_instance.database_main db_name", "aws_db_instance.database_main username"]);

/** What AWS counts or says of the moment. */
const MOMENTARY =
  /^(status|latest_restorable_time|desired_capacity|default_version|latest_version|version_id|replicas|\w+_(at|date|time))$/;

describe("any value that is changed in one site", () => {
  test("is found, but for names that AWS gives and what it says of the moment", () => {
    const pair = twins("pilot-light");
    const resources = { primary: resourcesOf(pair.primary), dr: resourcesOf(pair.dr) };
    const missed: string[] = [];
    let all = 0;
    for (const { address, path, resource } of mutations(resources.dr, 4)) {
      const changed = new Map([...resources.dr, [address, resource]]);
      const drift = driftOf(compare(pair, { ...resources, dr: changed }, new Set([address])).differences);
      all += 1;
      if (drift.some((one) => one.startsWith(`${address} `)) || GIVEN.test(path) || MOMENTARY.test(path)) continue;
      if (!OF_THE_SOURCE.has(`${address} ${path}`)) missed.push(`${address} ${path}`);
    }
    expect(all).toBeGreaterThan(300);
    expect(missed).toEqual([]);
  }, 120_000);
});

describe("secrets", () => {
  test("are not compared, and shown nowhere", () => {
    const pair = twins("pilot-light");
    for (const [side, secret] of [
      ["primary", "hunter2-primary"],
      ["dr", "hunter2-dr"],
    ] as const) {
      const database = resourceOf(pair[side], "aws_db_instance.database_main");
      database.values.password = secret;
      database.sensitive_values.password = true;
      // Terraform does not mark copies.
      resourceOf(pair[side], "aws_lb.service_web_load_balancer").values.name = `lb-${secret}`;
      resourceOf(pair[side], "aws_vpc.network").values.tags_all = { Name: secret };
    }
    const found = compare(pair);
    expect(JSON.stringify(found)).not.toContain("hunter2");
    expect(found.hidden).toBe(compare(twins("pilot-light")).hidden + 3);
  });

  test("a state without its masks is hidden altogether", () => {
    const pair = twins("pilot-light");
    const vpc = resourceOf(pair.dr, "aws_vpc.network") as { sensitive_values?: unknown };
    delete vpc.sensitive_values;
    const { differences } = compare(pair);
    expect(differences.filter(({ address }) => address === "aws_vpc.network")).toEqual([]);
  });
});
