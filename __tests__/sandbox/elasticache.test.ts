import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { elements, query } from "./support";

const HERE = "eu-central-1";

let aws: LocalAws;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
}, 30_000);

afterAll(() => aws.stop());

const call = (Action: string, parameters: Record<string, string> = {}) =>
  query(aws, "elasticache", HERE, { Action, Version: "2015-02-02", ...parameters });

/** The code of the error that a call ends with. */
async function codeOf(answer: Promise<string>): Promise<string> {
  try {
    await answer;
    return "it succeeded";
  } catch (error) {
    return elements((error as Error).message, "Code")[0] ?? String(error);
  }
}

const user = (UserId: string, more: Record<string, string>) =>
  call("CreateUser", { UserId, UserName: UserId, Engine: "redis", AccessString: "on ~* +@all", ...more });

const iam = { "AuthenticationMode.Type": "iam" };

describe("users and groups", () => {
  test("a user of IAM is called what its id is", async () => {
    expect(await codeOf(user("someone", { ...iam, UserName: "other" }))).toBe("InvalidParameterCombination");
    expect(await codeOf(user("Someone", { ...iam, UserName: "someone" }))).toBe("it succeeded");
    expect(elements(await call("DescribeUsers", { UserId: "someone" }), "Type")).toEqual(["iam"]);
    expect(await codeOf(user("someone", iam))).toBe("UserAlreadyExists");
  });

  test.each([
    ["on ~app:* +@read", "on ~app:* -@all +@read"],
    ["on allkeys allcommands", "on ~* +@all"],
    ["on ~* +@all -@dangerous +info", "on ~* +@all -@dangerous +info"],
    ["off -@all", "off -@all"],
  ])("an access string of %s is shown as %s", async (AccessString, shown) => {
    const UserId = `u${AccessString.length}`;
    await user(UserId, { ...iam, AccessString });
    expect(elements(await call("DescribeUsers", { UserId }), "AccessString")).toEqual([shown]);
  });

  test("a group of engine Redis needs a default user, one of Valkey only users who authenticate", async () => {
    await user("member", iam);
    await user("nobody", { UserName: "default", NoPasswordRequired: "true" });
    const group = (UserGroupId: string, Engine: string, ...users: string[]) =>
      call("CreateUserGroup", {
        UserGroupId,
        Engine,
        ...Object.fromEntries(users.map((id, index) => [`UserIds.member.${index + 1}`, id])),
      });
    expect(await codeOf(group("g1", "redis", "member"))).toBe("DefaultUserRequired");
    expect(await codeOf(group("g1", "redis", "member", "missing"))).toBe("UserNotFound");
    expect(await codeOf(group("g2", "valkey", "member", "nobody"))).toBe("InvalidParameterValue");
    expect(await codeOf(group("g1", "redis", "member", "nobody"))).toBe("it succeeded");
    expect(await codeOf(group("g2", "valkey", "member"))).toBe("it succeeded");
    expect(await codeOf(call("DeleteUser", { UserId: "nobody" }))).toBe("DefaultUserAssociatedToUserGroup");
    // Whoever is deleted leaves the groups.
    await call("DeleteUser", { UserId: "member" });
    const shown = await call("DescribeUserGroups", { UserGroupId: "g1" });
    expect(elements(shown, "member").filter((text) => text !== "")).toEqual(["nobody"]);
    expect(await codeOf(call("DescribeUsers", { UserId: "member" }))).toBe("UserNotFound");
  });
});

describe("parameter groups", () => {
  const parameters = (name: string) =>
    call("DescribeCacheParameters", { CacheParameterGroupName: name, Source: "user" });

  test("are of a family that there is, and show what was changed", async () => {
    const create = (CacheParameterGroupName: string, CacheParameterGroupFamily: string) =>
      call("CreateCacheParameterGroup", { CacheParameterGroupName, CacheParameterGroupFamily, Description: "d" });
    expect(await codeOf(create("p", "valkey99"))).toBe("InvalidParameterValue");
    await create("p", "valkey8");
    expect(await codeOf(create("p", "valkey8"))).toBe("CacheParameterGroupAlreadyExists");
    await call("ModifyCacheParameterGroup", {
      CacheParameterGroupName: "p",
      "ParameterNameValues.ParameterNameValue.1.ParameterName": "maxmemory-policy",
      "ParameterNameValues.ParameterNameValue.1.ParameterValue": "allkeys-lru",
    });
    expect(elements(await parameters("p"), "ParameterValue")).toEqual(["allkeys-lru"]);
    await call("ResetCacheParameterGroup", { CacheParameterGroupName: "p", ResetAllParameters: "true" });
    expect(elements(await parameters("p"), "ParameterName")).toEqual([]);
    await call("DeleteCacheParameterGroup", { CacheParameterGroupName: "p" });
    expect(await codeOf(parameters("p"))).toBe("CacheParameterGroupNotFound");
  });
});

describe("replication groups", () => {
  const ID = { ReplicationGroupId: "pages" };
  const create = (more: Record<string, string> = {}) =>
    call("CreateReplicationGroup", {
      ...ID,
      ReplicationGroupDescription: "d",
      Engine: "valkey",
      EngineVersion: "8.0",
      CacheNodeType: "cache.t4g.small",
      NumCacheClusters: "3",
      AutomaticFailoverEnabled: "true",
      MultiAZEnabled: "true",
      TransitEncryptionEnabled: "true",
      ...more,
    });
  const modify = (more: Record<string, string>) => call("ModifyReplicationGroup", { ...ID, ...more });
  const shown = async (name: string) => elements(await call("DescribeCacheClusters"), name);

  beforeAll(async () => {
    const found = await query(aws, "ec2", HERE, { Action: "DescribeSubnets" });
    const [first = "", second = ""] = elements(found, "subnetId");
    await call("CreateCacheSubnetGroup", {
      CacheSubnetGroupName: "subnets",
      CacheSubnetGroupDescription: "d",
      "SubnetIds.SubnetIdentifier.1": first,
      "SubnetIds.SubnetIdentifier.2": second,
    });
  });

  test.each([
    ["fail over to nothing", { NumCacheClusters: "1" }, "InvalidParameterValue"],
    ["span zones without failing over", { AutomaticFailoverEnabled: "false" }, "InvalidParameterCombination"],
    ["have seven nodes", { NumCacheClusters: "7" }, "InvalidParameterValue"],
    ["be in subnets that are not there", { CacheSubnetGroupName: "missing" }, "CacheSubnetGroupNotFoundFault"],
    ["have users that are not there", { "UserGroupIds.member.1": "missing" }, "UserGroupNotFound"],
    ["have no such parameters", { CacheParameterGroupName: "missing" }, "CacheParameterGroupNotFound"],
  ])("cannot %s", async (_, more, code) => {
    expect(await codeOf(create(more as Record<string, string>))).toBe(code);
  });

  test("live: nodes in several zones of the region, changes, and an end", async () => {
    const made = await create({ CacheSubnetGroupName: "subnets" });
    expect(made).toMatch(/<Address>master\.pages\.[a-z0-9]{6}\.euc1\.cache\.amazonaws\.com<\/Address>/);
    expect(made).toMatch(/<Address>replica\.pages\.[a-z0-9]{6}\.euc1\.cache\.amazonaws\.com<\/Address>/);
    expect(await shown("CacheClusterId")).toEqual(["pages-001", "pages-002", "pages-003"]);
    const zones = await shown("PreferredAvailabilityZone");
    expect(new Set(zones).size).toBe(2);
    for (const zone of zones) expect(zone).toMatch(/^eu-central-1[abc]$/);
    expect(new Set(await shown("EngineVersion"))).toEqual(new Set(["8.0.1"]));
    expect(await codeOf(call("DeleteCacheSubnetGroup", { CacheSubnetGroupName: "subnets" }))).toBe(
      "CacheSubnetGroupInUse",
    );

    // Without ApplyImmediately a new node type waits for the maintenance window.
    expect(await modify({ CacheNodeType: "cache.m7g.large" })).toContain("<Status>available</Status>");
    expect(new Set(await shown("CacheNodeType"))).toEqual(new Set(["cache.t4g.small", "cache.m7g.large"]));
    expect(await call("DescribeReplicationGroups", ID)).toContain("<CacheNodeType>cache.t4g.small</CacheNodeType>");
    await modify({ CacheNodeType: "cache.m7g.large", EngineVersion: "8.1", ApplyImmediately: "true" });
    expect(await shown("CacheNodeType")).toEqual(Array(3).fill("cache.m7g.large"));
    expect(await codeOf(modify({ EngineVersion: "8.0", ApplyImmediately: "true" }))).toBe("InvalidParameterValue");

    const replicas = (action: string, NewReplicaCount: string) =>
      call(action, { ...ID, NewReplicaCount, ApplyImmediately: "true" });
    expect(await codeOf(replicas("IncreaseReplicaCount", "1"))).toBe("InvalidParameterValue");
    expect(await codeOf(replicas("DecreaseReplicaCount", "0"))).toBe("InvalidParameterCombination");
    await replicas("DecreaseReplicaCount", "1");
    expect(await shown("CacheClusterId")).toEqual(["pages-001", "pages-002"]);

    await call("DeleteReplicationGroup", { ...ID, FinalSnapshotIdentifier: "last" });
    expect(await codeOf(call("DescribeReplicationGroups", ID))).toBe("ReplicationGroupNotFoundFault");
    expect(await shown("CacheClusterId")).toEqual([]);
    expect(elements(await call("DescribeSnapshots"), "SnapshotName")).toEqual(["last"]);
    expect(await codeOf(call("DeleteCacheSubnetGroup", { CacheSubnetGroupName: "subnets" }))).toBe("it succeeded");
  });
});
