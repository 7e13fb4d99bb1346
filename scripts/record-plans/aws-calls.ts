/** Calls the API of the local AWS past Terraform, as somebody does at the console. */
export class AwsCalls {
  constructor(private readonly endpoint: string) {}

  /** A call with the query protocol; answers with XML. */
  query(service: string, region: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    return this.rest(service, region, "POST", "/", new URLSearchParams(parameters).toString(), {
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    });
  }

  /** A call with the JSON protocol. */
  json(service: string, region: string, target: string, body: object): Promise<string> {
    return this.rest(service, region, "POST", "/", JSON.stringify(body), {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
    });
  }

  /** Any call. The local AWS takes the region from the signature, and checks no signature. */
  async rest(
    service: string,
    region: string,
    method: string,
    path: string,
    body?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const scope = `twinstack/20260101/${region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const response = await fetch(`${this.endpoint}${path}`, {
      method,
      headers: { ...headers, authorization },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} of ${service} was answered with ${response.status}: ${text}`);
    return text;
  }
}
