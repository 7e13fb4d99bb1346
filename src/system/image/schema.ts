import { z } from "zod";
import { name, perSite, siteName } from "../schema-parts";

const amiId = z.string().regex(/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/, { error: "expected an AMI id" });

export const imagesSchema = z
  .record(
    name("an image name", 24),
    z.strictObject({
      site: siteName
        .default("primary")
        .describe("The site in whose region the AMI was built. The other site gets a copy of its own."),
      ami: amiId.describe("AMI id, in that site's region. A new id is copied before instances are launched from it."),
      keep: z
        .array(amiId)
        .max(10)
        .default([])
        .describe(
          "Earlier AMIs whose copies stay, so that going back to one needs no copy. What is listed neither here nor as " +
            "`ami` has its copy deregistered and the copy's snapshots deleted.",
        ),
    }),
  )
  .default({})
  .describe("Golden images, by name: built in one site's region, copied to the other's.");

/** What the instances of a service boot from. */
export const instanceImageSchema = z.union(
  [
    z.strictObject({
      ssmParameter: z
        .string()
        .regex(/^\/[\w.\-/]+$/, { error: "expected the name of a parameter, starting with /" })
        .describe("Name of a public or own SSM parameter that holds the AMI id; each site reads it in its own region."),
    }),
    z.strictObject({
      ami: perSite(amiId).describe("AMI ids, one in each site's region: an AMI belongs to one region."),
    }),
    z.strictObject({
      golden: z.string().describe("Name of one of the `images`: its AMI in one site, the copy in the other."),
    }),
  ],
  { error: "expected { golden: name }, { ssmParameter: /name } or { ami: { primary: ami-..., dr: ami-... } }" },
);
