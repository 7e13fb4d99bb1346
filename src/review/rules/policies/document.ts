/**
 * Reads IAM policy documents.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */

/** Names something, or everything but that (`NotAction`, `NotResource`, `NotPrincipal`). */
export interface Selection {
  readonly names: readonly string[];
  readonly negated: boolean;
}

export interface Condition {
  /** In lower case. */
  readonly operator: string;
  /** In lower case. */
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** In lower case. */
  readonly actions: Selection;
  /** Everything, in a policy that does not name any, such as a trust policy. */
  readonly resources: Selection;
  /** `*`, an ARN, or `Service:ec2.amazonaws.com`; everybody in a policy of an identity, which names none. */
  readonly principals: Selection;
  readonly conditions: readonly Condition[];
}

type Json = Readonly<Record<string, unknown>>;

const asObject = (value: unknown): Json | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

const texts = (value: unknown): string[] =>
  [value].flat().flatMap((each) => (["string", "boolean", "number"].includes(typeof each) ? [String(each)] : []));

function selection(statement: Json, name: string, read: (value: unknown) => string[]): Selection {
  const negated = `Not${name}` in statement;
  const found = statement[negated ? `Not${name}` : name];
  return found === undefined ? { names: ["*"], negated: false } : { names: read(found), negated };
}

const lower = (value: unknown): string[] => texts(value).map((each) => each.toLowerCase());

/** An account's number is its root's ARN. */
const principal = (name: string): string => (/^\d{12}$/.test(name) ? `arn:aws:iam::${name}:root` : name);

function principals(value: unknown): string[] {
  const kinds = asObject(value);
  if (!kinds) return texts(value);
  return Object.entries(kinds).flatMap(([kind, names]) =>
    texts(names).map((name) => (kind === "AWS" ? principal(name) : `${kind}:${name}`)),
  );
}

function conditions(value: unknown): Condition[] {
  return Object.entries(asObject(value) ?? {}).flatMap(([operator, keys]) =>
    Object.entries(asObject(keys) ?? {}).map(([key, values]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: texts(values).sort(),
    })),
  );
}

/** The statements of a policy; `undefined` if the text is none. */
export function readPolicy(text: string): readonly Statement[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const document = asObject(json);
  if (!document) return undefined;
  return [document.Statement].flat().flatMap((each): Statement[] => {
    const statement = asObject(each);
    if (statement?.Effect !== "Allow" && statement?.Effect !== "Deny") return [];
    return [
      {
        effect: statement.Effect,
        actions: selection(statement, "Action", lower),
        resources: selection(statement, "Resource", texts),
        principals: selection(statement, "Principal", principals),
        conditions: conditions(statement.Condition),
      },
    ];
  });
}

/** Whether a statement forbids what does not come by TLS. */
export const demandsTls = ({ effect, conditions: all }: Statement): boolean =>
  effect === "Deny" && all.some(({ key, values }) => key === "aws:securetransport" && values.includes("false"));

/**
 * Conditions by which a statement for everybody is not public.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
const NARROWING: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "kms:calleraccount",
  "kms:viaservice",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
]);

/** Widest blocks of addresses that AWS does not call public; private ones may be wider. */
const WIDEST = { IPv4: 8, IPv6: 32 } as const;

function isOpenBlock(block: string): boolean {
  const [address = "", length] = block.split("/");
  if (length === undefined || !/^\d+$/.test(length)) return /[*?]/.test(block);
  if (address.includes(":")) return Number(length) < WIDEST.IPv6 && !/^f[cd]/i.test(address);
  return Number(length) < WIDEST.IPv4;
}

/** An ARN that anybody can have: of any account or, of a bucket, which is in none, of any name. */
function isOpenArn(arn: string): boolean {
  const [, , service, , account, ...rest] = arn.split(":");
  if (account === undefined) return /[*?]/.test(arn);
  if (service === "s3") return /^[*?]/.test(rest.join(":"));
  return /[*?]/.test(account) || /[*?]/.test(service ?? "");
}

/** Nothing but wildcards, or only what all have in common. */
const isOpenName = (name: string): boolean => /^(o-|vpc-|vpce-)?[*?]+$/.test(name);

/** Whether a condition on `key` with this value says nothing about who it is. */
const isOpen = (key: string, value: string): boolean => {
  if (isOpenName(value)) return true;
  if (key === "aws:sourceip") return isOpenBlock(value);
  return value.startsWith("arn:") && isOpenArn(value);
};

/** Whether a statement allows something to everybody. */
export const isPublic = ({ effect, principals: who, conditions: all }: Statement): boolean =>
  effect === "Allow" &&
  (who.negated || who.names.includes("*")) &&
  !all.some(
    ({ operator, key, values }) =>
      NARROWING.has(key) &&
      !operator.includes("not") &&
      !operator.endsWith("ifexists") &&
      // Also met by whoever has no such key.
      !operator.startsWith("forallvalues:") &&
      operator !== "null" &&
      !values.some((value) => isOpen(key, value)),
  );
