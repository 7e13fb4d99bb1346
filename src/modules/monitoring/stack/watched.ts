/** What is watched: the services, and the addresses at which they are asked. */

/** A service, as monitoring sees it. Hosts may be Terraform expressions. */
export interface WatchedService {
  readonly name: string;
  readonly port: number;
  readonly path: string;
  /** Status codes that are right: `200`, `200,302`, `200-299`. */
  readonly statusCodes: string;
  readonly tls: boolean;
  /** Its name in DNS. Without one its certificate cannot be checked against what was asked for. */
  readonly hostname: string | undefined;
  /** Where clients reach it, whichever site answers; `undefined`: nowhere that is known here. */
  readonly entry: string | undefined;
  /** The load balancer of this site. */
  readonly own: string;
  /** The load balancer of the other site, if there is one. */
  readonly other: string | undefined;
  /** Whether a standby runs instances that answer. */
  readonly standbyAnswers: boolean;
  /** Where its instances show metrics. */
  readonly metrics: { readonly port: number; readonly path: string; readonly autoScalingGroup: string } | undefined;
}

/** The place that it is watched from. All of it may be Terraform expressions. */
export interface Watchtower {
  readonly system: string;
  readonly site: string;
  readonly region: string;
  readonly role: string;
  readonly otherSite: string;
  readonly otherRole: string;
}

/** Every status code of `200`, `200,302` or `200-299`, which blackbox exporter wants one by one. */
export const statusCodesOf = (text: string): number[] =>
  text.split(",").flatMap((part) => {
    const [from = 0, to = from] = part.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
