import { readFileSync } from "node:fs";
import { loadSystem } from "../../src/system";
import { synthSystem } from "../support/synth";

/** The resource types of the original's Terraform code. */
const ORIGINAL = [
  "aws_autoscaling_group",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_codebuild_project",
  "aws_codecommit_repository",
  "aws_codedeploy_app",
  "aws_codedeploy_deployment_group",
  "aws_codepipeline",
  "aws_db_instance",
  "aws_globalaccelerator_accelerator",
  "aws_globalaccelerator_endpoint_group",
  "aws_globalaccelerator_listener",
  "aws_iam_instance_profile",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_launch_template",
  "aws_lb",
  "aws_lb_listener",
  "aws_lb_target_group",
  "aws_s3_bucket",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_versioning",
  "aws_security_group",
  "aws_security_group_rule",
  "aws_sns_topic",
  "aws_sns_topic_subscription",
  "aws_sqs_queue",
  "aws_sqs_queue_policy",
];

const page = readFileSync("docs/avbank-original.md", "utf8");

const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()));

const typesIn = (text: string): string[] => [...text.matchAll(/`(aws_\w+)`/g)].map(([, type = ""]) => type);

test("the table has every resource type of the original, each with a remark", () => {
  expect(rows.map(([, original = ""]) => typesIn(original)[0]).sort()).toEqual(ORIGINAL);
  expect(rows.filter(([, , , remark = ""]) => remark.length < 5)).toEqual([]);
});

test("every type that is said to be ours is in the system", () => {
  const { stacks } = synthSystem(loadSystem("systems/avbank.yaml"));
  const ours = new Set(Object.values(stacks).flatMap((stack) => Object.keys(stack.resource)));
  const named = new Set([
    ...rows.flatMap(([, , twinstack = ""]) => typesIn(twinstack)),
    ...typesIn(page.slice(page.lastIndexOf("|"))),
  ]);
  expect([...named].filter((type) => !ours.has(type))).toEqual([]);
  expect(named.size).toBeGreaterThan(30);
});
