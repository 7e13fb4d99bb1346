/** The zone that the names of a system are in, and how Route 53 judges what stands behind them. */
export interface Dns {
  /** The domain, without a dot at its end. */
  readonly zone: string;
  /** Id of a public hosted zone that exists; `undefined`: it is made. */
  readonly hostedZoneId: string | undefined;
  /** Who may issue certificates for names in the zone. */
  readonly issuers: "amazon" | "any";
  readonly healthCheck: {
    readonly intervalSeconds: 10 | 30;
    /** Checks in a row that change the state of a site. */
    readonly threshold: number;
  };
}
