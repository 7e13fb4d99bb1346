import { z } from "zod";
import { name } from "../schema-parts";
import { destroyWithObjects, lifecycleDays } from "../storage/schema";

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

const website = z.strictObject({
  index: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, { error: "expected the name of an object such as index.html" })
    .default("index.html")
    .describe("What is served at `/`."),
  spa: z
    .boolean()
    .default(false)
    .describe(
      "For applications that route in the browser: the index is served, with 200, for paths whose last part has no dot.",
    ),
  hostname: z
    .string()
    .max(253)
    .regex(new RegExp(`^(@|${LABEL}(\\.${LABEL})*)$`), {
      error: "expected labels such as www, in lower case and without the zone, or @ for the zone itself",
    })
    .optional()
    .describe(
      "The website's name under `dns.zone`; `@` is the zone itself. Its certificate is made in us-east-1, where " +
        "CloudFront looks for it. Default: the name that CloudFront gives it.",
    ),
  priceClass: z
    .enum(["PriceClass_100", "PriceClass_200", "PriceClass_All"])
    .default("PriceClass_All")
    .describe("Which of CloudFront's edge locations serve it: all, all but the dearest, or the cheapest only."),
  contentSecurityPolicy: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Content-Security-Policy header of every answer. Default: none, because only the website knows what it loads.",
    ),
  keepOldVersions: lifecycleDays({ min: 1, max: 3650 })
    .prefault("30d")
    .describe("How long versions of its files are kept after they have been overwritten or deleted."),
  destroyWithObjects,
});

export const websitesSchema = z
  .record(name("a website name", 24), website)
  .default({})
  .describe(
    "Static websites, by name: a private bucket in each site, called `<system>-<account>-<region>-web-<name>`, at most 63 " +
      "characters, and one CloudFront distribution that takes what it cannot get from one site from the other.",
  );
