export interface Website {
  readonly name: string;
  /** Object that is served at `/`. */
  readonly index: string;
  /** Whether the index is served for the routes of an application: paths whose last part has no dot. */
  readonly spa: boolean;
  /** Its full name in the system's zone; `undefined`: the one that CloudFront gives it. */
  readonly hostname: string | undefined;
  readonly priceClass: "PriceClass_100" | "PriceClass_200" | "PriceClass_All";
  readonly contentSecurityPolicy: string | undefined;
  readonly keepOldVersionsDays: number;
  readonly destroyWithObjects: boolean;
}
