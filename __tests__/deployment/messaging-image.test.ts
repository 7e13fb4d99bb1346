import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../src/regions";
import { type LocalAws, startLocalAws } from "../../src/rehearsal";
import { parseSystem } from "../../src/system";
import { applyPlan, planStack, Workspace } from "../../src/terraform/deployment";
import { stackFolder } from "../../src/terraform/manifest";
import { elements, query } from "../sandbox/support";
import { makeStateStore, useLocalAws } from "../support/local-aws";
import { SMALL_SYSTEM, type StackJson } from "../support/synth";
import { describeWithTerraform } from "../terraform/live";

const HOME = "eu-west-1";
const DR = "eu-north-1";
const ACCOUNT = "123456789012";
const TYPES = /^aws_(sns|sqs|kms|ami|cloudwatch_metric)_/;

let aws: LocalAws;
let restore: () => void;
let outdir: string;

const ec2 = (region: string, Action: string, parameters: Record<string, string> = {}) =>
  query(aws, "ec2", region, { Action, ...parameters });
const sns = (Action: string, parameters: Record<string, string>) =>
  query(aws, "sns", DR, { Version: "2010-03-31", Action, ...parameters });
const sqs = (Action: string, parameters: Record<string, string>) =>
  query(aws, "sqs", DR, { Version: "2012-11-05", Action, ...parameters });

const register = async (Name: string) => elements(await ec2(HOME, "RegisterImage", { Name }), "imageId")[0] ?? "";

/** The names of this account's images in the dr region. */
const copies = async () => elements(await ec2(DR, "DescribeImages", { "Owner.1": "self" }), "name");

/** A queue's messages, in the order in which it hands them out. */
async function bodies(queue: string): Promise<string[]> {
  const QueueUrl = `${aws.endpoint}/${ACCOUNT}/${queue}`;
  return elements(await sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: "10", WaitTimeSeconds: "0" }), "Body");
}

/** The dr stack as it is synthesized, without the network and the services, which would take minutes more. */
async function drStack(text: string) {
  const { stacks } = synthesize(parseSystem(text, "s.yaml"), { outdir });
  const stack = stacks.find(({ id }) => id === "dr")!;
  const file = join(stackFolder(outdir, "dr"), "cdk.tf.json");
  const { terraform, provider, variable, resource } = JSON.parse(readFileSync(file, "utf8")) as StackJson;
  const kept = Object.fromEntries(Object.entries(resource).filter(([type]) => TYPES.test(type)));
  writeFileSync(file, JSON.stringify({ terraform, provider, variable, resource: kept }));
  const place = await Workspace.open({ outdir, toolFolder: join(outdir, "tools") });
  return {
    stack,
    plan: (mode: "apply" | "destroy" = "apply") => planStack(place, stack, { mode }),
    apply: async (mode: "apply" | "destroy" = "apply") => applyPlan(place, await planStack(place, stack, { mode })),
  };
}

describeWithTerraform("topics, queues and images in the dr site", () => {
  beforeAll(async () => {
    aws = await startLocalAws({ account: ACCOUNT });
    restore = useLocalAws(aws);
    outdir = mkdtempSync(join(tmpdir(), "twinstack-messaging-"));
  }, 60_000);

  afterAll(async () => {
    restore();
    await aws.stop();
    rmSync(outdir, { recursive: true });
  });

  test("are deployed, deliver in order, live without the primary's region, change in place and go", async () => {
    const [first, second] = [await register("web-1"), await register("web-2")];
    const system = (ami: string, queue = "") =>
      `${SMALL_SYSTEM}images: { web: { ami: ${ami} } }\n` +
      `topics: { orders: { queues: { billing: { ${queue} }, shipping: {} } } }\n`;

    const site = await drStack(system(first));
    const { bucket, lockTable, region } = site.stack.state;
    await makeStateStore(aws, bucket, lockTable!, region);
    await site.apply();
    expect(await copies()).toEqual([`small-web-${first}`]);

    for (const [index, body] of ["one", "two", "three", "two"].entries()) {
      await sns("Publish", {
        TopicArn: `arn:aws:sns:${DR}:${ACCOUNT}:small-orders.fifo`,
        Message: body,
        MessageGroupId: "group",
        MessageDeduplicationId: body === "two" ? "2" : String(index + 10),
      });
    }
    expect(await bodies("small-billing.fifo")).toEqual(["one", "two", "three"]);
    expect(await bodies("small-shipping.fifo")).toEqual(["one", "two", "three"]);

    await aws.switchRegion(HOME, false);
    expect((await site.plan()).hasChanges).toBe(false);
    await (await drStack(system(first, "visibilityTimeout: 45s"))).apply();
    expect(await aws.refusedCalls()).toEqual([]);
    await aws.switchRegion(HOME, true);

    const renewed = await drStack(system(second, "visibilityTimeout: 45s"));
    expect((await renewed.plan()).plan.counts).toMatchObject({ create: 1, update: 0, replace: 0, delete: 1 });
    await renewed.apply();
    expect(await copies()).toEqual([`small-web-${second}`]);
    expect((await renewed.plan()).hasChanges).toBe(false);

    await renewed.apply("destroy");
    expect(await copies()).toEqual([]);
    expect(elements(await sqs("ListQueues", {}), "QueueUrl")).toEqual([]);
  }, 600_000);
});
