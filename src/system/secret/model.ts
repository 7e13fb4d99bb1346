import type { SiteName } from "../model";

/** A value that is made up by Secrets Manager. */
export interface GeneratedValue {
  readonly length: number;
  readonly punctuation: boolean;
  /** Raised to generate a new one. */
  readonly version: number;
}

export type Secret =
  | {
      readonly name: string;
      readonly kind: "generated";
      readonly value: GeneratedValue;
    }
  | {
      readonly name: string;
      /** Made empty; the value comes from elsewhere. */
      readonly kind: "external";
    }
  | {
      readonly name: string;
      readonly kind: "existing";
      readonly arn: Readonly<Record<SiteName, string>>;
    };
