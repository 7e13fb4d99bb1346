import { z } from "zod";
import { name } from "../schema-parts";

export const secretsSchema = z
  .record(name("a secret name", 32), z.strictObject({}))
  .default({})
  .describe("Secrets, by name: kept in Secrets Manager in both regions.");
