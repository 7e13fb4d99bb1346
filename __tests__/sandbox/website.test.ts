import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { elements, request } from "./support";

const NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/";
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

let aws: LocalAws;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
}, 30_000);

afterAll(() => aws.stop());

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly etag: string;
}

async function call(method: string, path: string, body?: string, etag?: string): Promise<Answer> {
  const response = await request(aws, "cloudfront", "us-east-1", `/2020-05-31/${path}`, {
    method,
    headers: { "content-type": "application/xml", ...(etag === undefined ? {} : { "if-match": etag }) },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text(), etag: response.headers.get("etag") ?? "" };
}

const list = (name: string, items: readonly string[]): string =>
  `<${name}><Quantity>${items.length}</Quantity><Items>${items.join("")}</Items></${name}>`;

const origin = (id: string, control: string): string =>
  `<Origin><Id>${id}</Id><DomainName>${id}.s3.eu-south-1.amazonaws.com</DomainName><S3OriginConfig>` +
  `<OriginAccessIdentity></OriginAccessIdentity></S3OriginConfig><ConnectionAttempts>2</ConnectionAttempts>` +
  `<OriginAccessControlId>${control}</OriginAccessControlId></Origin>`;

const member = (id: string): string => `<OriginGroupMember><OriginId>${id}</OriginId></OriginGroupMember>`;

interface Wanted {
  readonly reference: string;
  readonly control: string;
  readonly headers: string;
  readonly enabled?: boolean;
  readonly members?: readonly string[];
  /** Elements of the default cache behavior. */
  readonly functions?: string;
}

const distribution = ({
  reference,
  control,
  headers,
  enabled = true,
  members = ["primary", "dr"],
  functions = "",
}: Wanted): string =>
  `<DistributionConfig xmlns="${NAMESPACE}"><CallerReference>${reference}</CallerReference>` +
  list("Origins", [origin("primary", control), origin("dr", control)]) +
  list("OriginGroups", [
    `<OriginGroup><Id>sites</Id><FailoverCriteria><StatusCodes><Quantity>2</Quantity><Items>` +
      `<StatusCode>404</StatusCode><StatusCode>503</StatusCode></Items></StatusCodes></FailoverCriteria>` +
      `${list("Members", members.map(member))}</OriginGroup>`,
  ]) +
  `<DefaultCacheBehavior><TargetOriginId>sites</TargetOriginId>` +
  `<ViewerProtocolPolicy>redirect-to-https</ViewerProtocolPolicy><CachePolicyId>${CACHING_OPTIMIZED}</CachePolicyId>` +
  `<ResponseHeadersPolicyId>${headers}</ResponseHeadersPolicyId>${functions}</DefaultCacheBehavior>` +
  `<Comment>c</Comment><Enabled>${String(enabled)}</Enabled></DistributionConfig>`;

const policy = (name: string, seconds = 60): string =>
  `<ResponseHeadersPolicyConfig xmlns="${NAMESPACE}"><Name>${name}</Name><SecurityHeadersConfig>` +
  `<StrictTransportSecurity><Override>true</Override><AccessControlMaxAgeSec>${seconds}</AccessControlMaxAgeSec>` +
  `</StrictTransportSecurity></SecurityHeadersConfig></ResponseHeadersPolicyConfig>`;

const control = (name: string): string =>
  `<OriginAccessControlConfig xmlns="${NAMESPACE}"><Name>${name}</Name><SigningProtocol>sigv4</SigningProtocol>` +
  `<SigningBehavior>always</SigningBehavior><OriginAccessControlOriginType>s3</OriginAccessControlOriginType>` +
  `</OriginAccessControlConfig>`;

const id = ({ text }: Answer): string => elements(text, "Id")[0] ?? "";

/** What a distribution needs, under names of its own. */
async function parts(reference: string): Promise<Wanted & { readonly headersEtag: string }> {
  const headers = await call("POST", "response-headers-policy", policy(reference));
  const access = await call("POST", "origin-access-control", control(reference));
  expect([headers.status, access.status]).toEqual([201, 201]);
  return { reference, headers: id(headers), headersEtag: headers.etag, control: id(access) };
}

describe("a distribution", () => {
  test("is shown as it was given, with CloudFront's defaults", async () => {
    const wanted = await parts("shown");
    const made = await call("POST", "distribution", distribution(wanted));
    expect(made.status).toBe(201);
    const { text } = await call("GET", `distribution/${id(made)}/config`);
    expect(elements(text, "OriginAccessControlId")).toEqual([wanted.control, wanted.control]);
    expect(elements(text, "ConnectionAttempts")).toEqual(["2", "2"]);
    expect(elements(text, "ConnectionTimeout")).toEqual(["10", "10"]);
    expect(elements(text, "StatusCode")).toEqual(["404", "503"]);
    expect(elements(text, "TargetOriginId")).toEqual(["sites"]);
    expect(elements(text, "HttpVersion")).toEqual(["http2"]);
    // These and a cache policy exclude each other.
    expect(text).not.toContain("ForwardedValues");
  });

  test("targets an origin or a group that there is", async () => {
    const wanted = await parts("targets");
    const config = distribution(wanted);
    const refused = [
      config.replace("<TargetOriginId>sites", "<TargetOriginId>elsewhere"),
      distribution({ ...wanted, members: ["primary", "elsewhere"] }),
    ];
    for (const body of refused) {
      const { status, text } = await call("POST", "distribution", body);
      expect([status, elements(text, "Code")]).toEqual([404, ["NoSuchOrigin"]]);
    }
  });

  test("is changed by those who know its version, and deleted when it is off", async () => {
    const wanted = await parts("changed");
    const made = await call("POST", "distribution", distribution(wanted));
    const path = `distribution/${id(made)}`;
    const moved = distribution({ ...wanted, members: ["dr", "primary"] });
    expect((await call("PUT", `${path}/config`, moved, "E0")).status).toBe(412);
    const changed = await call("PUT", `${path}/config`, moved, made.etag);
    expect(changed.status).toBe(200);
    expect(changed.etag).not.toBe(made.etag);
    const order = elements((await call("GET", path)).text, "OriginId").slice(0, 2);
    expect(order).toEqual(["dr", "primary"]);

    expect((await call("DELETE", path, undefined, changed.etag)).status).toBe(409);
    const off = await call("PUT", `${path}/config`, distribution({ ...wanted, enabled: false }), changed.etag);
    expect((await call("DELETE", path, undefined, off.etag)).status).toBe(204);
    expect((await call("GET", path)).status).toBe(404);
  });

  test("keeps what it uses", async () => {
    const wanted = await parts("kept");
    await call("POST", "distribution", distribution(wanted));
    const headers = await call("DELETE", `response-headers-policy/${wanted.headers}`, undefined, wanted.headersEtag);
    expect(elements(headers.text, "Code")).toEqual(["ResponseHeadersPolicyInUse"]);
    const access = await call("DELETE", `origin-access-control/${wanted.control}`, undefined, "any");
    expect(elements(access.text, "Code")).toEqual(["OriginAccessControlInUse"]);
  });
});

test("a response headers policy is made, changed, and deleted", async () => {
  const made = await call("POST", "response-headers-policy", policy("alone"));
  const path = `response-headers-policy/${id(made)}`;
  expect(elements((await call("POST", "response-headers-policy", policy("alone"))).text, "Code")).toEqual([
    "ResponseHeadersPolicyAlreadyExists",
  ]);
  expect((await call("PUT", path, policy("alone", 90), "E0")).status).toBe(412);
  const changed = await call("PUT", path, policy("alone", 90), made.etag);
  expect(elements((await call("GET", `${path}/config`)).text, "AccessControlMaxAgeSec")).toEqual(["90"]);
  expect((await call("DELETE", path, undefined, changed.etag)).status).toBe(204);
  expect((await call("GET", path)).status).toBe(404);
});

describe("a function", () => {
  const written = (name: string, code: string): string =>
    `<CreateFunctionRequest xmlns="${NAMESPACE}"><Name>${name}</Name>${config(code)}</CreateFunctionRequest>`;
  const rewritten = (code: string): string =>
    `<UpdateFunctionRequest xmlns="${NAMESPACE}">${config(code)}</UpdateFunctionRequest>`;
  const config = (code: string): string =>
    `<FunctionConfig><Comment>c</Comment><Runtime>cloudfront-js-2.0</Runtime></FunctionConfig>` +
    `<FunctionCode>${Buffer.from(code).toString("base64")}</FunctionCode>`;
  const uses = (name: string, ...events: string[]): string => {
    const one = (event: string) =>
      `<FunctionAssociation><FunctionARN>arn:aws:cloudfront::123456789012:function/${name}</FunctionARN>` +
      `<EventType>${event}</EventType></FunctionAssociation>`;
    return list("FunctionAssociations", events.map(one));
  };
  const code = (answer: Answer): string[] => elements(answer.text, "Code");
  const stage = async (name: string, which: string): Promise<Answer> => call("GET", `function/${name}?Stage=${which}`);

  test("is made for development, and live when it is published", async () => {
    const made = await call("POST", "function", written("stages", "one"));
    expect([made.status, elements(made.text, "Stage"), elements(made.text, "Status")]).toEqual([
      201,
      ["DEVELOPMENT"],
      ["UNPUBLISHED"],
    ]);
    expect(code(await call("POST", "function", written("stages", "one")))).toEqual(["FunctionAlreadyExists"]);
    expect(code(await call("GET", "function/stages/describe?Stage=LIVE"))).toEqual(["NoSuchFunctionExists"]);
    expect((await call("POST", "function/stages/publish", undefined, "E0")).status).toBe(412);
    expect((await call("POST", "function/stages/publish", undefined, made.etag)).status).toBe(200);

    const changed = await call("PUT", "function/stages", rewritten("two"), made.etag);
    expect(changed.status).toBe(200);
    expect([(await stage("stages", "DEVELOPMENT")).text, (await stage("stages", "LIVE")).text]).toEqual(["two", "one"]);
    expect((await call("PUT", "function/stages", rewritten("three"), made.etag)).status).toBe(412);
    const { etag } = await call("GET", "function/stages/describe?Stage=DEVELOPMENT");
    await call("POST", "function/stages/publish", undefined, etag);
    expect((await stage("stages", "LIVE")).text).toBe("two");
    expect((await call("DELETE", "function/stages", undefined, etag)).status).toBe(204);
    expect(code(await call("GET", "function/stages/describe"))).toEqual(["NoSuchFunctionExists"]);
  });

  test("is used by a distribution when it is live, once for an event, and stays while it is", async () => {
    const wanted = await parts("runs");
    const functions = uses("runs", "viewer-request");
    const { etag } = await call("POST", "function", written("runs", "one"));
    expect(code(await call("POST", "distribution", distribution({ ...wanted, functions })))).toEqual([
      "InvalidFunctionAssociation",
    ]);
    await call("POST", "function/runs/publish", undefined, etag);
    for (const events of [["viewer-request", "viewer-request"], ["origin-request"]]) {
      const refused = await call(
        "POST",
        "distribution",
        distribution({ ...wanted, functions: uses("runs", ...events) }),
      );
      expect(code(refused)).toEqual(["InvalidFunctionAssociation"]);
    }
    const made = await call("POST", "distribution", distribution({ ...wanted, functions }));
    expect([made.status, elements(made.text, "EventType")]).toEqual([201, ["viewer-request"]]);

    expect(code(await call("DELETE", "function/runs", undefined, etag))).toEqual(["FunctionInUse"]);
    await call("PUT", `distribution/${id(made)}/config`, distribution(wanted), made.etag);
    expect((await call("DELETE", "function/runs", undefined, etag)).status).toBe(204);
  });

  test("is not larger than 10 KB", async () => {
    expect((await call("POST", "function", written("large", "x".repeat(10_241)))).status).toBe(413);
  });
});
