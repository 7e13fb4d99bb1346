import { GoldenImage, ImageKey } from "../../src/modules/image";
import { onlyResource, resources, synthModule } from "../support/synth";

const AMI = "ami-0123456789abcdef0";

test("a copy is encrypted, named and tagged after its source, and made before the old one goes", () => {
  let id = "";
  const stack = synthModule((scope) => {
    ({ id } = new GoldenImage(scope, "image_web-app", {
      image: "web-app",
      copyName: (ami) => `s-web-app-${ami}`,
      ami: AMI,
      copies: { [AMI]: "eu-north-1" },
      keyArn: "key",
    }));
  });
  expect(resources(stack, "aws_ami_copy").image_web_app).toMatchObject({
    for_each: "${var.image_web_app_copies}",
    name: "s-web-app-${each.key}",
    source_ami_id: "${each.key}",
    source_ami_region: "${each.value}",
    encrypted: true,
    kms_key_id: "key",
    tags: { Image: "web-app", SourceAmi: "${each.key}", SourceRegion: "${each.value}" },
    lifecycle: { create_before_destroy: true },
  });
  expect(stack.variable).toMatchObject({
    image_web_app_ami: { type: "string", default: AMI },
    image_web_app_copies: { type: "map(string)", default: { [AMI]: "eu-north-1" } },
  });
  expect(id).toContain("lookup(");
});

test("the key lets Auto Scaling in, by its role alone, and for grants to AWS's resources alone", () => {
  const stack = synthModule((scope) => {
    new ImageKey(scope, "images", { alias: "alias/s-images", account: "123456789012" });
  });
  const { policy } = onlyResource(stack, "aws_kms_key");
  const { Statement } = JSON.parse(policy as string) as { Statement: Record<string, unknown>[] };
  const role = "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  expect(Statement).toHaveLength(3);
  expect(Statement[0]).toMatchObject({ Principal: { AWS: "arn:aws:iam::123456789012:root" } });
  expect(Statement[1]).toMatchObject({
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    Condition: { ArnEquals: { "aws:PrincipalArn": role } },
  });
  expect(Statement[2]).toMatchObject({
    Action: "kms:CreateGrant",
    Condition: { ArnEquals: { "aws:PrincipalArn": role }, Bool: { "kms:GrantIsForAWSResource": "true" } },
  });
});
