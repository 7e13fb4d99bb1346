import type { CatalogueEntry } from "./entry";

export const SECRET_ERRORS = {
  SECRET_REGION: {
    exit: 2,
    message: "The secret {name} of the {site} site is in {secretRegion}, the site in {region}.",
    hint: "A site reads secrets in its own region: replicate the secret there and name the replica's ARN.",
  },
  SECRET_KEY_UNUSED: {
    exit: 2,
    message: "`{key}` says how the secret {name} is generated, but {reason}.",
    hint: "Remove `{key}`.",
  },
} as const satisfies Record<string, CatalogueEntry>;
