import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { request } from "./support";

const HERE = "eu-central-1";
const ROLE = "arn:aws:iam::123456789012:role/backup";

let aws: LocalAws;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
}, 30_000);

afterAll(() => aws.stop());

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function call(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await request(aws, "backup", HERE, path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}

const rule = (more: object = {}) => ({ RuleName: "daily", TargetBackupVaultName: "vault", ...more });

const plan = (BackupPlanName: string, ...Rules: object[]) => ({ BackupPlan: { BackupPlanName, Rules } });

const errorOf = ({ status, body }: Answer): unknown => (status < 300 ? "it succeeded" : (body.__type ?? body.code));

describe("vaults", () => {
  test("have names of letters, digits, hyphens and underscores", async () => {
    expect(errorOf(await call("PUT", "/backup-vaults/a.b", {}))).toBe("InvalidParameterValueException");
    expect((await call("PUT", "/backup-vaults/vault", {})).status).toBe(200);
  });

  test("keep a policy until it is taken away", async () => {
    const path = "/backup-vaults/vault/access-policy";
    expect(errorOf(await call("GET", path))).toBe("ResourceNotFoundException");
    expect(errorOf(await call("PUT", path, { Policy: "no JSON" }))).toBe("InvalidParameterValueException");
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await call("PUT", path, { Policy });
    expect((await call("GET", path)).body).toMatchObject({ BackupVaultName: "vault", Policy });
    await call("DELETE", path);
    expect(errorOf(await call("GET", path))).toBe("ResourceNotFoundException");
  });

  test("have tags, whether or not the path ends with a slash", async () => {
    await call("PUT", "/backup-vaults/tagged", { BackupVaultTags: { a: "b" } });
    const arn = encodeURIComponent(`arn:aws:backup:${HERE}:123456789012:backup-vault:tagged`);
    for (const end of ["", "/"]) {
      expect((await call("GET", `/tags/${arn}${end}`)).body).toEqual({ Tags: { a: "b" } });
    }
  });

  test("cannot be deleted twice", async () => {
    await call("PUT", "/backup-vaults/short-lived", {});
    expect((await call("DELETE", "/backup-vaults/short-lived")).status).toBe(200);
    expect(errorOf(await call("DELETE", "/backup-vaults/short-lived"))).toBe("ResourceNotFoundException");
  });
});

describe("plans", () => {
  beforeAll(() => call("PUT", "/backup-vaults/vault", {}));

  test.each([
    ["a vault that is not there", rule({ TargetBackupVaultName: "missing" })],
    [
      "less than 90 days of cold storage",
      rule({ Lifecycle: { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 119 } }),
    ],
    [
      "nor of its copies",
      rule({
        CopyActions: [
          { DestinationBackupVaultArn: "arn", Lifecycle: { MoveToColdStorageAfterDays: 1, DeleteAfterDays: 90 } },
        ],
      }),
    ],
    ["a window of half an hour", rule({ StartWindowMinutes: 30 })],
  ])("cannot have %s", async (_, wrong) => {
    expect(errorOf(await call("PUT", "/backup/plans", plan("wrong", wrong)))).toBe("InvalidParameterValueException");
  });

  test("are changed, select resources, and go when nothing is selected any more", async () => {
    const made = await call("PUT", "/backup/plans", plan("p", rule({ Lifecycle: { DeleteAfterDays: 35 } })));
    const path = `/backup/plans/${String(made.body.BackupPlanId)}`;
    const changed = await call("POST", path, plan("p", rule({ Lifecycle: { DeleteAfterDays: 40 } })));
    expect(changed.body.VersionId).not.toBe(made.body.VersionId);
    expect((await call("GET", path)).body).toMatchObject({
      BackupPlan: { Rules: [{ Lifecycle: { DeleteAfterDays: 40 }, StartWindowMinutes: 480 }] },
    });

    const BackupSelection = { SelectionName: "s", IamRoleArn: ROLE, Resources: ["arn:aws:rds:::db:x"] };
    const noRole = { BackupSelection: { ...BackupSelection, IamRoleArn: "me" } };
    expect(errorOf(await call("PUT", `${path}/selections`, noRole))).toBe("InvalidParameterValueException");
    const selected = await call("PUT", `${path}/selections`, { BackupSelection });
    expect(errorOf(await call("PUT", `${path}/selections`, { BackupSelection }))).toBe("AlreadyExistsException");
    const selection = `${path}/selections/${String(selected.body.SelectionId)}`;
    expect((await call("GET", selection)).body).toMatchObject({ BackupSelection });
    expect((await call("GET", `${path}/selections`)).body).toMatchObject({
      BackupSelectionsList: [{ SelectionName: "s" }],
    });

    expect(errorOf(await call("DELETE", path))).toBe("InvalidRequestException");
    expect((await call("DELETE", selection)).status).toBe(200);
    expect(errorOf(await call("GET", selection))).toBe("InvalidParameterValueException");
    expect((await call("DELETE", path)).status).toBe(200);
    expect(errorOf(await call("GET", path))).toBe("ResourceNotFoundException");
    // The name is free again.
    expect((await call("PUT", "/backup/plans", plan("p", rule()))).status).toBe(200);
  });
});
