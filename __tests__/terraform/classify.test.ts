import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ErrorCode } from "../../src/errors";
import { classifyFailure } from "../../src/terraform";
import { isExpectedWarning, readTextDiagnostics, type Diagnostic } from "../../src/terraform/diagnostics";
import { readEvent } from "../../src/terraform/events";

const context = { command: "plan", stack: "dr", folder: "out/stacks/dr", region: "us-west-2" };

/** Output of a real Terraform 1.11.4 with AWS provider 5.100.0, recorded by making each thing fail. */
function recorded(name: string): Diagnostic[] {
  const lines = readFileSync(join(__dirname, "fixtures", `${name}.jsonl`), "utf8").split("\n");
  return lines.map(readEvent).flatMap((event) => (event?.type === "diagnostic" ? [event.diagnostic] : []));
}

const diagnostic = (summary: string, detail = ""): Diagnostic => ({ severity: "error", summary, detail });

test.each<[string, ErrorCode, string]>([
  [
    "locked-lockfile",
    "STATE_LOCKED",
    "The state of stack dr is locked by ana@bastion since 2026-11-20 07:35:06 UTC (apply, lock c94df044-528f-0842-8596-2862d9a52f59).",
  ],
  [
    "locked-dynamodb",
    "STATE_LOCKED",
    "The state of stack dr is locked by ana@bastion since 2026-11-20 07:00:00 UTC (apply, lock 7c1d2e3f-0000-4000-8000-000000000001).",
  ],
  [
    "locked-local",
    "STATE_LOCKED",
    "The state of stack dr is locked by ana@bastion since 2026-11-20 07:39:09 UTC (apply, lock 81f4162d-5c04-ff26-f3e5-e64deb89dab6).",
  ],
  [
    "digest-mismatch",
    "STATE_DIGEST_MISMATCH",
    "The state of stack dr is not the one that the lock table has the checksum of (stored 00000000000000000000000000000000, calculated cad1d9d51cbedd3a2f6569fc9b777c8c).",
  ],
  ["secret-missing", "CONTRACT_MISSING", "Stack dr reads a secret, which the global stack has not written yet."],
  ["stale-plan", "STALE_PLAN", "The saved plan of stack dr is stale: its state changed after the plan was made."],
  [
    "state-not-saved",
    "STATE_NOT_SAVED",
    "Terraform changed resources of stack dr, but could not write the state to its backend.",
  ],
  ["bucket-missing", "STATE_BUCKET_MISSING", "The place for the state of stack dr does not exist: S3 bucket tw-state."],
  [
    "lock-table-missing",
    "STATE_BUCKET_MISSING",
    "The place for the state of stack dr does not exist: DynamoDB lock table tw-lock.",
  ],
  [
    "refused-backend",
    "REGION_UNREACHABLE",
    "AWS in us-west-2 cannot be reached for stack dr: connection refused by 127.0.0.1:5779 (STS GetCallerIdentity).",
  ],
  [
    "refused-provider",
    "REGION_UNREACHABLE",
    "AWS in us-west-2 cannot be reached for stack dr: connection refused by 127.0.0.1:5779 (STS GetCallerIdentity).",
  ],
  [
    "refused-resource",
    "REGION_UNREACHABLE",
    "AWS in us-west-2 cannot be reached for stack dr: connection refused by 127.0.0.1:5779 (SNS CreateTopic).",
  ],
  [
    "reset-backend",
    "REGION_UNREACHABLE",
    "AWS in us-west-2 cannot be reached for stack dr: connection reset by 127.0.0.1:5775 (STS GetCallerIdentity).",
  ],
  [
    "no-such-host",
    "REGION_UNREACHABLE",
    "AWS in us-west-2 cannot be reached for stack dr: no such host: sts.us-west-2.amazonaws.com (STS GetCallerIdentity).",
  ],
  [
    "no-credentials",
    "NO_CREDENTIALS",
    "No AWS credentials for stack dr: none were found in the environment, profile or machine.",
  ],
  ["no-profile", "NO_CREDENTIALS", "No AWS credentials for stack dr: there is no profile nope."],
  ["expired-backend", "CREDENTIALS_EXPIRED", "The AWS credentials used for stack dr have expired."],
  ["expired-provider", "CREDENTIALS_EXPIRED", "The AWS credentials used for stack dr have expired."],
  [
    "invalid-credentials",
    "CREDENTIALS_INVALID",
    "AWS does not accept the credentials used for stack dr: InvalidClientTokenId: The security token included in the request is invalid.",
  ],
  [
    "wrong-account",
    "WRONG_ACCOUNT",
    "The credentials belong to AWS account 123456789012, which is not the one of stack dr.",
  ],
  [
    "registry-unreachable",
    "PROVIDER_UNAVAILABLE",
    "Terraform cannot get the provider hashicorp/aws for stack dr: no such host: registry.terraform.io.",
  ],
  [
    "mirror-empty",
    "PROVIDER_UNAVAILABLE",
    "Terraform cannot get the provider hashicorp/aws for stack dr: provider registry.terraform.io/hashicorp/aws was not found in any of the search locations.",
  ],
  [
    "mirror-version",
    "PROVIDER_UNAVAILABLE",
    "Terraform cannot get the provider hashicorp/aws for stack dr: no available releases match the given constraints >= 6.0.0.",
  ],
  [
    "apply-failed",
    "TERRAFORM_FAILED",
    "terraform plan of stack dr failed at terraform_data.fails: local-exec provisioner error: Error running command 'echo printed-by-provisioner; exit 3': exit status 3. Output: printed-by-provisioner.",
  ],
])("%s is %s", (name, code, message) => {
  const error = classifyFailure(recorded(name), context);
  expect({ code: error.code, message: error.message }).toEqual({ code, message });
  expect(`${error.message}${error.hint}`).not.toMatch(/\{\w+\}|undefined|unknown/);
});

test("a lock says how to release it, with the program and folder at hand", () => {
  const error = classifyFailure(recorded("locked-lockfile"), { ...context, binary: "tofu" });
  expect(error.hint).toContain("tofu -chdir=out/stacks/dr force-unlock c94df044-528f-0842-8596-2862d9a52f59");
});

test("a state that was not saved says which command saves it", () => {
  const error = classifyFailure(recorded("state-not-saved"), context);
  expect(error.hint).toContain("terraform -chdir=out/stacks/dr state push errored.tfstate");
  expect(error.exitCode).toBe(3);
});

test("a digest that does not match names the item in the lock table", () => {
  const error = classifyFailure(recorded("digest-mismatch"), context);
  expect(error.hint).toContain("tw-state/avbank/dr/terraform.tfstate-md5");
});

test("the detail keeps every diagnostic", () => {
  const { detail } = classifyFailure(recorded("state-not-saved"), context);
  expect(detail).toContain("Failed to save state");
  expect(detail).toContain("Error releasing the state lock");
});

test("the host's own region counts more than the stack's", () => {
  const text = 'Post "https://dynamodb.us-east-1.amazonaws.com/": dial tcp: i/o timeout';
  const error = classifyFailure([diagnostic("reading table", text)], context);
  expect(error.message).toBe(
    "AWS in us-east-1 cannot be reached for stack dr: no answer in time from dynamodb.us-east-1.amazonaws.com.",
  );
});

test("a service that exchanges credentials and cannot be reached is no lack of credentials", () => {
  const text =
    'failed to refresh cached credentials, operation error STS: AssumeRole, request send failed, Post "https://sts.eu-west-1.amazonaws.com/": dial tcp 192.0.2.1:443: connect: connection refused';
  const error = classifyFailure([diagnostic("No valid credential sources found", text)], context);
  expect(error.code).toBe("REGION_UNREACHABLE");
});

test.each([
  ['Get "https://x/": tls: failed to verify certificate: x509: certificate signed by unknown authority'],
  ["creating VPC: operation error EC2: CreateVpc, api error VpcLimitExceeded: too many"],
])("%s is not a lost region", (text) => {
  expect(classifyFailure([diagnostic(text)], context).code).toBe("TERRAFORM_FAILED");
});

test("ids for AWS support stay in the detail", () => {
  const text =
    "creating VPC: operation error EC2: CreateVpc, https response error StatusCode: 400, RequestID: abc, api error VpcLimitExceeded: too many";
  const error = classifyFailure([diagnostic(text)], context);
  expect(error.message).toContain("CreateVpc, api error VpcLimitExceeded: too many.");
  expect(error.detail).toContain("RequestID: abc");
});

test("warnings alone, and nothing at all, are still a failure with a message", () => {
  const warning: Diagnostic = { severity: "warning", summary: "Saved plan is stale", detail: "" };
  for (const diagnostics of [[warning], []]) {
    const error = classifyFailure(diagnostics, context);
    expect(error.code).toBe("TERRAFORM_FAILED");
    expect(error.message).toContain("it gave no reason");
  }
});

test("a crashed provider", () => {
  const error = classifyFailure([diagnostic("Plugin did not respond", "The plugin encountered an error")], context);
  expect(error.code).toBe("TERRAFORM_CRASHED");
});

test("boxes for people are read like JSON", () => {
  const text =
    "\u001b[31m╷\u001b[0m\n│ Error: Saved plan is stale\n│\n│   with aws_vpc.main,\n│   on main.tf line 1\n│\n│ The given plan\n╵\n";
  const diagnostics = readTextDiagnostics(text);
  expect(diagnostics).toEqual([
    {
      severity: "error",
      summary: "Saved plan is stale",
      detail: expect.stringContaining("The given plan") as string,
      address: "aws_vpc.main",
    },
  ]);
  expect(classifyFailure(diagnostics, context).code).toBe("STALE_PLAN");
});

test("warnings that follow from Twinstack's own decisions are known, others are not", () => {
  const warnings = recorded("stale-plan").filter(({ severity }) => severity === "warning");
  expect(warnings).toHaveLength(1);
  expect(warnings.every(isExpectedWarning)).toBe(true);
  expect(isExpectedWarning({ severity: "warning", summary: "Deprecated Parameter", detail: "another" })).toBe(false);
  expect(isExpectedWarning({ ...diagnostic("Deprecated Parameter", '"dynamodb_table"') })).toBe(false);
});

test.each([
  "creating ELBv2 application Load Balancer (x): DuplicateLoadBalancerName: A load balancer with the same name 'x' exists",
  "creating IAM Role (x): EntityAlreadyExists: Role with name x already exists.",
  "creating Security Group (x): InvalidGroup.Duplicate: The security group 'x' already exists",
])("what AWS has and the state does not know gets its own way out: %s", (summary) => {
  const diagnostic = { severity: "error", summary, detail: "", address: "aws_lb.x" } as const;
  const error = classifyFailure([diagnostic], { command: "apply", stack: "dr", folder: "stacks/dr" });
  expect(error.code).toBe("RESOURCE_EXISTS");
  expect(error.message).toContain("aws_lb.x");
  expect(error.hint).toContain("import ADDRESS ID");
});
