import { z } from "zod";
import { name, perSite } from "../schema-parts";

const arn = z.string().regex(/^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/, {
  error: "expected the whole ARN of a secret, with the six characters at its end",
});

const secret = z.strictObject({
  value: z
    .enum(["generated", "external"])
    .default("generated")
    .describe(
      "`generated`: Secrets Manager makes up the value, and it goes into the secret without being written anywhere else. " +
        "`external`: you put it in with `aws secretsmanager put-secret-value`, in the dr site's region.",
    ),
  length: z.int().min(8).max(128).optional().describe("Characters of a generated value. Default: 32."),
  punctuation: z
    .boolean()
    .optional()
    .describe("Whether a generated value has more than letters and digits in it. Default: no."),
  version: z.int().min(1).optional().describe("Raised to generate a new value. Default: 1."),
  existing: perSite(arn)
    .optional()
    .describe("A secret that exists already: its ARNs in the regions of the two sites. Nothing is made then."),
});

export const secretsSchema = z
  .record(name("a secret name", 32), secret)
  .default({})
  .describe(
    "Secrets that services read, by name. They are made in the dr site's region and replicated to the primary's; each site " +
      "reads its own region's. A service finds the name (or the ARN of an existing one) in SECRET_<NAME>.",
  );
