import { z } from "zod";
import { durationSeconds, sizeGib } from "../units";
import { DEFAULT_KUBERNETES_VERSION } from "./kubernetes";

const principal = z.string().regex(/^arn:aws:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/, {
  error: "expected the ARN of an IAM role or user (arn:aws:iam::123456789012:role/name), not of a session",
});

/** Distinct values: a list that names one twice would make the same thing twice. */
const once = <T extends z.ZodType<string>>(item: T) =>
  z.array(item).refine((values) => new Set(values).size === values.length, { error: "expected each entry once" });

const days = (min: number, max: number) =>
  durationSeconds({ min: min * 86_400, max: max * 86_400 }).refine((seconds) => seconds % 86_400 === 0, {
    error: "expected whole days",
  });

const addonVersion = z
  .string()
  .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, { error: "expected a version such as v1.2.3-eksbuild.1" })
  .optional();

const kubernetes = z.strictObject({
  version: z
    .string({ error: (issue) => (typeof issue.input === "number" ? "expected the version in quotes" : undefined) })
    .regex(/^1\.\d{2}$/, { error: `expected a version such as "${DEFAULT_KUBERNETES_VERSION}", in quotes` })
    .default(DEFAULT_KUBERNETES_VERSION)
    .describe("Version of Kubernetes, in EKS standard support. It can be raised by one minor version at a time."),
  endpoint: z
    .union(
      [
        z.literal("private"),
        z.strictObject({
          publicFrom: once(
            z
              .string()
              .regex(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, { error: "expected an IPv4 block such as 198.51.100.0/24" }),
          )
            .min(1)
            .describe("IPv4 blocks from which the API is reached over the internet; from the VPC it always is."),
        }),
      ],
      { error: "expected private, or { publicFrom: [198.51.100.0/24] }" },
    )
    .default("private")
    .describe(
      "Where the Kubernetes API can be reached from. `private`: from inside the VPC only, where the stacks " +
        "monitoring-primary and monitoring-dr then have to be deployed from.",
    ),
  admins: once(principal)
    .min(1)
    .describe(
      "ARNs of the IAM roles and users that administer the clusters. Nobody else does, not even who made them: the one " +
        "that deploys the monitoring stacks has to be among them.",
    ),
  viewers: once(principal)
    .default([])
    .describe("ARNs of those that may look at everything in the clusters but secrets."),
  logs: z
    .enum(["1d", "3d", "5d", "7d", "14d", "30d", "60d", "90d", "120d", "150d", "180d", "365d", "400d", "545d"])
    .default("30d")
    .describe("How long the logs of the control plane (all five kinds) are kept in CloudWatch Logs."),
  addons: z
    .strictObject({
      "vpc-cni": addonVersion,
      "kube-proxy": addonVersion,
      "eks-pod-identity-agent": addonVersion,
      coredns: addonVersion,
      "aws-ebs-csi-driver": addonVersion,
    })
    .prefault({})
    .describe("Versions of EKS add-ons. Default: EKS's own for the cluster's version when the add-on is made."),
});

/** The key `monitoring` of the system file. */
export const monitoringSchema = z
  .strictObject({
    kubernetes: kubernetes.describe("The EKS cluster of each site."),
    nodes: z
      .strictObject({
        type: z
          .string()
          .regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, { error: "expected an EC2 instance type" })
          .default("t3.medium")
          .describe("EC2 instance type of the worker nodes, medium or larger."),
        count: z.int().min(2).max(20).default(2).describe("Worker nodes in each site, spread over its zones."),
        rootVolume: sizeGib({ min: 20, max: 16_384 })
          .prefault("30GiB")
          .describe("Size of a node's encrypted root volume (gp3)."),
      })
      .prefault({})
      .describe("The worker nodes."),
    prometheus: z
      .strictObject({
        volume: sizeGib({ min: 5, max: 16_384 })
          .prefault("20GiB")
          .describe("Size of the encrypted volume of each of the two replicas of Prometheus; for new volumes only."),
        retention: days(1, 365).prefault("15d").describe("How long metrics are kept, if the volume holds them."),
      })
      .prefault({})
      .describe("Prometheus."),
    grafana: z
      .strictObject({
        volume: sizeGib({ min: 1, max: 1024 }).prefault("5GiB").describe("Size of Grafana's encrypted volume."),
      })
      .prefault({})
      .describe("Grafana. It is reached through `kubectl port-forward`; its password lies in the cluster only."),
    probes: z
      .strictObject({
        interval: durationSeconds({ min: 10, max: 300 }).prefault("30s").describe("Time between two probes."),
        latency: durationSeconds({ min: 1, max: 4 })
          .prefault("2s")
          .describe("Time that an answer may take on average over five minutes before it is reported."),
        certificateExpiry: days(1, 90)
          .prefault("21d")
          .describe("How long before a certificate expires it is reported."),
      })
      .prefault({})
      .describe("Requests to the services of both sites, made from each site."),
    metrics: z
      .record(
        z.string(),
        z.strictObject({
          port: z.int().min(1).max(65_535).describe("Port on which the instances show their metrics."),
          path: z
            .string()
            .regex(/^\/[\w\-./]*$/, { error: "expected a path such as /metrics" })
            .default("/metrics"),
        }),
      )
      .default({})
      .describe("Services whose instances Prometheus scrapes, by the service's name."),
    alerts: z
      .strictObject({
        emails: once(z.email({ error: "expected an e-mail address" }))
          .default([])
          .describe("Addresses that alerts are sent to. Each has to confirm once for each site's topic."),
      })
      .prefault({})
      .describe("Alerts go to an SNS topic in each site, to which anything else can be subscribed."),
  })
  .optional()
  .describe("An EKS cluster in each site with Prometheus, Grafana, alerts, and probes of the services.");
