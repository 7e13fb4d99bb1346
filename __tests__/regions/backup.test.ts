import { readFileSync } from "node:fs";
import { parseSystem } from "../../src/system";
import { onlyResource, resources, type StackJson, SMALL_SYSTEM, synthSystem } from "../support/synth";

const EXAMPLE = readFileSync("docs/examples/backup.yaml", "utf8");
const SWAPPED = EXAMPLE.replace("topology: { ", "topology: { active: dr, ");

const synth = (text: string) => synthSystem(parseSystem(text, "backup.yaml")).stacks;

const valueOf = (stack: StackJson, variable: string): unknown => stack.variable?.[variable]?.default;

const stacks = synth(EXAMPLE);

test("both sites have all three vaults, one of them locked, with a key of the site", () => {
  for (const id of ["primary", "dr"]) {
    const vaults = Object.values(resources(stacks[id]!, "aws_backup_vault"));
    expect(vaults.map(({ name }) => name)).toEqual(["ledger-copies", "ledger-locked-copies", "ledger-own"]);
    for (const vault of vaults) expect(vault.kms_key_arn).toBe("${aws_kms_key.backup_key.arn}");
    expect(onlyResource(stacks[id]!, "aws_backup_vault_lock_configuration")).toMatchObject({
      backup_vault_name: "${aws_backup_vault.backup_vault_locked_copies.name}",
    });
    expect(Object.keys(resources(stacks[id]!, "aws_backup_vault_policy"))).toHaveLength(3);
  }
});

test("no vault and no key waits for the standby to be launched", () => {
  for (const type of ["aws_backup_vault", "aws_backup_vault_lock_configuration", "aws_backup_vault_policy"]) {
    for (const resource of Object.values(resources(stacks.dr!, type))) expect(resource).not.toHaveProperty("count");
  }
});

test.each([
  ["as it is", EXAMPLE, { primary: true, dr: false }],
  ["with the roles swapped", SWAPPED, { primary: false, dr: true }],
])("%s, only the active site is backed up, and both copy to the other's region", (_, text, planned) => {
  const { primary, dr } = synth(text);
  expect({ primary: valueOf(primary!, "backup_planned"), dr: valueOf(dr!, "backup_planned") }).toEqual(planned);
  expect(valueOf(primary!, "backup_copy_region")).toBe("eu-central-1");
  expect(valueOf(dr!, "backup_copy_region")).toBe("eu-west-1");
});

test("a site names the other region in the value of a variable and nowhere else", () => {
  for (const [id, other] of [
    ["primary", "eu-central-1"],
    ["dr", "eu-west-1"],
  ] as const) {
    const { variable: _, ...rest } = stacks[id]!;
    expect(JSON.stringify(rest)).not.toContain(other);
  }
});

test("the roles reach the system's own keys by name, and not those of a system whose name begins like it", () => {
  const policies = Object.entries(resources(stacks.global!, "aws_iam_role_policy"));
  const own = policies.filter(([id]) => id.startsWith("backups_"));
  expect(own).toHaveLength(4);
  for (const [, { policy }] of own) {
    expect([...new Set(String(policy).match(/alias\/[^"]+/g))]).toEqual([
      "alias/ledger-backup",
      "alias/ledger-database-main",
    ]);
    expect(policy).not.toContain("ledger-*");
  }
  for (const id of ["primary", "dr"]) {
    const made = Object.values(resources(stacks[id]!, "aws_kms_alias")).map(({ name }) => name);
    expect(made).toEqual(expect.arrayContaining(["alias/ledger-backup", "alias/ledger-database-main"]));
  }
});

test("what the plan uses, global has made", () => {
  const roles = Object.values(resources(stacks.global!, "aws_iam_role")).map(({ name }) => name);
  const { iam_role_arn } = onlyResource(stacks.dr!, "aws_backup_selection") as { iam_role_arn: string };
  for (const site of ["primary", "dr"]) {
    expect(roles).toContain(iam_role_arn.replace("${var.site}", site).split("/")[1]);
    expect(roles).toContain(`ledger-restore-${site}`);
  }
});

describe("replicas of automated backups", () => {
  const TYPE = "aws_db_instance_automated_backups_replication";

  test("are relations of both sites: stopping one asks the region that may be lost", () => {
    for (const id of ["primary", "dr"]) expect(resources(stacks[id]!, TYPE)).toEqual({});
    expect(resources(stacks.link!, TYPE)).toEqual({
      automated_backups_in_dr_main: expect.objectContaining({
        provider: "aws",
        source_db_instance_arn: "arn:aws:rds:eu-west-1:123456789012:db:ledger-main",
      }) as unknown,
    });
  });

  test("with the roles swapped are others, elsewhere", () => {
    expect(resources(synth(SWAPPED).link!, TYPE)).toEqual({
      automated_backups_in_primary_main: expect.objectContaining({
        provider: "aws.primary",
        source_db_instance_arn: "arn:aws:rds:eu-central-1:123456789012:db:ledger-main",
      }) as unknown,
    });
  });

  test("are of RDS instances only; Aurora clusters are left to the plan", () => {
    const mixed = synth(EXAMPLE.replace("databases:\n", "databases:\n  other: { engine: aurora-mysql }\n"));
    expect(Object.keys(resources(mixed.link!, TYPE))).toEqual(["automated_backups_in_dr_main"]);
    expect(onlyResource(mixed.dr!, "aws_backup_selection").resources).toEqual([
      "arn:aws:rds:${var.region}:123456789012:cluster:ledger-other",
      "arn:aws:rds:${var.region}:123456789012:db:ledger-main",
    ]);
  });

  test("are not there unless they are asked for", () => {
    expect(synth(EXAMPLE.replace(/ {2}automated:.*\n/, ""))).not.toHaveProperty("link");
  });
});

test("a system without backups has none of this", () => {
  const text = JSON.stringify(synthSystem(parseSystem(SMALL_SYSTEM, "small.yaml")).stacks);
  expect(text).not.toContain("aws_backup_");
});
