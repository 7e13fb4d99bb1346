import { z } from "zod";
import { name } from "../schema-parts";

export const websitesSchema = z
  .record(name("a website name", 24), z.strictObject({}))
  .default({})
  .describe("Static websites, by name.");
