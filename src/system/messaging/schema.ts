import { z } from "zod";
import { name } from "../schema-parts";

export const topicsSchema = z
  .record(name("a topic name", 32), z.strictObject({}))
  .default({})
  .describe("Topics, by name.");
