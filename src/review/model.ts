/** What a review works on and what it finds. Nothing in here holds a secret: plans come in masked. */
import type { Role, SiteName, System } from "../system";
import type { PlanSummary, StackEntry, Versions } from "../terraform";
import type { Severity } from "./verdicts";
import type { VerdictCode } from "./catalogue";

/** Where Terraform keeps a stack's state in fact, as `terraform init` noted it down; not where it should be. */
export interface BackendFacts {
  readonly bucket?: string | undefined;
  readonly key?: string | undefined;
  readonly region?: string | undefined;
  /** Key that the backend encrypts the state with, if the backend names one. */
  readonly kmsKeyId?: string | undefined;
}

/** A synthesized stack, as JSON. */
export type StackJson = Readonly<Record<string, unknown>>;

/** A plan, and everything that is known of its stack. */
export interface ReviewedStack {
  readonly id: string;
  readonly kind: StackEntry["kind"];
  /** The site, of stacks that stand in one. */
  readonly site?: SiteName | undefined;
  /** What that site is at the moment of the review, by the system file. */
  readonly role?: Role | undefined;
  readonly plan: PlanSummary;
  readonly backend?: BackendFacts | undefined;
  /** What the planned configuration asks for. */
  readonly versions: Versions;
  /** What the configuration asks for that the change starts from, if the review was given that. */
  readonly baseVersions?: Versions | undefined;
}

export interface ReviewInput {
  readonly system: System;
  readonly stacks: readonly ReviewedStack[];
  /** The synthesized configuration of every stack of the system (also of those that are not reviewed), by id. */
  readonly configurations: ReadonlyMap<string, StackJson>;
}

/** One thing that a reviewer has to know. */
export interface Finding {
  readonly code: VerdictCode;
  /** The verdict's own unless this case is milder or worse. */
  readonly severity: Severity;
  readonly stack: string;
  /** The resource, if it is about one. */
  readonly address?: string | undefined;
  /** The attributes, if it is about some. */
  readonly attributes: readonly string[];
  /** One sentence: what exactly happens. Free of secrets. */
  readonly what: string;
}

/** Looks for one kind of thing. */
export type Rule = (input: ReviewInput) => readonly Finding[];

/** What came of a review. */
export interface Review {
  readonly system: string;
  /** `safe`: nothing open; else the severity of the worst open finding. */
  readonly outcome: "safe" | Severity;
  /** Those that nobody accepted, worst first. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
  /** Acceptances that are over or of no use, stacks that were not reviewed. */
  readonly notes: readonly string[];
  readonly stacks: readonly ReviewedStack[];
}

export interface AcceptedFinding {
  readonly finding: Finding;
  readonly reason: string;
  /** The last day (UTC) on which the acceptance holds. */
  readonly until: string;
}
