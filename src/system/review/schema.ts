import { z } from "zod";
import { NEEDS, VERDICT_CODES } from "./codes";

/** Every stack that a system can have; which ones it has follows from the rest of the file. */
const STACKS = [
  "global",
  "primary",
  "dr",
  "link",
  "state-primary",
  "state-dr",
  "monitoring-primary",
  "monitoring-dr",
  "delivery-primary",
  "delivery-dr",
] as const;

/** Whether a text is a day of the calendar; `2027-02-30` is none. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const needing = (key: "stack" | "address"): string =>
  VERDICT_CODES.filter((code) => NEEDS[code]?.includes(key)).join(", ");

const acceptance = z.strictObject({
  code: z.enum(VERDICT_CODES).describe("The verdict that is accepted (docs/verdicts/)."),
  stack: z
    .enum(STACKS)
    .optional()
    .describe(
      "The stack that it is accepted in. Default: in any that it is not blocked in. " +
        `These have to name one: ${needing("stack")}.`,
    ),
  address: z
    .string()
    .regex(/^(module\.\S+\.)?(data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*(\[.+\])?$/, {
      error: "expected a Terraform address such as aws_db_instance.database_main",
    })
    .optional()
    .describe(
      "Terraform address of the resource that it is accepted for. Without an instance key (`[...]`): for all its " +
        `instances. Default: for any that is not blocked. These have to name one: ${needing("address")}.`,
    ),
  reason: z
    .string()
    .refine((text) => text.trim().length >= 10, { error: "expected a reason of at least 10 characters" })
    .describe("Why, for whoever reads the review. At least 10 characters."),
  until: z
    .string({ error: (issue) => (issue.input === undefined ? undefined : "expected a day such as 2027-01-31") })
    .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text), { error: "expected a day such as 2027-01-31" })
    .describe("The last day (UTC) on which it is accepted."),
});

export const reviewSchema = z
  .strictObject({
    accept: z
      .array(acceptance)
      .default([])
      .describe("Findings of `twinstack review` that are accepted on purpose, each with a reason and a last day."),
  })
  .prefault({})
  .describe("How plans of this system are reviewed.");
