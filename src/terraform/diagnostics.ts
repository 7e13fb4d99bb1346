/** Terraform's diagnostics: its errors and warnings, from JSON or from the text it prints for people. */

export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** May have several lines: the S3 backend puts everything into the summary. */
  readonly summary: string;
  readonly detail: string;
  /** The resource or provider it is about. */
  readonly address?: string;
  /** The place in the configuration, for example `cdk.tf.json:12`. */
  readonly at?: string;
}

type Json = Readonly<Record<string, unknown>>;

/** `value` as an object to read keys from; anything else becomes an empty one. */
export function asObject(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** `value` if it is text, else undefined. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/**
 * Reads a diagnostic in Terraform's JSON form.
 *
 * Takes neither the source snippet nor its values: Terraform masks sensitive ones in its texts, and what is not needed
 * cannot leak.
 *
 * @returns undefined if `value` has no summary
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui#diagnostic
 */
export function readDiagnostic(value: unknown): Diagnostic | undefined {
  const json = asObject(value);
  const summary = asText(json.summary);
  if (summary === undefined) return undefined;
  const range = asObject(json.range);
  const file = asText(range.filename);
  const line = asObject(range.start).line;
  const address = asText(json.address);
  return {
    severity: json.severity === "warning" ? "warning" : "error",
    summary,
    detail: asText(json.detail) ?? "",
    ...(address !== undefined && { address }),
    ...(file !== undefined && { at: typeof line === "number" ? `${file}:${line}` : file }),
  };
}

/** Reads the boxes (`│ Error: …`) that Terraform prints where it knows no JSON, for example in `terraform show`. */
export function readTextDiagnostics(text: string): Diagnostic[] {
  // eslint-disable-next-line no-control-regex -- colours are control characters
  const plain = text.replace(/\u001b\[[0-9;]*m/g, "").replace(/^[│╷╵] ?/gm, "");
  const found: Diagnostic[] = [];
  for (const part of plain.split(/^(?=(?:Error|Warning): )/m)) {
    const match = /^(Error|Warning): (.*)\n?([\s\S]*)$/.exec(part);
    if (!match) continue;
    const [, severity, summary = "", rest = ""] = match;
    const address = /^\s*with (\S+),$/m.exec(rest)?.[1];
    found.push({
      severity: severity === "Warning" ? "warning" : "error",
      summary,
      detail: rest.trim(),
      ...(address !== undefined && { address }),
    });
  }
  return found;
}

/** The diagnostics as plain text, one paragraph each, for the `detail` of an error. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, summary, detail, address, at }) => {
      const where = [address && `with ${address}`, at && `at ${at}`].filter(Boolean).join(", ");
      const head = `${severity === "error" ? "Error" : "Warning"}: ${summary.trimEnd()}`;
      return [head, where && `  (${where})`, detail.trimEnd()].filter(Boolean).join("\n");
    })
    .join("\n\n");
}

/**
 * Warnings that follow from what Twinstack decided, so that nobody needs to read them each time: state is locked in
 * DynamoDB as well, which old and new versions of Terraform understand, and lock files made from a mirror know one platform.
 */
export function isExpectedWarning({ severity, summary, detail }: Diagnostic): boolean {
  if (severity !== "warning") return false;
  return (
    (summary === "Deprecated Parameter" && detail.includes('"dynamodb_table"')) ||
    summary === "Incomplete lock file information for providers"
  );
}
