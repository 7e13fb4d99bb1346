import { z } from "zod";
import { systemSchema } from "./schema";

/**
 * The JSON Schema of the system file, for editors that complete and explain YAML.
 *
 * @public used by scripts/generate.js
 */
export function systemJsonSchema(): object {
  return {
    ...z.toJSONSchema(systemSchema, { io: "input", target: "draft-7" }),
    title: "Twinstack system file",
  };
}
