import { z } from "zod";
import { name } from "../schema-parts";

export const bucketsSchema = z
  .record(name("a bucket name", 24), z.strictObject({}))
  .default({})
  .describe("Buckets, by name.");
