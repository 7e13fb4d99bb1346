import { loadSystem, parseSystem } from "../../src/system";
import { addresses, onlyResource, SMALL_SYSTEM, synthSystem } from "../support/synth";

const AMI = "ami-0123456789abcdef0";
const OLD = "ami-0fedcba9876543210";
const { stacks } = synthSystem(loadSystem("docs/examples/image.yaml"));

const copiesIn = (synthesized: typeof stacks, site: string): unknown =>
  synthesized[site]!.variable!.image_web_copies!.default;

test("the image is copied to the site where it is not at home", () => {
  expect(copiesIn(stacks, "primary")).toEqual({});
  expect(copiesIn(stacks, "dr")).toEqual({ [AMI]: "eu-west-1", [OLD]: "eu-west-1" });
  expect(addresses(stacks.primary!)).toEqual(addresses(stacks.dr!));
});

test("the other way round if it was built in the dr site", () => {
  const { stacks: turned } = synthSystem(
    parseSystem(`${SMALL_SYSTEM}images: { web: { site: dr, ami: ${AMI} } }\n`, "s.yaml"),
  );
  expect(copiesIn(turned, "primary")).toEqual({ [AMI]: "eu-north-1" });
  expect(copiesIn(turned, "dr")).toEqual({});
});

test("instances boot from the copy where there is one, from the image itself elsewhere", () => {
  for (const id of ["primary", "dr"]) {
    expect(onlyResource(stacks[id]!, "aws_launch_template").image_id).toBe(
      "${lookup(zipmap(keys(aws_ami_copy.image_web), values(aws_ami_copy.image_web)[*].id), var.image_web_ami, var.image_web_ami)}",
    );
    expect(stacks[id]!.variable!.image_web_ami!.default).toBe(AMI);
    expect(stacks[id]!.variable).not.toHaveProperty("service_web_instances_image_id");
  }
});

test("a parameter is still resolved by EC2, in the site's own region", () => {
  const { stacks: small } = synthSystem(parseSystem(SMALL_SYSTEM, "s.yaml"));
  expect(onlyResource(small.dr!, "aws_launch_template").image_id).toBe("${var.service_web_instances_image_id}");
  expect(small.dr!.variable!.service_web_instances_image_id!.default).toBe(
    "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
  );
  expect(addresses(small.dr!).filter((address) => address.includes("image"))).toEqual([]);
});
