import type { ComposedName, NameLimit } from "../name-limits";
import type { SystemDraft } from "../rules";

const SECRET_NAME: NameLimit = {
  what: "a secret name",
  max: 512,
  pattern: /^[\w/+=.@-]+$/,
  source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
};

/** Name of a secret, the same in both regions: its system, and what it is for (`database/main`). */
export const secretName = (system: string, purpose: string): string => `${system}/${purpose}`;

/**
 * What the ARN of a secret of that name looks like in a region. Secrets Manager puts a hyphen and six characters of its own
 * behind the name, which nobody can compute; six question marks stand for exactly those.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
export const secretArnPattern = (account: string, region: string, name: string): string =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${name}-??????`;

/** Names that are put together from parts of the system file, with AWS's limits. */
export const secretComposedNames = ({ system = "", secrets }: SystemDraft): readonly ComposedName[] =>
  Object.keys(secrets ?? {}).map((name) => ({
    name: secretName(system, name),
    limit: SECRET_NAME,
    path: ["secrets", name],
  }));
