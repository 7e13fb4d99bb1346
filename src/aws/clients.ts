import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";

/**
 * How AWS is called: few tries and short waits, because what calls it here is a person who is waiting, or a disaster.
 *
 * The SDK is loaded when it is first needed; synthesis never does.
 */
export interface ClientSettings {
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly httpsAgent?: HttpsProxyAgent<string>;
  };
}

export interface Patience {
  /** Tries for each call. @default 3 */
  readonly attempts?: number;
  /** Milliseconds for one try. @default 5000 */
  readonly timeoutMs?: number;
}

// A user of Node 20 cannot do anything about it in the middle of a failover; the README says which versions are supported.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** The SDK knows no proxies by itself, while Terraform obeys HTTPS_PROXY and NO_PROXY. */
function proxyOf(region: string): { readonly httpsAgent?: HttpsProxyAgent<string> } {
  const proxy = getProxyForUrl(`https://sts.${region}.amazonaws.com`);
  return proxy === "" ? {} : { httpsAgent: new HttpsProxyAgent(proxy) };
}

/** What every client here is made with. */
export const clientSettings = (region: string, { attempts = 3, timeoutMs = 5000 }: Patience = {}): ClientSettings => ({
  region,
  maxAttempts: attempts,
  requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, ...proxyOf(region) },
});

/*
 * Where global services are changed: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
 */
export const GLOBAL_ACCELERATOR_REGION = "us-west-2";
export const IAM_REGION = "us-east-1";

/** Where Route 53 is changed; names are answered without it. */
export const ROUTE_53_REGION = "us-east-1";
