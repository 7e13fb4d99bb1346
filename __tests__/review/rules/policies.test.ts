import fc from "fast-check";
import { covers, coversPrincipal, widening } from "../../../src/review/rules/policies/compare";
import { readPolicy } from "../../../src/review/rules/policies/document";

const document = (...Statement: unknown[]) => readPolicy(JSON.stringify({ Version: "2012-10-17", Statement })) ?? [];

/** What IAM's matching does, as a regular expression: the other way to the same answer. */
const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  ).test(text);

const pattern = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 8 });
const text = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 8 });

describe("patterns", () => {
  test("match texts as IAM does", () => {
    fc.assert(
      fc.property(pattern, text, (a, b) => covers(a, b) === matches(a, b)),
      { numRuns: 2000 },
    );
  });

  test("cover only patterns that match nothing else", () => {
    fc.assert(
      fc.property(pattern, pattern, text, (a, b, t) => !covers(a, b) || !matches(b, t) || matches(a, t)),
      { numRuns: 5000 },
    );
  });

  test("cover themselves", () => {
    fc.assert(fc.property(pattern, (a) => covers(a, a)));
  });

  test("take no longer than the product of their lengths", () => {
    const start = Date.now();
    expect(covers(`${"*a".repeat(2000)}b`, "a".repeat(4000))).toBe(false);
    expect(Date.now() - start).toBeLessThan(2000);
  });
});

test("an account covers who is in it, and nobody else", () => {
  expect(coversPrincipal("arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:role/a")).toBe(true);
  expect(coversPrincipal("arn:aws:iam::111111111111:role/a", "arn:aws:iam::111111111111:root")).toBe(false);
  expect(coversPrincipal("arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:role/a")).toBe(false);
  expect(coversPrincipal("Service:ec2.amazonaws.com", "Service:ecs.amazonaws.com")).toBe(false);
});

describe("widening", () => {
  const name = fc.constantFrom("s3:Get*", "s3:GetObject", "s3:*", "sqs:SendMessage", "*");
  const statement = fc.record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: fc.array(name, { minLength: 1, maxLength: 3 }),
    Resource: fc.array(fc.constantFrom("*", "arn:a", "arn:a/*", "arn:b"), { minLength: 1, maxLength: 2 }),
    Condition: fc.constantFrom(
      {},
      { StringEquals: { "aws:SourceAccount": ["1"] } },
      { StringEquals: { "aws:SourceAccount": ["1", "2"] } },
    ),
  });
  const statements = fc.array(statement, { maxLength: 4 });
  const isWider = (before: unknown[], after: unknown[]) => {
    const { allowed, noLongerDenied } = widening(document(...before), document(...after));
    return allowed.length + noLongerDenied.length > 0;
  };

  test("nothing is wider than itself, in whatever order", () => {
    fc.assert(fc.property(statements, (all) => !isWider(all, [...all].reverse())));
  });

  test("taking an Allow away, or adding a Deny, is not wider", () => {
    fc.assert(
      fc.property(statements, (all) => {
        const fewer = all.filter(({ Effect }, index) => Effect === "Deny" || index % 2 === 0);
        return !isWider(all, [...fewer, { Effect: "Deny", Action: "iam:*", Resource: "*" }]);
      }),
    );
  });

  test("what is not wider allows no request that was not allowed", () => {
    const request = fc.record({
      action: fc.constantFrom("s3:getobject", "s3:putobject", "sqs:sendmessage", "ec2:runinstances"),
      resource: fc.constantFrom("arn:a", "arn:a/x", "arn:b", "arn:c"),
      account: fc.constantFrom("1", "2", "3"),
    });
    const isAllowed = (
      all: unknown[],
      { action, resource, account }: { action: string; resource: string; account: string },
    ) => {
      const fitting = document(...all).filter(
        (each) =>
          each.actions.names.some((a) => matches(a, action)) &&
          each.resources.names.some((r) => matches(r, resource)) &&
          each.conditions.every(({ values }) => values.includes(account)),
      );
      return fitting.some(({ effect }) => effect === "Allow") && !fitting.some(({ effect }) => effect === "Deny");
    };
    fc.assert(
      fc.property(statements, statements, request, (before, after, what) => {
        fc.pre(!isWider(before, after));
        return !isAllowed(after, what) || isAllowed(before, what);
      }),
      { numRuns: 3000 },
    );
  });

  test("NotAction, NotResource", () => {
    const but = (...NotAction: string[]) => ({ Effect: "Allow", NotAction, Resource: "*" });
    expect(isWider([but("iam:*")], [but("iam:*", "kms:*")])).toBe(false);
    expect(isWider([but("iam:*", "kms:*")], [but("iam:*")])).toBe(true);
    expect(isWider([but("iam:*")], [{ Effect: "Allow", Action: "s3:*", Resource: "*" }])).toBe(false);
    expect(isWider([but("iam:*")], [{ Effect: "Allow", Action: "iam:Get*", Resource: "*" }])).toBe(true);
    expect(isWider([{ Effect: "Allow", Action: "s3:*", Resource: "*" }], [but("s3:*")])).toBe(true);
  });

  test("what is no policy has no statements", () => {
    expect(readPolicy("no JSON")).toBeUndefined();
    expect(readPolicy("[]")).toBeUndefined();
    expect(readPolicy("{}")).toEqual([]);
  });
});
