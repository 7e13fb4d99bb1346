/** What happens to data, to the live writer, and to one site or both. */
import { add, all, type Edit, type Planting, remove, set, SITES } from "./planting";

const DATABASE = "aws_db_instance.database_main";
const QUEUE = "aws_sqs_queue.queue_billing";

const onlyIn =
  (site: string, edit: Edit): Edit =>
  (configuration, stack) => {
    if (stack === site) edit(configuration, stack);
  };

export const ABOUT_SITES: readonly Planting[] = [
  {
    name: "STATEFUL_DESTROYED-database",
    about: "The system file no longer has the database.",
    stacks: [...SITES, "global", "link"],
    system: { databases: null, backups: null, services: { web: { uses: { databases: null } } } },
  },
  {
    name: "STATEFUL_DESTROYED-bucket",
    about: "The system file no longer has the bucket.",
    stacks: [...SITES, "global", "link"],
    system: { buckets: null, services: { web: { uses: { buckets: null } } } },
  },
  {
    name: "STATEFUL_DESTROYED-queue",
    about: "The system file no longer has the topic and its queue.",
    stacks: [...SITES, "global"],
    system: { topics: null, services: { web: { uses: { publish: null, consume: null } } } },
  },
  {
    name: "STATEFUL_DESTROYED-writer-replaced",
    about: "Somebody names another availability zone for the database, which replaces it.",
    stacks: SITES,
    edit: set(DATABASE, { availability_zone: "${var.region}c" }),
  },
  {
    name: "STATEFUL_DESTROYED-replica-replaced",
    about: "The system file has the standby's replica rebuilt.",
    stacks: SITES,
    system: { topology: { generation: { dr: 2 } } },
  },
  {
    name: "STATEFUL_DESTROYED-bucket-replaced",
    about: "Somebody renames the bucket, which replaces it.",
    stacks: SITES,
    edit: set("aws_s3_bucket.bucket_files", { bucket: "rec-123456789012-${var.region}-documents" }),
  },
  {
    name: "LIVE_WRITER_TOUCHED-class",
    about: "The system file gives the active site's database a smaller class, and leaves the replica as it is.",
    stacks: SITES,
    system: {
      databases: { main: { instanceClass: "db.t4g.small", standby: { instanceClass: "db.t4g.medium" } } },
    },
  },
  {
    name: "LIVE_WRITER_TOUCHED-multi-az",
    about: "The system file takes the active site's database its twin in the other zone.",
    stacks: SITES,
    system: { databases: { main: { multiAz: false } } },
  },
  {
    name: "BOTH_SITES_CHANGED-load-balancer",
    about: "Somebody renames the load balancer, which replaces it in both sites.",
    stacks: SITES,
    edit: set("aws_lb.service_web_load_balancer", { name: "rec-web-2" }),
  },
  {
    name: "BOTH_SITES_CHANGED-instances",
    about: "Somebody renames the Auto Scaling group, which replaces the instances of both sites.",
    stacks: SITES,
    edit: set("aws_autoscaling_group.service_web_instances", { name: "rec-web-2" }),
  },
  {
    name: "BOTH_SITES_CHANGED-nat",
    about: "Somebody gives the NAT gateways other addresses, which replaces them in both sites.",
    stacks: SITES,
    edit: all(
      add("aws_eip.other", { domain: "vpc", for_each: "${toset(var.network_nat_zones)}" }),
      set("aws_nat_gateway.network_nat", { allocation_id: "${aws_eip.other[each.key].id}" }),
    ),
  },
  {
    name: "PARITY_BROKEN-one-edited",
    about: "Somebody changes the queue in the dr site's configuration only.",
    stacks: SITES,
    edit: onlyIn("dr", set(QUEUE, { visibility_timeout_seconds: 60 })),
  },
  {
    name: "PARITY_BROKEN-one-planned",
    about: "The system file changes the queue, and only the primary site is planned.",
    stacks: ["primary"],
    system: { topics: { orders: { queues: { billing: { visibilityTimeout: "60s" } } } } },
  },
  {
    name: "PARITY_BROKEN-added",
    about: "Somebody adds a topic to the primary site only.",
    stacks: SITES,
    edit: onlyIn("primary", add("aws_sns_topic.extra", { name: "rec-extra" })),
  },
  {
    name: "PARITY_BROKEN-removed",
    about: "Somebody takes an alarm away from the dr site only.",
    stacks: SITES,
    edit: onlyIn("dr", remove("aws_cloudwatch_metric_alarm.queue_billing_alarm_oldest_message")),
  },
  {
    name: "PARITY_BROKEN-state",
    about: "Somebody describes the key of the states otherwise, in one of the two state stacks.",
    stacks: ["state-primary", "state-dr"],
    edit: onlyIn("state-primary", set("aws_kms_key.state_key", { description: "States" })),
  },
];
