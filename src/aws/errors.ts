import { fail, TwinstackError } from "../errors";

/** Where a call was meant to go. */
export interface AwsCall {
  /** What was asked for, in words: `the state bucket of primary`. */
  readonly what: string;
  readonly region: string;
}

/** Matched in the message too: the SDK wraps what Node reports, and the code is then only in the text. */
const NETWORK =
  /\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|TimeoutError|NetworkingError|socket hang up|Proxy connection ended)\b/;
const EXPIRED = /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/;
const REFUSED =
  /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure|InvalidSignatureException)$/;

interface SdkError {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The HTTP status of an answer that an AWS SDK made an error of; `undefined` if there was no answer. */
export const statusOf = (error: unknown): number | undefined => (error as SdkError).$metadata?.httpStatusCode;

/** Turns what an AWS SDK throws into an error of the catalogue. */
export function awsError(error: unknown, { what, region }: AwsCall): TwinstackError {
  if (error instanceof TwinstackError) return error;
  const { name = "", code = "", message = String(error) } = error as SdkError;
  const cause = { cause: error };
  if (name === "CredentialsProviderError") return fail("NO_CREDENTIALS", { subject: what, reason: message }, cause);
  if (EXPIRED.test(name)) return fail("CREDENTIALS_EXPIRED", { subject: what }, cause);
  if (REFUSED.test(name)) return fail("CREDENTIALS_INVALID", { subject: what, reason: message }, cause);
  if (NETWORK.test(`${code} ${name} ${message}`)) {
    return fail("REGION_UNREACHABLE", { subject: what, region, reason: message || code || name }, cause);
  }
  return fail("AWS_FAILED", { subject: what, region, reason: `${name}: ${message}` }, cause);
}
