import {
  CreateTargetGroupCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { clientFor, elements, query } from "./support";

const HERE = "eu-south-1";

let aws: LocalAws;
let vpc: string;
let subnets: string[];
let balancing: ElasticLoadBalancingV2Client;

const ec2 = (Action: string, parameters: Record<string, string> = {}) =>
  query(aws, "ec2", HERE, { Action, ...parameters });
const scaling = (Action: string, parameters: Record<string, string> = {}) =>
  query(aws, "autoscaling", HERE, { Version: "2011-01-01", Action, ...parameters });
const first = (xml: string, name: string) => elements(xml, name)[0] ?? "";

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
  balancing = new ElasticLoadBalancingV2Client(clientFor(aws, HERE));
  vpc = first(await ec2("CreateVpc", { CidrBlock: "10.0.0.0/16" }), "vpcId");
  subnets = [];
  for (const [index, zone] of ["a", "b"].entries()) {
    const made = await ec2("CreateSubnet", {
      VpcId: vpc,
      CidrBlock: `10.0.${index}.0/24`,
      AvailabilityZone: `${HERE}${zone}`,
    });
    subnets.push(first(made, "subnetId"));
  }
}, 30_000);

afterAll(() => aws.stop());

interface Group {
  readonly name: string;
  readonly targetGroup: string;
}

const data = (userData: string, parameters: Record<string, string> = {}) => ({
  "LaunchTemplateData.ImageId": "ami-12c6146b",
  "LaunchTemplateData.InstanceType": "t3.micro",
  "LaunchTemplateData.UserData": Buffer.from(userData).toString("base64"),
  ...parameters,
});

async function createGroup(name: string, parameters: Record<string, string> = {}): Promise<Group> {
  await ec2("CreateLaunchTemplate", { LaunchTemplateName: name, ...data("one", parameters) });
  const made = await balancing.send(
    new CreateTargetGroupCommand({ Name: name, VpcId: vpc, Port: 80, Protocol: "HTTP" }),
  );
  const targetGroup = made.TargetGroups?.[0]?.TargetGroupArn ?? "";
  await scaling("CreateAutoScalingGroup", {
    AutoScalingGroupName: name,
    MinSize: "4",
    MaxSize: "8",
    VPCZoneIdentifier: subnets.join(","),
    "LaunchTemplate.LaunchTemplateName": name,
    "LaunchTemplate.Version": "1",
    "TargetGroupARNs.member.1": targetGroup,
  });
  return { name, targetGroup };
}

const newVersion = ({ name }: Group, parameters: Record<string, string> = {}) =>
  ec2("CreateLaunchTemplateVersion", { LaunchTemplateName: name, ...data("two", parameters) });
const of = ({ name }: Group, parameters: Record<string, string> = {}) => ({
  AutoScalingGroupName: name,
  ...parameters,
});
const desired = ({ name }: Group, version = "2") => ({
  "DesiredConfiguration.LaunchTemplate.LaunchTemplateName": name,
  "DesiredConfiguration.LaunchTemplate.Version": version,
});
const start = async (group: Group, parameters: Record<string, string> = {}) =>
  first(await scaling("StartInstanceRefresh", of(group, parameters)), "InstanceRefreshId");
const describeRefreshes = (group: Group, parameters: Record<string, string> = {}) =>
  scaling("DescribeInstanceRefreshes", of(group, parameters));
const describeGroup = (group: Group) =>
  scaling("DescribeAutoScalingGroups", { "AutoScalingGroupNames.member.1": group.name });
const instancesOf = async (group: Group) => elements(await describeGroup(group), "InstanceId");
/** The versions that the instances were launched from; the last one is the group's own. */
const versionsOf = async (group: Group) => elements(await describeGroup(group), "Version");
const targetsOf = async ({ targetGroup }: Group) => {
  const { TargetHealthDescriptions: found = [] } = await balancing.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: targetGroup }),
  );
  return found.map(({ Target }) => Target?.Id ?? "").sort();
};
const statesOf = async (ids: string[]) => {
  const filters = Object.fromEntries(ids.map((id, index) => [`InstanceId.${index + 1}`, id]));
  const found = await ec2("DescribeInstances", filters);
  return [...found.matchAll(/<instanceState><code>\d+<\/code><name>([^<]*)/g)].map((match) => match[1]);
};

describe("an instance refresh", () => {
  test("replaces the instances by those of the group's version, and is successful", async () => {
    const group = await createGroup("replace");
    const before = await instancesOf(group);
    await newVersion(group, { "LaunchTemplateData.InstanceType": "t3.small" });
    await scaling("UpdateAutoScalingGroup", {
      ...of(group),
      "LaunchTemplate.LaunchTemplateName": group.name,
      "LaunchTemplate.Version": "2",
    });
    expect(await instancesOf(group)).toEqual(before);

    const id = await start(group, { "Preferences.MinHealthyPercentage": "50", "Preferences.InstanceWarmup": "7" });
    const refresh = await describeRefreshes(group);
    expect(elements(refresh, "InstanceRefreshId")).toEqual([id]);
    expect(elements(refresh, "Status")).toEqual(["Successful"]);
    expect(elements(refresh, "PercentageComplete")).toEqual(["100"]);
    expect(elements(refresh, "InstancesToUpdate")).toEqual(["0"]);
    expect(elements(refresh, "EndTime")).toHaveLength(1);
    const preferences = ["MinHealthyPercentage", "InstanceWarmup", "SkipMatching", "StandbyInstances"];
    expect(preferences.map((name) => first(refresh, name))).toEqual(["50", "7", "false", "Wait"]);

    const after = await instancesOf(group);
    expect(after).toHaveLength(4);
    expect(after.filter((one) => before.includes(one))).toEqual([]);
    expect(await versionsOf(group)).toEqual(["2", "2", "2", "2", "2"]);
    expect(elements(await describeGroup(group), "InstanceType")).toEqual(Array<string>(4).fill("t3.small"));
    expect(await statesOf(before)).toEqual(Array(4).fill("terminated"));
    expect(await targetsOf(group)).toEqual(after.sort());
  });

  test("gives the group its desired configuration", async () => {
    const group = await createGroup("desired");
    await newVersion(group);
    await start(group, { ...desired(group), "Preferences.AutoRollback": "true" });
    expect(await versionsOf(group)).toEqual(["2", "2", "2", "2", "2"]);
  });

  test("skips instances that match, if it is to", async () => {
    const group = await createGroup("skip");
    const before = await instancesOf(group);
    await start(group, { "Preferences.SkipMatching": "true" });
    expect(await instancesOf(group)).toEqual(before);
    expect(first(await describeRefreshes(group), "Status")).toBe("Successful");
  });

  test("waits at checkpoints; there is one at a time, it keeps the configuration, and can be cancelled", async () => {
    const group = await createGroup("checkpoint");
    await newVersion(group);
    const waiting = { ...desired(group), "Preferences.CheckpointPercentages.member.1": "50" };
    const id = await start(group, { ...waiting, "Preferences.CheckpointPercentages.member.2": "100" });
    const refresh = await describeRefreshes(group);
    expect(["Status", "PercentageComplete", "InstancesToUpdate"].map((name) => first(refresh, name))).toEqual([
      "InProgress",
      "50",
      "2",
    ]);
    expect((await versionsOf(group)).sort()).toEqual(["1", "1", "1", "2", "2"]);
    await expect(start(group)).rejects.toThrow("<Code>InstanceRefreshInProgress</Code>");
    const template = { "LaunchTemplate.LaunchTemplateName": group.name, "LaunchTemplate.Version": "2" };
    await expect(scaling("UpdateAutoScalingGroup", of(group, template))).rejects.toThrow(
      "An active instance refresh with a desired configuration exists.",
    );
    await scaling("UpdateAutoScalingGroup", of(group, { MaxSize: "9" }));

    expect(first(await scaling("CancelInstanceRefresh", of(group)), "InstanceRefreshId")).toBe(id);
    expect(first(await describeRefreshes(group), "Status")).toBe("Cancelled");
    expect((await versionsOf(group)).sort()).toEqual(["1", "1", "1", "2", "2"]);
    for (const operation of ["CancelInstanceRefresh", "RollbackInstanceRefresh"]) {
      await expect(scaling(operation, of(group))).rejects.toThrow("<Code>ActiveInstanceRefreshNotFound</Code>");
    }

    const next = await start(group, desired(group));
    expect(elements(await describeRefreshes(group), "InstanceRefreshId")).toEqual([next, id]);
    const one = await describeRefreshes(group, { "InstanceRefreshIds.member.1": id });
    expect(elements(one, "Status")).toEqual(["Cancelled"]);
  });

  test("that is rolled back gives back what there was", async () => {
    const group = await createGroup("rollback");
    await newVersion(group);
    await start(group, { ...desired(group), "Preferences.BakeTime": "600" });
    expect(first(await describeRefreshes(group), "Status")).toBe("Baking");
    await scaling("RollbackInstanceRefresh", of(group));
    const refresh = await describeRefreshes(group);
    expect(first(refresh, "Status")).toBe("RollbackSuccessful");
    expect(first(refresh, "PercentageCompleteOnRollback")).toBe("100");
    expect(await versionsOf(group)).toEqual(["1", "1", "1", "1", "1"]);
    expect(await targetsOf(group)).toEqual((await instancesOf(group)).sort());
  });

  test.each([
    ["Wait", "InProgress", 3],
    ["Ignore", "Successful", 3],
    ["Refresh", "Successful", 4],
  ])("finds a protected instance, and is to %s", async (what, status, replaced) => {
    const group = await createGroup(`protected-${what.toLowerCase()}`);
    const before = await instancesOf(group);
    await scaling("SetInstanceProtection", {
      ...of(group),
      "InstanceIds.member.1": before[0] ?? "",
      ProtectedFromScaleIn: "true",
    });
    await start(group, { "Preferences.ScaleInProtectedInstances": what });
    expect(first(await describeRefreshes(group), "Status")).toBe(status);
    const after = await instancesOf(group);
    expect(after.filter((one) => !before.includes(one))).toHaveLength(replaced);
  });

  test("that cannot launch fails, and rolls back if it is to", async () => {
    const group = await createGroup("fails");
    const before = await instancesOf(group);
    await newVersion(group, { "LaunchTemplateData.SecurityGroupId.1": "sg-00000000000000000" });
    await start(group, desired(group));
    expect(first(await describeRefreshes(group), "Status")).toBe("Failed");
    await start(group, { ...desired(group), "Preferences.AutoRollback": "true" });
    expect(first(await describeRefreshes(group), "Status")).toBe("RollbackSuccessful");
    expect(await instancesOf(group)).toEqual(before);
  });

  test("cannot be rolled back without a configuration to go back to", async () => {
    const parameter = { "LaunchTemplateData.ImageId": "resolve:ssm:/golden/image" };
    const [group, moving] = [await createGroup("irreversible"), await createGroup("moving", parameter)];
    const rollback = { "Preferences.AutoRollback": "true" };
    await expect(start(group, rollback)).rejects.toThrow("<Code>ValidationError</Code>");
    await expect(start(moving, { ...rollback, ...desired(moving, "1") })).rejects.toThrow("Systems Manager parameter");
    await start(moving, { ...desired(moving, "1"), "Preferences.BakeTime": "600" });
    await expect(scaling("RollbackInstanceRefresh", of(moving))).rejects.toThrow(
      "<Code>IrreversibleInstanceRefresh</Code>",
    );
  });

  test.each([
    ["a group that does not exist", "nobody", {}],
    ["a maximum without a minimum", "validated", { "Preferences.MaxHealthyPercentage": "120" }],
    ["a delay without checkpoints", "validated", { "Preferences.CheckpointDelay": "60" }],
  ])("refuses %s", async (_, AutoScalingGroupName, parameters) => {
    if (AutoScalingGroupName === "validated") await createGroup(AutoScalingGroupName).catch(() => undefined);
    await expect(scaling("StartInstanceRefresh", { AutoScalingGroupName, ...parameters })).rejects.toThrow(
      "<Code>ValidationError</Code>",
    );
  });
});

describe("an Auto Scaling group", () => {
  test("shows what it does by default, and what it was given instead", async () => {
    const group = await createGroup("defaults");
    const shown = async () => {
      const found = await describeGroup(group);
      return [first(found, "CapacityReservationPreference"), first(found, "CapacityDistributionStrategy")];
    };
    expect(await shown()).toEqual(["default", "balanced-best-effort"]);
    await scaling("UpdateAutoScalingGroup", {
      ...of(group),
      "CapacityReservationSpecification.CapacityReservationPreference": "none",
      "AvailabilityZoneDistribution.CapacityDistributionStrategy": "balanced-only",
    });
    expect(await shown()).toEqual(["none", "balanced-only"]);
  });

  test("launches the version that it names, over all of its subnets", async () => {
    const group = await createGroup("spread");
    await newVersion(group);
    await ec2("ModifyLaunchTemplate", { LaunchTemplateName: group.name, SetDefaultVersion: "2" });
    await scaling("SetDesiredCapacity", of(group, { DesiredCapacity: "6" }));
    expect(await versionsOf(group)).toEqual(Array<string>(7).fill("1"));
    const ids = await instancesOf(group);
    const filters = Object.fromEntries(ids.map((id, index) => [`InstanceId.${index + 1}`, id]));
    const found = await ec2("DescribeInstances", filters);
    const zones = elements(found, "availabilityZone").sort();
    expect(zones).toEqual(["a", "a", "a", "b", "b", "b"].map((zone) => `${HERE}${zone}`));
  });

  test("that scales in takes the instances that it ends out of the target group", async () => {
    const group = await createGroup("scale-in");
    await scaling("UpdateAutoScalingGroup", of(group, { MinSize: "1", DesiredCapacity: "1" }));
    expect(await targetsOf(group)).toEqual(await instancesOf(group));
  });

  test("that loses a subnet leaves it", async () => {
    const group = await createGroup("shrink");
    await scaling("UpdateAutoScalingGroup", of(group, { VPCZoneIdentifier: subnets[1] ?? "" }));
    const ids = await instancesOf(group);
    const filters = Object.fromEntries(ids.map((id, index) => [`InstanceId.${index + 1}`, id]));
    const zones = elements(await ec2("DescribeInstances", filters), "availabilityZone");
    expect(zones).toEqual(Array<string>(4).fill(`${HERE}b`));
    expect(await targetsOf(group)).toEqual(ids.sort());
  });
});
