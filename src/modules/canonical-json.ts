/** By UTF-8 bytes, as Terraform sorts the keys of an object. */
const byBytes = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));

/** Tokens of cdktf, dates: what says itself what it is in JSON. */
const hasOwnJson = (value: unknown): value is { toJSON: () => unknown } =>
  typeof value === "object" && value !== null && "toJSON" in value && typeof value.toJSON === "function";

function sorted(given: unknown): unknown {
  const value = hasOwnJson(given) ? given.toJSON() : given;
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(byBytes);
  return Object.fromEntries(entries.map(([key, child]) => [key, sorted(child)]));
}

/**
 * JSON exactly as Terraform's `jsonencode` writes it: keys sorted, no white space, `<`, `>`, `&` and the two line
 * separators of Unicode escaped.
 *
 * What AWS reads is the same whatever the order. Text in this form can be shown as `jsonencode({...})` in an export,
 * where people can read it, without a byte of its value changing.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions/jsonencode
 */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(sorted(value)).replace(
    // An interpolation is no text: what it stands for is.
    /(?<!\$)\$\{[^{}]*\}|[<>&\u2028\u2029]/g,
    (found) => (found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
