/** Whether a provider registry answers from here. */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** How long the one request may take, in milliseconds. */
const LIMIT_MS = 2000;

const answers = new Map<string, Promise<boolean>>();

/**
 * Whether the registry at `host` can be reached, through `HTTPS_PROXY` if that is set, as Terraform does it.
 *
 * Makes one request per host and process, of at most 2 s.
 */
export function registryReachable(
  host: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<boolean> {
  const known = answers.get(host);
  if (known) return known;
  const proxy = env.HTTPS_PROXY ?? env.https_proxy;
  const answer = proxy ? throughProxy(host, proxy) : directly(host);
  answers.set(host, answer);
  return answer;
}

function directly(host: string): Promise<boolean> {
  return new Promise((done) => {
    const options = { host, path: "/.well-known/terraform.json", signal: AbortSignal.timeout(LIMIT_MS) };
    const request = httpsRequest(options, (response) => {
      response.resume();
      done((response.statusCode ?? 500) < 500);
    });
    // A certificate that Node does not know still means that the host answered; Terraform judges certificates itself.
    request.on("error", (error: NodeJS.ErrnoException) => done(/CERT|SIGNATURE|ERR_TLS/.test(error.code ?? "")));
    request.end();
  });
}

function throughProxy(host: string, proxy: string): Promise<boolean> {
  return new Promise((done) => {
    if (!URL.canParse(proxy)) return done(false);
    const { protocol, hostname, port, username, password } = new URL(proxy);
    const secret = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
    const request = (protocol === "https:" ? httpsRequest : httpRequest)({
      host: hostname,
      port: port || (protocol === "https:" ? 443 : 80),
      method: "CONNECT",
      path: `${host}:443`,
      headers: username ? { "Proxy-Authorization": `Basic ${secret}` } : {},
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    request.on("connect", (response, socket) => {
      socket.destroy();
      done(response.statusCode === 200);
    });
    request.on("response", () => done(false));
    request.on("error", () => done(false));
    request.end();
  });
}
