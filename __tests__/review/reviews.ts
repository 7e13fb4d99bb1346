import { readPlan } from "../../src/terraform";
import type { Finding, Review, ReviewedStack } from "../../src/review/model";

type Json = Readonly<Record<string, unknown>>;

/** A change as it stands in a plan's JSON; masks hide nothing unless they are given. */
export const resource = (address: string, actions: readonly string[], change: Json = {}, more: Json = {}) => ({
  address,
  type: address.split(".")[0],
  mode: "managed",
  ...more,
  change: {
    actions,
    before: null,
    after: null,
    after_unknown: {},
    before_sensitive: {},
    after_sensitive: {},
    ...change,
  },
});

export const update = (address: string, before: Json, after: Json, change: Json = {}, more: Json = {}) =>
  resource(address, ["update"], { before, after, ...change }, more);

export const planJson = (resources: readonly unknown[], more: Json = {}) => ({
  format_version: "1.2",
  terraform_version: "1.11.4",
  resource_changes: resources,
  ...more,
});

/** A reviewed stack with a plan of these changes. */
export function stack(id: string, resources: readonly unknown[] = [], more: Json = {}): ReviewedStack {
  const plan = readPlan(planJson(resources, more), id);
  const isSite = id === "primary" || id === "dr";
  return {
    id,
    kind: isSite ? "region" : "global",
    ...(isSite && { site: id, role: id === "primary" ? "active" : "standby" }),
    plan,
    versions: plan.versions,
  };
}

export const finding = (more: Partial<Finding> = {}): Finding => ({
  code: "STATEFUL_DESTROYED",
  severity: "blocked",
  stack: "primary",
  address: "aws_db_instance.database_main",
  attributes: [],
  what: "aws_db_instance.database_main is destroyed, and with it all its rows.",
  ...more,
});

export const review = (more: Partial<Review> = {}): Review => ({
  system: "orders",
  outcome: (more.findings ?? []).reduce<Review["outcome"]>(
    (worst, { severity }) => (worst === "blocked" ? worst : severity),
    "safe",
  ),
  findings: [],
  accepted: [],
  notes: [],
  stacks: [],
  ...more,
});
