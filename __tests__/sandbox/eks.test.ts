import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { elements, query, request } from "./support";

const HERE = "eu-south-1";
const ACCOUNT = "123456789012";
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

let aws: LocalAws;
let subnetIds: string[];

type Answer = Readonly<Record<string, Record<string, unknown>>>;

/** A call of EKS; answers with the body, or throws the name of the error. */
async function eks(method: string, path: string, body?: object): Promise<Answer> {
  const response = await request(aws, "eks", HERE, path, {
    method,
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(response.headers.get("x-amzn-errortype") ?? text);
  return (text === "" ? {} : JSON.parse(text)) as Answer;
}

let count = 0;

async function cluster(more: object = {}): Promise<{ name: string; made: Record<string, unknown> }> {
  count += 1;
  const name = `c-${count}`;
  const answer = await eks("POST", "/clusters", {
    name,
    roleArn: role("cluster"),
    version: "1.35",
    resourcesVpcConfig: { subnetIds, endpointPrivateAccess: true, endpointPublicAccess: false },
    accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    ...more,
  });
  return { name, made: answer.cluster! };
}

const nodeGroup = async (name: string, more: object = {}): Promise<Record<string, unknown>> => {
  const path = `/clusters/${name}/node-groups`;
  const answer = await eks("POST", path, {
    nodegroupName: "nodes",
    nodeRole: role("nodes"),
    subnets: subnetIds,
    ...more,
  });
  return answer.nodegroup!;
};

const describeCluster = async (name: string): Promise<Record<string, unknown>> =>
  (await eks("GET", `/clusters/${name}`)).cluster!;

/** A change, followed by its id. */
async function update(name: string, path: string, body: object): Promise<Record<string, unknown>> {
  const { id } = (await eks("POST", `/clusters/${name}${path}`, body)).update as { id: string };
  return (await eks("GET", `/clusters/${name}/updates/${id}`)).update!;
}

beforeAll(async () => {
  aws = await startLocalAws({ account: ACCOUNT });
  const ec2 = (Action: string, parameters: Record<string, string>) =>
    query(aws, "ec2", HERE, { Action, ...parameters });
  const [vpc = ""] = elements(await ec2("CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpcId");
  subnetIds = await Promise.all(
    ["a", "b"].map(async (zone, index) => {
      const made = await ec2("CreateSubnet", {
        VpcId: vpc,
        CidrBlock: `10.0.${index}.0/24`,
        AvailabilityZone: `${HERE}${zone}`,
      });
      return elements(made, "subnetId")[0] ?? "";
    }),
  );
}, 30_000);

afterAll(() => aws.stop());

describe("a cluster", () => {
  test("is shown with what AWS decides: network, security group, support, a certificate", async () => {
    const { made } = await cluster({ logging: { clusterLogging: [{ types: ["api", "audit"], enabled: true }] } });
    expect(made).toMatchObject({
      version: "1.35",
      status: "ACTIVE",
      accessConfig: { authenticationMode: "API" },
      upgradePolicy: { supportType: "EXTENDED" },
      resourcesVpcConfig: {
        vpcId: expect.stringMatching(/^vpc-/) as string,
        clusterSecurityGroupId: expect.stringMatching(/^sg-/) as string,
        publicAccessCidrs: [],
      },
      logging: {
        clusterLogging: [
          { types: ["api", "audit"], enabled: true },
          { types: ["authenticator", "controllerManager", "scheduler"], enabled: false },
        ],
      },
    });
    const { data } = made.certificateAuthority as { data: string };
    expect(Buffer.from(data, "base64").toString()).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  });

  test.each([
    ["a version that EKS has not", { version: "1.19" }],
    ["no way to its API", { resourcesVpcConfig: { subnetIds: [], endpointPublicAccess: false } }],
  ])("is refused with %s", async (_, more) => {
    await expect(
      cluster("version" in more ? more : { resourcesVpcConfig: { ...more.resourcesVpcConfig, subnetIds } }),
    ).rejects.toThrow("InvalidParameterException");
  });

  test("changes in place, one thing at a time, and each change can be followed", async () => {
    const { name } = await cluster();
    const vpc = { endpointPublicAccess: true, publicAccessCidrs: ["198.51.100.0/24"] };
    expect(await update(name, "/update-config", { resourcesVpcConfig: vpc })).toMatchObject({
      status: "Successful",
      type: "EndpointAccessUpdate",
    });
    expect(await update(name, "/update-config", { upgradePolicy: { supportType: "STANDARD" } })).toMatchObject({
      type: "UpgradePolicyUpdate",
    });
    expect(await describeCluster(name)).toMatchObject({
      // What was not named stays.
      resourcesVpcConfig: { ...vpc, endpointPrivateAccess: true, subnetIds },
      upgradePolicy: { supportType: "STANDARD" },
    });
    const both = { upgradePolicy: { supportType: "STANDARD" }, accessConfig: { authenticationMode: "API" } };
    await expect(update(name, "/update-config", both)).rejects.toThrow("InvalidParameterException");
  });

  test("goes up by one minor version, never more, never down, and its nodes after it", async () => {
    const { name } = await cluster({ version: "1.34" });
    await nodeGroup(name);
    await expect(update(name, "/updates", { version: "1.36" })).rejects.toThrow("InvalidParameterException");
    await expect(update(name, "/updates", { version: "1.33" })).rejects.toThrow("InvalidParameterException");
    await expect(update(name, "/node-groups/nodes/update-version", { version: "1.35" })).rejects.toThrow(
      "InvalidParameterException",
    );
    await update(name, "/updates", { version: "1.35" });
    await update(name, "/node-groups/nodes/update-version", { version: "1.35" });
    const { nodegroup } = await eks("GET", `/clusters/${name}/node-groups/nodes`);
    expect(nodegroup).toMatchObject({ version: "1.35", releaseVersion: "1.35.0-20261101" });
  });

  test("takes its security group with it, and stays while it has nodes", async () => {
    const { name, made } = await cluster();
    const { clusterSecurityGroupId } = made.resourcesVpcConfig as { clusterSecurityGroupId: string };
    const groups = () =>
      query(aws, "ec2", HERE, { Action: "DescribeSecurityGroups", "GroupId.1": clusterSecurityGroupId });
    expect(await groups()).toContain(clusterSecurityGroupId);
    await nodeGroup(name);
    await expect(eks("DELETE", `/clusters/${name}`)).rejects.toThrow("ResourceInUseException");
    await eks("DELETE", `/clusters/${name}/node-groups/nodes`);
    await eks("DELETE", `/clusters/${name}`);
    await expect(groups()).rejects.toThrow("InvalidGroup.NotFound");
  });
});

test("a node group has the version of its cluster, Amazon Linux 2023, and no SSH that nobody asked for", async () => {
  const { name } = await cluster();
  const made = await nodeGroup(name);
  expect(made).toMatchObject({
    version: "1.35",
    amiType: "AL2023_x86_64_STANDARD",
    instanceTypes: ["t3.medium"],
    updateConfig: { maxUnavailable: 1 },
  });
  expect(made).not.toHaveProperty("remoteAccess");
});

describe("access entries", () => {
  const path = (name: string, principal: string, more = "") =>
    `/clusters/${name}/access-entries/${encodeURIComponent(principal)}${more}`;

  test("belong to a principal, whose ARN may have a path", async () => {
    const { name } = await cluster();
    const principalArn = role("teams/platform/admin");
    await eks("POST", `/clusters/${name}/access-entries`, { principalArn });
    expect((await eks("GET", path(name, principalArn))).accessEntry).toMatchObject({
      principalArn,
      type: "STANDARD",
      username: `arn:aws:sts::${ACCOUNT}:assumed-role/admin/{{SessionName}}`,
    });
    await expect(eks("POST", `/clusters/${name}/access-entries`, { principalArn })).rejects.toThrow(
      "ResourceInUseException",
    );
    await eks("POST", path(name, principalArn, "/access-policies"), {
      policyArn: ADMIN,
      accessScope: { type: "cluster" },
    });
    const associated = await eks("GET", path(name, principalArn, "/access-policies"));
    expect(associated).toMatchObject({
      associatedAccessPolicies: [{ policyArn: ADMIN, accessScope: { type: "cluster", namespaces: [] } }],
    });
    await eks("DELETE", path(name, principalArn, `/access-policies/${encodeURIComponent(ADMIN)}`));
    await eks("DELETE", path(name, principalArn));
    await expect(eks("GET", path(name, principalArn))).rejects.toThrow("ResourceNotFoundException");
  });

  test("refuse policies and principals that are none", async () => {
    const { name } = await cluster();
    const principalArn = role("admin");
    await expect(
      eks("POST", `/clusters/${name}/access-entries`, { principalArn: "arn:aws:sts::1:assumed-role/a/b" }),
    ).rejects.toThrow("InvalidParameterException");
    await eks("POST", `/clusters/${name}/access-entries`, { principalArn });
    const policyArn = ADMIN.replace("ClusterAdmin", "Everything");
    await expect(
      eks("POST", path(name, principalArn, "/access-policies"), { policyArn, accessScope: { type: "cluster" } }),
    ).rejects.toThrow("InvalidParameterException");
  });

  test.each([
    ["is there for who made the cluster", true, 1],
    ["is not there if it is not wanted", false, 0],
  ])("%s", async (_, bootstrapClusterCreatorAdminPermissions, expected) => {
    const { name } = await cluster({
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions },
    });
    const { accessEntries } = await eks("GET", `/clusters/${name}/access-entries`);
    expect(accessEntries).toHaveLength(expected);
  });

  test("of nodes are made by their group", async () => {
    const { name } = await cluster();
    await nodeGroup(name);
    expect((await eks("GET", path(name, role("nodes")))).accessEntry).toMatchObject({ type: "EC2_LINUX" });
  });

  test("are for clusters that look at them", async () => {
    const { name } = await cluster({ accessConfig: { authenticationMode: "CONFIG_MAP" } });
    await expect(eks("POST", `/clusters/${name}/access-entries`, { principalArn: role("admin") })).rejects.toThrow(
      "InvalidRequestException",
    );
  });
});

describe("Pod Identity", () => {
  const associate = (name: string, more: object = {}) =>
    eks("POST", `/clusters/${name}/pod-identity-associations`, {
      namespace: "n",
      serviceAccount: "s",
      roleArn: role("pod"),
      ...more,
    });

  test("gives a service account one role, which can be another later", async () => {
    const { name } = await cluster();
    const { association } = (await associate(name)) as unknown as { association: { associationId: string } };
    await expect(associate(name)).rejects.toThrow("ResourceInUseException");
    const path = `/clusters/${name}/pod-identity-associations/${association.associationId}`;
    await eks("POST", path, { roleArn: role("other") });
    expect((await eks("GET", path)).association).toMatchObject({ roleArn: role("other"), namespace: "n" });
    await eks("DELETE", path);
    await expect(eks("GET", path)).rejects.toThrow("ResourceNotFoundException");
  });

  test("of an add-on goes with it", async () => {
    const { name } = await cluster();
    const podIdentityAssociations = [{ serviceAccount: "aws-node", roleArn: role("cni") }];
    await eks("POST", `/clusters/${name}/addons`, { addonName: "vpc-cni", podIdentityAssociations });
    const list = async (): Promise<unknown> =>
      (await eks("GET", `/clusters/${name}/pod-identity-associations`)).associations;
    expect(await list()).toEqual([
      expect.objectContaining({ namespace: "kube-system", serviceAccount: "aws-node" }) as unknown,
    ]);
    await eks("DELETE", `/clusters/${name}/addons/vpc-cni`);
    expect(await list()).toEqual([]);
  });
});

describe("add-ons", () => {
  test("have a version, a new one when they are told so, and are there once", async () => {
    const { name } = await cluster();
    await eks("POST", `/clusters/${name}/addons`, { addonName: "coredns" });
    await expect(eks("POST", `/clusters/${name}/addons`, { addonName: "coredns" })).rejects.toThrow(
      "ResourceInUseException",
    );
    await expect(eks("POST", `/clusters/${name}/addons`, { addonName: "coreDNS" })).rejects.toThrow(
      "InvalidParameterException",
    );
    await update(name, "/addons/coredns/update", { addonVersion: "v1.12.4-eksbuild.1" });
    expect((await eks("GET", `/clusters/${name}/addons/coredns`)).addon).toMatchObject({
      addonVersion: "v1.12.4-eksbuild.1",
      status: "ACTIVE",
    });
  });
});

test("everything of a cluster can be tagged", async () => {
  const { name, made } = await cluster();
  const { nodegroupArn } = await nodeGroup(name);
  const { addon } = (await eks("POST", `/clusters/${name}/addons`, { addonName: "coredns" })) as unknown as {
    addon: { addonArn: string };
  };
  for (const arn of [made.arn, nodegroupArn, addon.addonArn] as string[]) {
    const path = `/tags/${encodeURIComponent(arn)}`;
    await eks("POST", path, { tags: { a: "1", b: "2" } });
    await eks("DELETE", `${path}?tagKeys=a`);
    expect((await eks("GET", path)).tags).toEqual({ b: "2" });
  }
});
