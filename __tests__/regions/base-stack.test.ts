import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { onlyResource, resources, synthModule } from "../support/synth";

const vpc = { cidrBlock: "10.0.0.0/16" };

test("an address is the construct path, without a last part that repeats the type", () => {
  const stack = synthModule((scope) => {
    new Vpc(new Construct(scope, "network"), "vpc", vpc);
    new Vpc(new Construct(scope, "network-2"), "spare", vpc);
    new Vpc(scope, "vpc", vpc);
  });
  expect(Object.keys(resources(stack, "aws_vpc")).sort()).toEqual(["network", "network_2_spare", "vpc"]);
});

test("two elements with the same address are refused instead of one being lost", () => {
  const conflict = () =>
    synthModule((scope) => {
      new Vpc(scope, "a_b", vpc);
      new Vpc(new Construct(scope, "a"), "b", vpc);
    });
  expect(conflict).toThrow(expect.objectContaining({ code: "ADDRESS_CONFLICT" }) as Error);
});

test("elements of different kinds may share a name", () => {
  const stack = synthModule((scope) => {
    new Vpc(scope, "network", vpc);
    new TerraformVariable(scope, "network-", { type: "string", default: "x" });
  });
  expect(onlyResource(stack, "aws_vpc")).toMatchObject({ cidr_block: "10.0.0.0/16" });
  expect(Object.keys(stack.variable ?? {})).toEqual(["network_"]);
});
