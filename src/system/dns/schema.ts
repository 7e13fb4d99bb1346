import { z } from "zod";
import { perSite } from "../schema-parts";

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

export const dnsSchema = z
  .strictObject({
    zone: z
      .string()
      .max(253)
      .regex(new RegExp(`^(${LABEL}\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$`), {
        error: "expected a domain such as shop.example, in lower case and without a dot at its end",
      })
      .describe("A public domain of yours. The services' names are made in it. It cannot change later."),
    hostedZone: z
      .union([z.literal("create"), z.string().regex(/^Z[A-Z0-9]{1,31}$/)], {
        error: "expected create, or the id of a hosted zone such as Z0123456789ABC",
      })
      .describe(
        "`create`: a public hosted zone is made in Route 53, and the domain has to be delegated to its name servers. " +
          "Or the id of one that exists in this account, for exactly this domain.",
      ),
    issuers: z
      .enum(["any", "amazon"])
      .default("any")
      .describe(
        "Who may issue certificates for names in the zone: anybody, or Amazon only, by a CAA record at the zone's apex.",
      ),
    healthCheck: z
      .strictObject({
        interval: z
          .enum(["10s", "30s"])
          .default("10s")
          .describe("Each of Route 53's checkers asks every 10 or 30 seconds; 10 costs more."),
        threshold: z.int().min(1).max(10).default(3).describe("Checks in a row that change the state of a site."),
      })
      .prefault({})
      .describe("With `routing: dns`: how Route 53 checks each site's load balancers, on the services' health path."),
  })
  .optional()
  .describe(
    "The names that clients use, in Route 53. Needed for `routing: dns` or `both` and for managed certificates.",
  );

/** `services.<name>.hostname` */
export const hostnameSchema = z
  .string()
  .max(253)
  .regex(new RegExp(`^(@|${LABEL}(\\.${LABEL})*)$`), {
    error: "expected labels such as api or api.eu, in lower case and without the zone, or @ for the zone itself",
  })
  .optional()
  .describe("The service's name under `dns.zone`; `@` is the zone itself. Default: the service's own name.");

/** `services.<name>.certificate` */
export const certificateSchema = z
  .union(
    [
      z.literal("managed"),
      perSite(
        z
          .string()
          .describe("ARN of an ACM certificate in the site's region.")
          .regex(/^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/, {
            error: "expected an ACM certificate ARN",
          }),
      ),
    ],
    { error: "expected managed, or the ARNs of two ACM certificates: { primary: arn:..., dr: arn:... }" },
  )
  .optional()
  .describe(
    "With a certificate the listener speaks HTTPS, and plain HTTP is redirected to it. `managed`: ACM issues one for the " +
      "service's name in each site's region, validated in `dns.zone`. Or the ARNs of certificates that exist, one in each " +
      "site's region: ACM certificates are regional.",
  );
