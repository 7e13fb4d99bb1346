import { parseSystem, type System } from "../../src/system";
import { SMALL_SYSTEM, synthSystem } from "../support/synth";

const withUserData = (text: string): System =>
  parseSystem(SMALL_SYSTEM.replace("{ port: 80, ", `{ port: 80, userData: '${text}', `), "s.yaml");

describe("what a site would launch", () => {
  test.each([
    "aws s3 cp s3://x . --kms arn:aws:kms:eu-west-1:123456789012:key/1",
    "curl https://sqs.eu-west-1.amazonaws.com/1/q",
    "psql -h orders.abc123.eu-west-1.rds.amazonaws.com",
    "curl http://web-1.eu-west-1.elb.amazonaws.com",
    "curl https://abc.lambda-url.eu-west-1.on.aws",
  ])("cannot be in the other region: %s", (script) => {
    expect(() => synthSystem(withUserData(script))).toThrow(
      expect.objectContaining({
        code: "CLOSURE_FOREIGN",
        message: expect.stringContaining("In the dr site, locals names ") as string,
      }) as Error,
    );
  });

  test.each(["echo eu-west-1", "aws sts get-caller-identity", "curl https://sqs.us-east-1.amazonaws.com/1/q"])(
    "may be anywhere else: %s",
    (script) => {
      expect(() => synthSystem(withUserData(script))).not.toThrow();
    },
  );

  test("cannot be in the other region by a variable either", () => {
    const small = parseSystem(SMALL_SYSTEM, "s.yaml");
    const [web] = small.services;
    const arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1";
    const services = [{ ...web!, certificate: { primary: arn, dr: arn } }];
    expect(() => synthSystem({ ...small, services })).toThrow(
      expect.objectContaining({
        code: "CLOSURE_FOREIGN",
        message: expect.stringContaining("var.service_web_load_balancer_certificate_arn") as string,
      }) as Error,
    );
  });
});
