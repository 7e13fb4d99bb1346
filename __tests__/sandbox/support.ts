/** What the tests of the sandbox share: clients that point at it, and calls for services without a client here. */
import type { LocalAws } from "../../src/rehearsal/local-aws";

/** Options of an SDK client. One attempt: a retry would hide a failure, or make a refusal slow. */
export const clientFor = (aws: LocalAws, region: string) => ({
  endpoint: aws.endpoint,
  region,
  maxAttempts: 1,
  credentials: { accessKeyId: "twinstack", secretAccessKey: "twinstack" },
});

const signedFor = (service: string, region: string) =>
  `AWS4-HMAC-SHA256 Credential=twinstack/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

/** Any request, signed for a service and a region. The local AWS checks no signature. */
export const request = (aws: LocalAws, service: string, region: string, path: string, init: RequestInit = {}) =>
  fetch(`${aws.endpoint}${path}`, {
    ...init,
    headers: { authorization: signedFor(service, region), ...(init.headers as Record<string, string>) },
  });

/** A call of a service with the query protocol; answers with the XML. */
export async function query(
  aws: LocalAws,
  service: string,
  region: string,
  parameters: Record<string, string>,
): Promise<string> {
  const body = new URLSearchParams({ Version: "2016-11-15", ...parameters }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const response = await request(aws, service, region, "/", { method: "POST", headers, body });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}

/** The texts of every element of that name. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map((match) => match[1] ?? "");

/** The name that an AWS error or a refused connection goes by. */
export async function failure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "it succeeded";
  } catch (error) {
    const { cause, code, message, name } = error as { cause?: { code?: string }; code?: string } & Error;
    // The SDK takes an error from outside Jest's realm for no error, and wraps it: only its text is left.
    return cause?.code ?? code ?? /ECONNRESET/.exec(message)?.[0] ?? name;
  }
}

/** How services with the JSON protocol are called in a request's target. */
const TARGETS = {
  acm: "CertificateManager",
  codebuild: "CodeBuild_20161006",
  codecommit: "CodeCommit_20150413",
  codedeploy: "CodeDeploy_20141006",
  codepipeline: "CodePipeline_20150709",
  "codestar-connections": "com.amazonaws.codestar.connections.CodeStar_connections_20191201",
  ssm: "AmazonSSM",
} as const;

/** A call of a service with the JSON protocol. An error is answered as `{ __type }`. */
export async function json(
  aws: LocalAws,
  service: keyof typeof TARGETS,
  region: string,
  operation: string,
  body: object,
): Promise<Record<string, unknown>> {
  const response = await request(aws, service, region, "/", {
    method: "POST",
    headers: { "x-amz-target": `${TARGETS[service]}.${operation}`, "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** An Auto Scaling group of as many instances. */
export async function scalingGroup(aws: LocalAws, region: string, name: string, instances: number): Promise<void> {
  await query(aws, "ec2", region, {
    Action: "CreateLaunchTemplate",
    LaunchTemplateName: name,
    "LaunchTemplateData.ImageId": "ami-12c6146b",
    "LaunchTemplateData.InstanceType": "t3.micro",
  });
  await query(aws, "autoscaling", region, {
    Version: "2011-01-01",
    Action: "CreateAutoScalingGroup",
    AutoScalingGroupName: name,
    "LaunchTemplate.LaunchTemplateName": name,
    "LaunchTemplate.Version": "$Latest",
    "AvailabilityZones.member.1": `${region}a`,
    MinSize: String(instances),
    MaxSize: String(instances),
  });
}
