import { z } from "zod";
import { REGION_NAMES } from "./aws-regions";
import { backupsSchema } from "./backup/schema";
import { cachesSchema } from "./cache/schema";
import { databasesSchema } from "./database/schema";
import { deliverySchema } from "./delivery/schema";
import { certificateSchema, dnsSchema, hostnameSchema } from "./dns/schema";
import { imagesSchema, instanceImageSchema } from "./image/schema";
import { topicsSchema } from "./messaging/schema";
import { monitoringSchema } from "./monitoring/schema";
import { reviewSchema } from "./review/schema";
import { secretsSchema } from "./secret/schema";
import { bucketsSchema } from "./storage/schema";
import { websitesSchema } from "./website/schema";
import { name, perSite, port, siteName } from "./schema-parts";
import { durationSeconds, percent, sizeGib } from "./units";

/*
 * The system file, key by key. This is the one place where defaults are filled in and where each key is explained:
 * the JSON Schema for editors and the tables in docs/ are generated from it. What concerns more than one key is
 * checked in rules/.
 */

const network = z.strictObject({
  cidr: z
    .string()
    .describe(
      "IPv4 block of the site's VPC, /16 to /23. It is cut into 16 equal blocks: four each for private, public and " +
        "isolated subnets, four spare, so that a zone can be added without moving the others. It cannot change later.",
    ),
  availabilityZones: z
    .union(
      [
        z.int().min(2).max(4),
        z
          .array(z.string().regex(/^[a-z]$/))
          .min(2)
          .max(4),
      ],
      {
        error: "expected a number from 2 to 4, or a list of 2 to 4 letters such as [a, c]",
      },
    )
    .default(2)
    .describe(
      "How many availability zones to use (2 to 4), or their letters, for example [a, c]. Where the letters differ " +
        "from account to account (us-west-1) they have to be named. Add and remove zones at the end of the list.",
    ),
  nat: z
    .enum(["none", "single", "per-az"])
    .default("per-az")
    .describe(
      "NAT gateways for the private subnets. `single` costs less, and its zone's loss takes the other zones' way out " +
        "with it; `none` leaves them without one.",
    ),
  flowLogs: z
    .enum(["none", "1d", "3d", "5d", "7d", "14d", "30d", "60d", "90d", "120d", "150d", "180d", "365d", "400d", "545d"])
    .default("30d")
    .describe("How long VPC flow logs are kept in CloudWatch Logs; `none` switches them off."),
});

const site = z.strictObject({
  region: z
    .string()
    // For editors only: rules/ names the nearest region, where zod would list them all.
    .meta({ enum: [...REGION_NAMES] })
    .describe("AWS region of the site. A site is a place: it keeps its region, whichever site is active."),
  network: network.describe("The site's VPC."),
});

const healthCheck = z
  .strictObject({
    path: z
      .string()
      .regex(/^\/[\w\-./?=&%~+@:]*$/, { error: "expected a path such as /health" })
      .default("/health"),
    interval: durationSeconds({ min: 5, max: 300 }).prefault("10s").describe("Time between two checks of a target."),
    timeout: durationSeconds({ min: 2, max: 120 }).prefault("5s").describe("How long a target may take to answer."),
    healthyThreshold: z.int().min(2).max(10).default(2).describe("Good answers in a row that make a target healthy."),
    unhealthyThreshold: z.int().min(2).max(10).default(3).describe("Bad ones in a row that make it unhealthy."),
    statusCodes: z
      .string()
      .regex(/^\d{3}([-,]\d{3})*$/, { error: "expected codes such as 200, 200,302 or 200-299" })
      .default("200-299")
      .describe("HTTP status codes that count as healthy."),
  })
  .prefault({});

const instance = z
  .strictObject({
    type: z
      .string()
      .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, { error: "expected an EC2 instance type" })
      .default("t3.micro"),
    image: instanceImageSchema
      .optional()
      .describe("What the instances boot from. Default: Amazon Linux 2023 for the processor of the instance type."),
    rootDevice: z
      .string()
      .regex(/^\/dev\/[a-z0-9]+$/, { error: "expected a device name such as /dev/xvda" })
      .default("/dev/xvda")
      .describe("Device name of the image's root volume: /dev/xvda for Amazon Linux, /dev/sda1 for Ubuntu."),
    rootVolume: sizeGib({ min: 1, max: 16_384 }).prefault("20GiB").describe("Size of the encrypted root volume (gp3)."),
  })
  .prefault({});

const capacity = z.strictObject({
  min: z.int().min(0).max(10_000).describe("Instances that always run."),
  max: z.int().min(1).max(10_000).describe("Instances that CPU target tracking may grow to."),
});

const access = z.enum(["read", "write"]);

const uses = z
  .strictObject({
    databases: z
      .record(z.string(), access)
      .default({})
      .describe(
        "Databases, each with `read` or `write`. A service that writes cannot fail over before the database has.",
      ),
    caches: z.array(z.string()).default([]).describe("Caches, by name."),
    buckets: z.record(z.string(), access).default({}).describe("Buckets, each with `read` or `write`."),
    publish: z.array(z.string()).default([]).describe("Topics that it publishes to."),
    consume: z.array(z.string()).default([]).describe("Queues that it takes messages from."),
    secrets: z.array(z.string()).default([]).describe("Secrets that it reads."),
    parameters: z.array(z.string()).default([]).describe("SSM parameters that it reads, declared under `parameters`."),
  })
  .prefault({})
  .describe("What the service needs. Its instances can reach that, and nothing else, and have the rights for it.");

const service = z.strictObject({
  port: port.describe("Port on which clients reach the service, at the accelerator and at the load balancers."),
  targetPort: port
    .optional()
    .describe(
      "Port on which the instances listen. Default: the same as `port`. A change takes effect at once, before instances " +
        "that listen on the new port have replaced the others: let them listen on both first.",
    ),
  hostname: hostnameSchema,
  certificate: certificateSchema,
  redirectFromPort: z
    .union([port, z.literal("none")], { error: "expected a port from 1 to 65535, or none" })
    .optional()
    .describe("Port on which plain HTTP is answered with a redirect to HTTPS. Default: 80 if there is a certificate."),
  failover: z
    .enum(["automatic", "orchestrated"])
    .optional()
    .describe(
      "`automatic`: Global Accelerator, or Route 53, itself moves traffic to the standby when the active site is unhealthy. " +
        "`orchestrated`: the standby's weight is 0 and its load balancer answers with 503 until a failover has promoted " +
        "what the service writes to. Default: `orchestrated` if it writes to a database or its standby runs no instances, " +
        "`automatic` otherwise.",
    ),
  uses,
  healthCheck: healthCheck.describe(
    "How the load balancer checks an instance. Global Accelerator takes the health of a load balancer from these checks.",
  ),
  instance: instance.describe("The instances."),
  capacity: capacity
    .extend({
      standby: capacity.optional().describe("How many run in the standby. Default: what the strategy says."),
    })
    .describe("How many instances run in the active site."),
  cpuTarget: z.int().min(10).max(90).default(60).describe("Average CPU load, in percent, that scaling aims at."),
  egressPorts: z
    .array(port)
    .min(1)
    .refine((ports) => new Set(ports).size === ports.length, { error: "expected each port once" })
    .default([443])
    .describe("TCP ports to which the instances may open connections outside the VPC."),
  userData: z
    .string()
    .optional()
    .describe(
      "Shell script that an instance runs at its first start, after TWINSTACK_SYSTEM, TWINSTACK_SITE, " +
        "TWINSTACK_SERVICE, AWS_REGION and PORT have been exported. At most 16 KB. Not a place for secrets.",
    ),
});

export const systemSchema = z
  .strictObject({
    system: name("a name", 20).describe("Name of the system; part of every name in AWS. It cannot change later."),
    account: z
      .string({ error: (issue) => (typeof issue.input === "number" ? "expected the account id in quotes" : undefined) })
      .regex(/^\d{12}$/, { error: "expected an AWS account id: 12 digits, in quotes" })
      .describe("AWS account. Terraform refuses to work with the credentials of any other."),
    tags: z
      .record(z.string().min(1).max(128), z.string().max(256))
      .default({})
      .describe("Tags for every resource, beside those that Twinstack sets (System, Site, Stack, ManagedBy)."),
    topology: z
      .strictObject({
        active: siteName.default("primary").describe("The site that takes writes now."),
        strategy: z
          .enum(["backup-restore", "pilot-light", "warm-standby", "active-active"])
          .default("warm-standby")
          .describe(
            "What the standby runs: nothing but backups; its data, with no instances; part of the instances; everything.",
          ),
        standbyCapacity: percent({ min: 1, max: 100 })
          .optional()
          .describe(
            "With `warm-standby`: the standby's share of the active site's instances, rounded up. Default: 50%.",
          ),
        generation: z
          .strictObject({
            primary: z.int().min(1).default(1),
            dr: z.int().min(1).default(1),
          })
          .prefault({})
          .describe("Raised to rebuild the databases of a site from the other, after it was lost as the active one."),
      })
      .prefault({})
      .describe("Which site plays which role. Failover changes this, never the names of the sites."),
    sites: perSite(site).describe("The two places that the system runs in."),
    state: z
      .strictObject({
        lock: z
          .enum(["dynamodb", "lockfile", "both"])
          .default("both")
          .describe("What locks the state: the DynamoDB table, S3's own lock file (Terraform >= 1.10), or both."),
        keepOldVersions: durationSeconds({ min: 86_400, max: 3650 * 86_400 })
          .refine((seconds) => seconds % 86_400 === 0, { error: "expected whole days" })
          .prefault("90d")
          .describe("How long old versions of a state are kept. The newest ten are kept for ever."),
      })
      .prefault({})
      .describe("Where Terraform keeps its state: a bucket and a lock table in each site's region."),
    accelerator: z
      .strictObject({
        healthCheck: z
          .strictObject({
            interval: z
              .enum(["10s", "30s"])
              .default("10s")
              .describe("Global Accelerator checks every 10 or 30 seconds."),
            threshold: z.int().min(1).max(10).default(3).describe("Checks in a row that change an endpoint's state."),
          })
          .prefault({})
          .describe(
            "For endpoints that are not load balancers; a load balancer's health comes from its own health checks.",
          ),
        clientAffinity: z
          .enum(["none", "source-ip"])
          .default("none")
          .describe("Whether the connections of one client address stay on one endpoint."),
      })
      .prefault({})
      .describe("The Global Accelerator in front of the services."),
    services: z
      .record(name("a service name", 24), service)
      .refine((services) => Object.keys(services).length > 0, { error: "expected at least one service" })
      .describe(
        "The services, by name: at most 24 characters, and `<system>-<service>-<targetPort>` at most 32, because load " +
          "balancers are named so.",
      ),
    routing: z
      .enum(["accelerator", "dns", "both"])
      .default("accelerator")
      .describe(
        "How clients get to a site: by Global Accelerator, by DNS failover records, or by a name of the accelerator.",
      ),
    dns: dnsSchema,
    databases: databasesSchema,
    secrets: secretsSchema,
    caches: cachesSchema,
    backups: backupsSchema,
    buckets: bucketsSchema,
    websites: websitesSchema,
    topics: topicsSchema,
    images: imagesSchema,
    monitoring: monitoringSchema,
    delivery: deliverySchema,
    review: reviewSchema,
    parameters: z
      .record(
        z.string().regex(/^\/[\w.\-/]+$/, { error: "expected the name of a parameter, starting with /" }),
        z.strictObject({
          existsIn: z
            .array(siteName)
            .min(1)
            .describe(
              "The sites in whose regions it exists. What a standby would launch has to exist in its own region.",
            ),
        }),
      )
      .default({})
      .describe("SSM parameters that exist already and that services or images refer to, by name."),
  })
  .describe("A system that runs in two AWS regions.");

/** The system file as it was read: all defaults filled in, nothing computed from it yet. */
export type SystemDocument = z.output<typeof systemSchema>;
