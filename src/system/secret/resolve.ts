import type { SystemDocument } from "../schema";
import type { Secret } from "./model";

function resolveSecret(name: string, secret: SystemDocument["secrets"][string]): Secret {
  if (secret.existing) return { name, kind: "existing", arn: secret.existing };
  if (secret.value === "external") return { name, kind: "external" };
  const { length = 32, punctuation = false, version = 1 } = secret;
  return { name, kind: "generated", value: { length, punctuation, version } };
}

export const resolveSecrets = (document: SystemDocument): readonly Secret[] =>
  Object.entries(document.secrets).map(([name, secret]) => resolveSecret(name, secret));
