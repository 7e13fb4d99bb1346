import { loadSystem, parseSystem } from "../../src/system";
import { onlyResource, resources, SMALL_SYSTEM, synthSystem, type StackJson } from "../support/synth";

const small = (more: string) => parseSystem(`${SMALL_SYSTEM}${more}\n`, "s.yaml");

/** A stack's resources without cdktf's notes, in which the stack's own name is. */
const plain = (stack: StackJson): unknown =>
  JSON.parse(JSON.stringify(stack.resource, (key, value: unknown) => (key === "//" ? undefined : value)));

const namesOf = (stack: StackJson, type: string): string[] => Object.keys(resources(stack, type)).sort();

describe("docs/examples/storage.yaml", () => {
  const system = loadSystem("docs/examples/storage.yaml");
  const { stacks, manifest, text } = synthSystem(system);
  const { link, global: shared } = stacks as Record<string, StackJson>;

  test("both sites have every bucket, and one for the logs of all of them", () => {
    for (const site of ["primary", "dr"]) {
      const buckets = resources(stacks[site]!, "aws_s3_bucket");
      expect(Object.keys(buckets).sort()).toEqual(["bucket_exports", "bucket_media", "logs"]);
      expect(namesOf(stacks[site]!, "aws_kms_key")).toEqual(["bucket_exports", "bucket_media"]);
      expect(buckets.bucket_media).toMatchObject({ bucket: "gallery-123456789012-${var.region}-media" });
      const logged = Object.values(resources(stacks[site]!, "aws_s3_bucket_logging")).map(({ bucket }) => bucket);
      expect(logged.sort()).toEqual(["${aws_s3_bucket.bucket_exports.id}", "${aws_s3_bucket.bucket_media.id}"]);
    }
  });

  test("the sites say the same and name each other nowhere", () => {
    expect(text.dr).not.toContain("eu-west-1");
    expect(text.primary).not.toContain("eu-north-1");
    expect(plain(stacks.primary!)).toEqual(plain(stacks.dr!));
  });

  test("link replicates what is to be, in both directions, with the keys of the other region", () => {
    const provider = { primary: "aws.primary", dr: "aws" };
    const region = { primary: "eu-west-1", dr: "eu-north-1" };
    const replications = resources(link!, "aws_s3_bucket_replication_configuration");
    expect(Object.keys(replications).sort()).toEqual(["replication_media_dr", "replication_media_primary"]);
    for (const [from, to] of [
      ["primary", "dr"],
      ["dr", "primary"],
    ] as const) {
      expect(replications[`replication_media_${from}`]).toMatchObject({
        provider: provider[from],
        bucket: `gallery-123456789012-${region[from]}-media`,
        role: `arn:aws:iam::123456789012:role/gallery-replicate-media-${from}`,
        rule: [{ destination: { bucket: `arn:aws:s3:::gallery-123456789012-${region[to]}-media` } }],
      });
      expect(link!.data?.aws_kms_alias?.[`replication_media_${from}_destination_key`]).toMatchObject({
        provider: provider[to],
        name: "alias/gallery-bucket-media",
      });
    }
  });

  test("the roles and keys that link and services name are those that are made", () => {
    const roles = Object.values(resources(shared!, "aws_iam_role")).map(({ name }) => name);
    for (const { role } of Object.values(resources(link!, "aws_s3_bucket_replication_configuration"))) {
      expect(roles).toContain((role as string).split("/")[1]);
    }
    const aliases = Object.values(resources(stacks.dr!, "aws_kms_alias")).map(({ name }) => name);
    const policies = JSON.stringify(Object.values(resources(shared!, "aws_iam_role_policy")));
    const wanted = [...policies.matchAll(/alias\/[a-z-]+/g)].map(([alias]) => alias);
    expect(new Set(wanted)).toEqual(new Set(aliases));
  });

  test("no role may do everything, or something everywhere", () => {
    const replication = Object.entries(resources(shared!, "aws_iam_role_policy")).filter(([name]) =>
      name.startsWith("replication_"),
    );
    expect(replication).toHaveLength(2);
    for (const [, { policy }] of replication) {
      const { Statement } = JSON.parse(policy as string) as { Statement: { Action: string[]; Resource: string }[] };
      for (const { Action, Resource } of Statement) {
        expect(Action.join()).not.toContain("*");
        expect(Resource).not.toBe("*");
      }
    }
  });

  test("the order is sites before link, and nothing waits for link", () => {
    const dependsOn = Object.fromEntries(manifest.stacks.map(({ id, dependsOn: on }) => [id, on]));
    expect(dependsOn.link).toEqual(["primary", "dr"]);
    expect(Object.values(dependsOn).flat()).not.toContain("link");
  });
});

test("nothing is linked where nothing is replicated", () => {
  const { stacks } = synthSystem(small("buckets: { exports: { replication: none } }"));
  expect(Object.keys(stacks)).not.toContain("link");
  expect(Object.values(resources(stacks.global!, "aws_iam_role")).map(({ name }) => name)).not.toContainEqual(
    expect.stringContaining("replicate"),
  );
});

test("a system without buckets has none, and no log bucket", () => {
  const { stacks } = synthSystem(small(""));
  for (const site of ["primary", "dr"]) expect(namesOf(stacks[site]!, "aws_s3_bucket")).toEqual([]);
});

test("logs may be thrown away if everything that they are of may", () => {
  const emptied = (more: string) => resources(synthSystem(small(more)).stacks.dr!, "aws_s3_bucket").logs?.force_destroy;
  expect(emptied("buckets: { a: { destroyWithObjects: true } }\nwebsites: { w: { destroyWithObjects: true } }")).toBe(
    true,
  );
  expect(emptied("buckets: { a: { destroyWithObjects: true } }\nwebsites: { w: {} }")).toBe(false);
});

describe("docs/examples/website.yaml", () => {
  const system = loadSystem("docs/examples/website.yaml");
  const { stacks } = synthSystem(system);
  const origins = (active: string) => {
    const moved = synthSystem({ ...system, activeSite: active as "dr" }).stacks.global!;
    const distribution = onlyResource(moved, "aws_cloudfront_distribution") as {
      origin: { origin_id: string; domain_name: string }[];
    };
    return distribution.origin.map(({ origin_id, domain_name }) => [origin_id, domain_name]);
  };

  test("one distribution is over both sites' buckets, the active one's first", () => {
    const primary = ["primary", "shop-123456789012-eu-west-1-web-front.s3.eu-west-1.amazonaws.com"];
    const dr = ["dr", "shop-123456789012-eu-north-1-web-front.s3.eu-north-1.amazonaws.com"];
    expect(origins("primary")).toEqual([primary, dr]);
    expect(origins("dr")).toEqual([dr, primary]);
  });

  test("each site lets in the distribution that global tells it of, and has S3's keys", () => {
    const contract = "/twinstack/shop/website/front/distribution-arn";
    const written = Object.values(resources(stacks.global!, "aws_ssm_parameter")).filter(
      ({ name }) => name === contract,
    );
    expect(written.map(({ provider, value }) => [provider, value]).sort()).toEqual([
      ["aws", "${aws_cloudfront_distribution.website_front.arn}"],
      ["aws.primary", "${aws_cloudfront_distribution.website_front.arn}"],
    ]);
    for (const site of ["primary", "dr"]) {
      const stack = stacks[site]!;
      expect(stack.data?.aws_ssm_parameter?.website_front_distribution).toMatchObject({ name: contract });
      expect(resources(stack, "aws_s3_bucket_policy").website_front?.policy).toContain(
        '"aws:SourceArn":"${data.aws_ssm_parameter.website_front_distribution.insecure_value}"',
      );
      expect(namesOf(stack, "aws_kms_key")).toEqual([]);
    }
    expect(plain(stacks.primary!)).toEqual(plain(stacks.dr!));
  });

  test("without a name of its own, global needs no third region", () => {
    expect(stacks.global!.provider.aws).toHaveLength(2);
  });

  test("with a name of its own it has one certificate, in us-east-1", () => {
    const named = small("dns: { zone: shop.example, hostedZone: create }\nwebsites: { front: { hostname: www } }");
    const { global: shared } = synthSystem(named).stacks as Record<string, StackJson>;
    expect(onlyResource(shared!, "aws_acm_certificate")).toMatchObject({
      provider: "aws.us_east_1",
      domain_name: "www.shop.example",
    });
    const issued = Object.keys(resources(shared!, "aws_acm_certificate_validation"));
    expect(issued).toHaveLength(1);
    expect(onlyResource(shared!, "aws_cloudfront_distribution")).toMatchObject({
      aliases: ["www.shop.example"],
      viewer_certificate: {
        acm_certificate_arn: `\${aws_acm_certificate_validation.${issued.join()}.certificate_arn}`,
      },
    });
    expect(shared!.provider.aws).toContainEqual(expect.objectContaining({ alias: "us_east_1", region: "us-east-1" }));
  });

  test("with a name of its own it needs the zone that the dns part has made", () => {
    const named = { ...system, websites: system.websites.map((one) => ({ ...one, hostname: "www.shop.example" })) };
    expect(() => synthSystem(named)).toThrow(expect.objectContaining({ code: "WEBSITE_WITHOUT_ZONE" }) as Error);
  });
});
