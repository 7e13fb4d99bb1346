import { z } from "zod";
import { name } from "../schema-parts";
import { durationSeconds } from "../units";
import { STORAGE_CLASSES } from "./model";

const DAY = 86_400;

/** A duration of whole days, because S3 looks at lifecycles once a day. In the model: days. */
export const lifecycleDays = (bounds: { readonly min: number; readonly max: number }) =>
  durationSeconds({ min: bounds.min * DAY, max: bounds.max * DAY })
    .refine((seconds) => seconds % DAY === 0, { error: "expected whole days" })
    .transform((seconds) => seconds / DAY);

export const destroyWithObjects = z
  .boolean()
  .default(false)
  .describe(
    "Whether the bucket may be destroyed with what is in it. Without this, S3 refuses to delete a bucket that is not " +
      "empty. For rehearsals and for what can be made again.",
  );

const transition = z.strictObject({
  to: z
    .enum(Object.keys(STORAGE_CLASSES) as (keyof typeof STORAGE_CLASSES)[])
    .describe(
      "Storage class. What is in `glacier` or `deep-archive` has to be restored, for hours, before it is read.",
    ),
  after: lifecycleDays({ min: 1, max: 36_500 }).describe("Age of the object."),
});

const bucket = z.strictObject({
  replication: z
    .enum(["both", "none"])
    .default("both")
    .describe(
      "`both`: what is written in one site is replicated to the other, in both directions, 99.99 % of it within 15 " +
        "minutes. Only what is written after `link` has been deployed: S3 does not replicate existing objects.",
    ),
  keepOldVersions: lifecycleDays({ min: 1, max: 3650 })
    .prefault("90d")
    .describe("How long versions are kept after they have been overwritten or deleted."),
  abortUploads: lifecycleDays({ min: 1, max: 365 })
    .prefault("7d")
    .describe("When multipart uploads that were never completed are thrown away."),
  transitions: z
    .array(transition)
    .default([])
    .describe("Cheaper storage classes for older objects, in the order in which they follow."),
  expire: lifecycleDays({ min: 1, max: 36_500 })
    .optional()
    .describe("Age at which objects are deleted. Default: never."),
  destroyWithObjects,
});

export const bucketsSchema = z
  .record(name("a bucket name", 24), bucket)
  .default({})
  .describe(
    "S3 buckets: one of each name in each site, encrypted with a key of its own. Services that use one find its name in " +
      "`BUCKET_<NAME>`. In AWS it is called `<system>-<account>-<region>-<name>`, at most 63 characters.",
  );
