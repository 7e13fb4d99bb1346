export { readSecrets, secretGrants } from "./grants";
export { Secret, type SecretProps, type SecretValue } from "./secret";
export { SecretLookup, type SecretLookupProps } from "./secret-lookup";
