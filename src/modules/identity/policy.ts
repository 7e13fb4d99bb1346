import { canonicalJson } from "../canonical-json";

/** A statement of an IAM policy, as AWS writes it. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** An IAM policy document as JSON. */
export const policyDocument = (...statements: readonly PolicyStatement[]): string =>
  canonicalJson({ Version: "2012-10-17", Statement: statements });
