import { Distribution } from "../../src/modules/website";
import { spaRoutesCode } from "../../src/modules/website/spa-routes";
import { isNoChange } from "../../src/terraform";
import { OneStack } from "../support/one-stack";
import { type StackJson, synthModule } from "../support/synth";
import { describeWithTerraform } from "../terraform/live";
import { request } from "./support";

const stack = (spa: boolean, index = "index.html"): StackJson =>
  synthModule((scope) => {
    new Distribution(scope, "website_front", {
      name: "shop-front",
      origins: [
        { id: "primary", domainName: "p.s3.eu-west-1.amazonaws.com" },
        { id: "dr", domainName: "d.s3.eu-north-1.amazonaws.com" },
      ],
      index,
      spa,
      priceClass: "PriceClass_All",
    });
  });

describeWithTerraform("a website's distribution, with the real AWS provider", () => {
  let one: OneStack;
  beforeAll(async () => {
    one = await OneStack.start(stack(true));
  }, 120_000);
  afterAll(() => one.stop());

  /** What runs at the edge, `undefined` if there is no function. */
  const liveCode = async (): Promise<string | undefined> => {
    const path = "/2020-05-31/function/shop-front?Stage=LIVE";
    const response = await request(one.aws, "cloudfront", "us-east-1", path);
    return response.ok ? response.text() : undefined;
  };

  const associations = (): unknown => {
    const { resources } = JSON.parse(one.state) as {
      resources: { type: string; instances: { attributes: Record<string, unknown> }[] }[];
    };
    const found = resources.find(({ type }) => type === "aws_cloudfront_distribution")?.instances[0]?.attributes;
    return (found?.default_cache_behavior as { function_association: unknown }[])[0]?.function_association;
  };

  test("of an application is made with its function published, and the next plan has nothing to change", async () => {
    expect((await one.plan()).counts).toMatchObject({ create: 4, update: 0, replace: 0, delete: 0 });
    await one.runner.apply("tfplan");
    expect(isNoChange(await one.plan())).toBe(true);
    expect(await liveCode()).toBe(spaRoutesCode("index.html"));
    expect(associations()).toEqual([
      { event_type: "viewer-request", function_arn: "arn:aws:cloudfront::123456789012:function/shop-front" },
    ]);
  }, 180_000);

  test("gets another index in place, which is published", async () => {
    one.write(stack(true, "app.html"));
    const { changes, counts } = await one.plan();
    expect(counts).toMatchObject({ create: 0, update: 2, replace: 0, delete: 0 });
    expect(changes.filter(({ action }) => action === "update").map(({ address }) => address)).toEqual([
      "aws_cloudfront_distribution.website_front",
      "aws_cloudfront_function.website_front_spa_routes",
    ]);
    await one.runner.apply("tfplan");
    expect(isNoChange(await one.plan())).toBe(true);
    expect(await liveCode()).toBe(spaRoutesCode("app.html"));
  }, 180_000);

  test("loses the function after it has stopped using it, and gets it back", async () => {
    one.write(stack(false, "app.html"));
    expect((await one.plan()).counts).toMatchObject({ create: 0, update: 1, replace: 0, delete: 1 });
    await one.runner.apply("tfplan");
    expect(isNoChange(await one.plan())).toBe(true);
    expect(await liveCode()).toBeUndefined();
    expect(associations()).toEqual([]);
    one.write(stack(true, "app.html"));
    expect((await one.plan()).counts).toMatchObject({ create: 1, update: 1, replace: 0, delete: 0 });
    await one.runner.apply("tfplan");
    expect(isNoChange(await one.plan())).toBe(true);
  }, 240_000);

  test("is destroyed", async () => {
    await one.runner.plan({ out: "tfplan", mode: "destroy" });
    await one.runner.apply("tfplan");
    expect(await one.runner.stateList()).toEqual([]);
    expect(await liveCode()).toBeUndefined();
  }, 180_000);
});
