import { z } from "zod";
import { name } from "../schema-parts";

export const cachesSchema = z
  .record(name("a cache name", 20), z.strictObject({}))
  .default({})
  .describe("Caches, by name.");
