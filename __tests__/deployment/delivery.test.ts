import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../src/regions";
import { type LocalAws, startLocalAws } from "../../src/rehearsal";
import { parseSystem } from "../../src/system";
import { applyPlan, planStack, Workspace } from "../../src/terraform/deployment";
import { stackFolder } from "../../src/terraform/manifest";
import { json, query } from "../sandbox/support";
import { makeStateStore, useLocalAws } from "../support/local-aws";
import { SMALL_SYSTEM, type StackJson } from "../support/synth";
import { describeWithTerraform } from "../terraform/live";

const DR = "eu-north-1";
const ACCOUNT = "123456789012";
const ROLE = "small-web-pipeline-dr";
const KEPT = ["aws_codepipeline", "aws_codestarconnections_connection"];
const DELIVERY =
  "delivery: { source: { connection: { repositories: 'o/{component}' } }, components: { web: { service: web } } }\n";

let aws: LocalAws;
let restore: () => void;
let outdir: string;

/** `delivery-dr` as it is synthesized, with nothing in it but the pipeline and what that cannot be without. */
async function pipelines(active: "primary" | "dr") {
  const { stacks } = synthesize(parseSystem(`${SMALL_SYSTEM}topology: { active: ${active} }\n${DELIVERY}`, "s.yaml"), {
    outdir,
  });
  const stack = stacks.find(({ id }) => id === "delivery-dr")!;
  const file = join(stackFolder(outdir, stack.id), "cdk.tf.json");
  const text = readFileSync(file, "utf8")
    .replace(/\$\{aws_kms_key\.[^}]*\}/g, `arn:aws:kms:${DR}:${ACCOUNT}:key/1`)
    .replace(/\$\{aws_s3_bucket\.[^}]*\}/g, "bucket")
    .replace(/\$\{aws_codebuild_project\.([^.]*)\.[^}]*\}/g, "$1");
  const { terraform, provider, variable, resource, data } = JSON.parse(text) as StackJson;
  const kept = Object.fromEntries(Object.entries(resource).filter(([type]) => KEPT.includes(type)));
  expect(Object.keys(kept).sort()).toEqual(KEPT);
  writeFileSync(file, JSON.stringify({ terraform, provider, variable, data, resource: kept }));
  const place = await Workspace.open({ outdir, toolFolder: join(outdir, "tools") });
  return {
    stack,
    plan: () => planStack(place, stack, { mode: "apply" }),
    apply: async () => applyPlan(place, await planStack(place, stack, { mode: "apply" })),
  };
}

describeWithTerraform("the pipeline of a site", () => {
  beforeAll(async () => {
    aws = await startLocalAws({ account: ACCOUNT });
    restore = useLocalAws(aws);
    outdir = mkdtempSync(join(tmpdir(), "twinstack-delivery-"));
    await query(aws, "iam", "us-east-1", {
      Version: "2010-05-08",
      Action: "CreateRole",
      RoleName: ROLE,
      AssumeRolePolicyDocument: JSON.stringify({
        Statement: [
          { Effect: "Allow", Principal: { Service: "codepipeline.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
    });
  }, 60_000);

  afterAll(async () => {
    restore();
    await aws.stop();
    rmSync(outdir, { recursive: true });
  });

  test("is deployed with its variable, leaves nothing to change, and follows the role in place", async () => {
    const standby = await pipelines("primary");
    const { bucket, lockTable, region } = standby.stack.state;
    await makeStateStore(aws, bucket, lockTable!, region);
    await standby.apply();
    const { pipeline } = await json(aws, "codepipeline", DR, "GetPipeline", { name: "small-web" });
    expect(pipeline).toMatchObject({ pipelineType: "V2", variables: [{ name: "HANDED_OVER", defaultValue: "no" }] });
    expect((await standby.plan()).hasChanges).toBe(false);

    const active = await pipelines("dr");
    expect((await active.plan()).plan.counts).toMatchObject({ create: 0, update: 1, replace: 0, delete: 0 });
    await active.apply();
    expect((await active.plan()).hasChanges).toBe(false);
  }, 300_000);
});
