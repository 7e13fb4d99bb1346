import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { elements, query } from "./support";

const HERE = "eu-south-1";

let aws: LocalAws;
let vpc: string;

const ec2 = (Action: string, parameters: Record<string, string> = {}) =>
  query(aws, "ec2", HERE, { Action, ...parameters });
const first = (xml: string, name: string) => elements(xml, name)[0] ?? "";

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
  vpc = first(await ec2("CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpcId");
}, 30_000);

afterAll(() => aws.stop());

describe("launch templates", () => {
  const versionsOf = (LaunchTemplateName: string) => ec2("DescribeLaunchTemplateVersions", { LaunchTemplateName });
  const templateTags = {
    "TagSpecification.1.ResourceType": "launch-template",
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "the template's own",
  };

  test("keep their own tags out of their data", async () => {
    await ec2("CreateLaunchTemplate", {
      LaunchTemplateName: "tags",
      "LaunchTemplateData.TagSpecification.1.ResourceType": "instance",
      "LaunchTemplateData.TagSpecification.1.Tag.1.Key": "Name",
      "LaunchTemplateData.TagSpecification.1.Tag.1.Value": "the instance's",
      ...templateTags,
    });
    const versions = await versionsOf("tags");
    expect(elements(versions, "resourceType")).toEqual(["instance"]);
    expect(elements(versions, "value")).toEqual(["the instance's"]);
    const templates = await ec2("DescribeLaunchTemplates", { "LaunchTemplateName.1": "tags" });
    expect(elements(templates, "value")).toEqual(["the template's own"]);
  });

  test("show their own tags as they are now", async () => {
    const made = await ec2("CreateLaunchTemplate", { LaunchTemplateName: "changed", ...templateTags });
    await ec2("CreateTags", {
      "ResourceId.1": first(made, "launchTemplateId"),
      "Tag.1.Key": "Name",
      "Tag.1.Value": "another",
    });
    const templates = await ec2("DescribeLaunchTemplates", { "LaunchTemplateName.1": "changed" });
    expect(elements(templates, "value")).toEqual(["another"]);
  });

  test("have no tags in their data if none were given there", async () => {
    await ec2("CreateLaunchTemplate", {
      LaunchTemplateName: "plain",
      "LaunchTemplateData.ImageId": "ami-1",
      ...templateTags,
    });
    expect(await versionsOf("plain")).not.toContain("launch-template</resourceType>");
  });
});

describe("security group rules", () => {
  let group: string;
  let peer: string;
  let list: string;

  const rule = { IpProtocol: "tcp", FromPort: "80", ToPort: "80" };
  const numbered = (prefix: string, parameters: Record<string, string>) =>
    Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`${prefix}.${name}`, value]));
  const authorize = (parameters: Record<string, string>) =>
    ec2("AuthorizeSecurityGroupIngress", {
      GroupId: group,
      ...numbered("IpPermissions.1", { ...rule, ...parameters }),
    });
  const modify = (id: string, parameters: Record<string, string>) =>
    ec2("ModifySecurityGroupRules", {
      GroupId: group,
      "SecurityGroupRule.1.SecurityGroupRuleId": id,
      ...numbered("SecurityGroupRule.1.SecurityGroupRule", { ...rule, ...parameters }),
    });
  const ingressRules = async () => {
    const found = await ec2("DescribeSecurityGroupRules", { "Filter.1.Name": "group-id", "Filter.1.Value.1": group });
    return found.split("<item>").filter((one) => one.includes("<isEgress>false"));
  };
  const describeRule = async (id: string) => (await ingressRules()).find((one) => one.includes(id)) ?? "";
  const createGroup = async (GroupName: string) =>
    first(await ec2("CreateSecurityGroup", { GroupName, GroupDescription: GroupName, VpcId: vpc }), "groupId");

  let count = 0;
  beforeEach(async () => {
    count += 1;
    group = await createGroup(`group-${count}`);
    peer = await createGroup(`peer-${count}`);
    const made = await ec2("CreateManagedPrefixList", {
      PrefixListName: `list-${count}`,
      MaxEntries: "2",
      AddressFamily: "IPv4",
    });
    list = first(made, "prefixListId");
  });

  /** How a permission and a modification name a peer, what it is at first and what it becomes. */
  const peers: [string, string, string, () => string, () => string][] = [
    ["an IPv4 block", "IpRanges.1.CidrIp", "CidrIpv4", () => "10.1.0.0/16", () => "10.2.0.0/16"],
    ["an IPv6 block", "Ipv6Ranges.1.CidrIpv6", "CidrIpv6", () => "fd00:1::/32", () => "fd00:2::/32"],
    ["a security group", "Groups.1.GroupId", "ReferencedGroupId", () => peer, () => group],
    ["a prefix list", "PrefixListIds.1.PrefixListId", "PrefixListId", () => list, () => list],
  ];

  test.each(peers)("keep their description, and can be modified: %s", async (_, key, kind, before, after) => {
    const parameters = { [key]: before() };
    const name = key.replace(/[^.]+$/, "Description");
    const id = first(await authorize({ ...parameters, [name]: "before" }), "securityGroupRuleId");
    expect(elements(await describeRule(id), "description")).toEqual(["before"]);
    const groups = await ec2("DescribeSecurityGroups", { "GroupId.1": group });
    expect(elements(groups, "description")).toEqual(["before"]);

    // A rule is found by what it lets in, whatever its description.
    await expect(authorize({ ...parameters, [name]: "another" })).rejects.toThrow("InvalidPermission.Duplicate");
    await ec2("UpdateSecurityGroupRuleDescriptionsIngress", {
      GroupId: group,
      ...numbered("IpPermissions.1", { ...rule, ...parameters, [name]: "between" }),
    });
    expect(elements(await describeRule(id), "description")).toEqual(["between"]);

    const ports = { FromPort: "81", ToPort: "82" };
    await modify(id, { [kind]: after(), ...ports, Description: "after" });
    const modified = await describeRule(id);
    expect(elements(modified, "description")).toEqual(["after"]);
    expect([first(modified, "fromPort"), first(modified, "toPort")]).toEqual(["81", "82"]);
    expect(modified).toContain(after());

    await ec2("RevokeSecurityGroupIngress", {
      GroupId: group,
      ...numbered("IpPermissions.1", { ...rule, ...ports, [key]: after() }),
    });
    expect(await ingressRules()).toEqual([]);
  });

  test("of all protocols are modified without ports", async () => {
    const id = first(
      await ec2("AuthorizeSecurityGroupIngress", {
        GroupId: group,
        "IpPermissions.1.IpProtocol": "-1",
        "IpPermissions.1.Groups.1.GroupId": peer,
      }),
      "securityGroupRuleId",
    );
    await ec2("ModifySecurityGroupRules", {
      GroupId: group,
      "SecurityGroupRule.1.SecurityGroupRuleId": id,
      "SecurityGroupRule.1.SecurityGroupRule.IpProtocol": "-1",
      "SecurityGroupRule.1.SecurityGroupRule.ReferencedGroupId": peer,
      "SecurityGroupRule.1.SecurityGroupRule.Description": "all",
    });
    expect(elements(await describeRule(id), "description")).toEqual(["all"]);
  });

  test("keep the kind of their peer", async () => {
    const id = first(await authorize({ "Groups.1.GroupId": peer }), "securityGroupRuleId");
    await expect(modify(id, { CidrIpv4: "10.0.0.0/16" })).rejects.toThrow("InvalidParameterValue");
    expect(await describeRule(id)).toContain(peer);
  });
});

describe("the network interface of an instance", () => {
  test.each([
    ["goes", undefined, 0],
    ["stays if it is to", "false", 1],
  ])("%s when the instance is terminated", async (_, DeleteOnTermination, left) => {
    const CidrBlock = `10.0.${left}.0/24`;
    const subnet = first(await ec2("CreateSubnet", { VpcId: vpc, CidrBlock }), "subnetId");
    const specification = {
      "NetworkInterface.1.DeviceIndex": "0",
      "NetworkInterface.1.SubnetId": subnet,
      ...(DeleteOnTermination && { "NetworkInterface.1.DeleteOnTermination": DeleteOnTermination }),
    };
    const interfaces = async () => {
      const found = await ec2("DescribeNetworkInterfaces", {
        "Filter.1.Name": "subnet-id",
        "Filter.1.Value.1": subnet,
      });
      return new Set(elements(found, "networkInterfaceId")).size;
    };
    const launched = await ec2("RunInstances", {
      ImageId: "ami-12c6146b",
      MinCount: "1",
      MaxCount: "1",
      ...specification,
    });
    expect(await interfaces()).toBe(1);
    await ec2("TerminateInstances", { "InstanceId.1": first(launched, "instanceId") });
    expect(await interfaces()).toBe(left);
  });
});

test("us-west-1 has all of its zones", async () => {
  const zones = await query(aws, "ec2", "us-west-1", { Action: "DescribeAvailabilityZones" });
  expect(elements(zones, "zoneName")).toEqual(["us-west-1a", "us-west-1b", "us-west-1c"]);
});
