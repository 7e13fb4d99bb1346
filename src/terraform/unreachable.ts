/** Recognizes a service that cannot be reached in the texts of Go's network library and AWS's SDK. */

export interface Unreachable {
  /** What happened, for people: `connection refused by 127.0.0.1:5000 (STS GetCallerIdentity)`. */
  readonly reason: string;
  /** The region in the name of the host, if that is one of AWS's. */
  readonly region?: string;
}

const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/connection refused/, "connection refused by"],
  [/connection reset by peer|broken pipe/, "connection reset by"],
  [/no such host|server misbehaving|Temporary failure in name resolution/, "no such host:"],
  [/no route to host|network is unreachable|host is down/, "no route to"],
  [
    /i\/o timeout|TLS handshake timeout|Client\.Timeout exceeded|deadline exceeded|operation timed out/,
    "no answer in time from",
  ],
  [/\bunexpected EOF\b|": EOF\b/, "connection closed by"],
  [/request send failed/, "request could not be sent to"],
];

/**
 * Finds the first sign in `text` that something could not be reached; undefined if there is none.
 *
 * A certificate that is not trusted (`x509:`) is not one: somebody answered.
 */
export function unreachable(text: string): Unreachable | undefined {
  const line = text.split("\n").find((each) => !/x509:|\btls: /.test(each) && CAUSES.some(([sign]) => sign.test(each)));
  if (line === undefined) return undefined;
  const cause = CAUSES.find(([sign]) => sign.test(line))?.[1] ?? "";
  const host = /https?:\/\/([^/"\s]+)/.exec(line)?.[1] ?? /lookup (\S+)/.exec(line)?.[1];
  const operation = /operation error ([\w ]+): (\w+)/.exec(line);
  const region = host === undefined ? undefined : regionOf(host);
  return {
    reason: `${cause} ${host ?? "its address"}${operation ? ` (${operation[1]} ${operation[2]})` : ""}`,
    ...(region !== undefined && { region }),
  };
}

function regionOf(host: string): string | undefined {
  if (!/\.amazonaws\.com(\.cn)?(:\d+)?$|\.api\.aws(:\d+)?$/.test(host)) return undefined;
  return /[.-]((?:[a-z]{2}|us-gov|us-iso[a-z]?)-[a-z]+-\d+)\./.exec(host)?.[1];
}
