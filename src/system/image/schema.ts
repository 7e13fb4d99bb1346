import { z } from "zod";
import { name } from "../schema-parts";

export const imagesSchema = z
  .record(name("an image name", 24), z.strictObject({}))
  .default({})
  .describe("Golden images, by name.");
