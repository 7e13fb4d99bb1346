import { z } from "zod";
import { name } from "../schema-parts";

export const databasesSchema = z
  .record(name("a database name", 20), z.strictObject({}))
  .default({})
  .describe("Databases, by name.");
