import { Secret, type SecretValue } from "../../modules/secret";
import { names } from "../../system";
import type { GlobalScope } from "./scope";

interface ReplicatedSecret {
  /** What it is for: the part of its name behind the system's. */
  readonly purpose: string;
  readonly description: string;
  readonly value?: SecretValue | undefined;
}

/** A secret in the dr site's region, with a replica in the primary's. */
export function addReplicatedSecret({ stack, system }: GlobalScope, { purpose, ...props }: ReplicatedSecret): Secret {
  return new Secret(stack, `secret_${purpose.replace(/[^a-z0-9]+/g, "_")}`, {
    name: names.secretName(system.name, purpose),
    // Made in the region that stays, so that it can be changed there.
    replicaRegions: [system.sites.primary.region],
    ...props,
  });
}

/** The secrets of the system file; those that exist already are only read. */
export function addSecret(scope: GlobalScope): void {
  for (const secret of scope.system.secrets) {
    if (secret.kind === "existing") continue;
    addReplicatedSecret(scope, {
      purpose: secret.name,
      description: `Secret ${secret.name} of ${scope.system.name}`,
      value: secret.kind === "generated" ? secret.value : undefined,
    });
  }
}
