/** What the pages of the verdicts (docs/verdicts/) say beside the catalogue. */
import type { VerdictCode } from "./catalogue";

export interface VerdictPage {
  /** Why it matters when a region is lost, or before. */
  readonly why: string;
  /** What is found, one thing each. */
  readonly finds: readonly string[];
  /** What is not found, and why. */
  readonly leaves: readonly string[];
  /** How it looks in a plan. */
  readonly example: string;
  /** What an acceptance would be about. */
  readonly accept: { readonly stack: string; readonly address?: string; readonly reason: string };
}

/** @public used by scripts/generate.js */
export const PAGES: Readonly<Record<VerdictCode, VerdictPage>> = {
  STATEFUL_DESTROYED: {
    why:
      "Terraform replaces what it cannot change in place, and says so in one line among hundreds. For a database that line " +
      "is the end of its data; replication carries the loss to the other site within seconds.",
    finds: [
      "a resource of the table below that is destroyed, replaced, or left over from a failed replacement and destroyed now",
      "whether it is the database that takes the writes, and whether a final snapshot is kept, and its key: by the values of the state, which are those that Terraform destroys with",
      "vaults of AWS Backup that go together with everything they hold backups of",
    ],
    leaves: [
      "a resource that Terraform only forgets (`removed` with `destroy = false`), or moves to another address",
      "protections that a destroyed resource loses besides: the destruction is the finding. Of a replaced one, what the new one lacks is a finding of its own",
      "readers in their source's own region, instances of a cluster, caches, logs, topics and elastic IPs need attention rather than being blocked: they hold nothing, or nothing that does not come back",
      "KMS keys (ENCRYPTION_LOST), vaults alone (BACKUPS_LOST) and relations between copies (REPLICATION_LOST)",
    ],
    example:
      '  # aws_db_instance.database_main must be replaced\n-/+ resource "aws_db_instance" "database_main" {\n      ~ availability_zone = "eu-west-1a" -> "eu-west-1c" # forces replacement',
    accept: {
      stack: "dr",
      address: "aws_db_instance.database_main",
      reason: "The replica is rebuilt from the writer after the failover test",
    },
  },
  LIVE_WRITER_TOUCHED: {
    why:
      "Changes of class, version, port or storage restart a database or slow it down, and with it every service that " +
      "writes. The standby can have the change first, where a mistake costs nothing.",
    finds: [
      "a change in place of the active site's database that is no copy of another one, of the instance that the state knows as a cluster's writer, or of a global cluster",
      "a parameter of its parameter group that takes effect at once",
      "a database that takes writes and is told to copy another one, in either site and whatever the system file says: blocked",
    ],
    leaves: [
      "arguments whose change no client notices: tags, windows, monitoring, deletion protection, longer backups",
      "replacement and destruction: STATEFUL_DESTROYED",
      "what another finding about the same resource says already",
    ],
    example:
      '  # aws_db_instance.database_main will be updated in-place\n  ~ resource "aws_db_instance" "database_main" {\n      ~ instance_class = "db.r6g.large" -> "db.r6g.xlarge"',
    accept: {
      stack: "primary",
      address: "aws_db_instance.database_main",
      reason: "Agreed for Sunday night; the replica has had the class for a week",
    },
  },
  BOTH_SITES_CHANGED: {
    why:
      "The other site is what there is to fall back on. A change that breaks one site and reaches both in one go leaves " +
      "nothing to fall back on.",
    finds: [
      "the same address replaced in the plans of both sites",
      "the same argument changed in place in both, where that restarts something or sends traffic elsewhere: database and cache versions and classes, listeners and their actions, health checks of targets, routes, endpoint groups, records",
    ],
    leaves: [
      "instance refreshes, which keep enough instances healthy",
      "what is known only after apply because something else is replaced: that is the finding",
      "types that nobody misses for a moment: alarms, policies, launch templates, parameter groups, certificates",
      "the `global` stack, which cannot be deployed one site after the other",
    ],
    example:
      '  # aws_lb.service_web_load_balancer must be replaced        (in primary and in dr)\n-/+ resource "aws_lb" "service_web_load_balancer" {\n      ~ name = "shop-web" -> "shop-web-2" # forces replacement',
    accept: {
      stack: "primary",
      address: "aws_lb.service_web_load_balancer",
      reason: "dr is deployed first and watched for a day by the runbook",
    },
  },
  PARITY_BROKEN: {
    why:
      "A standby that differs in something nobody declared is found out on the day it has to take over. Differences belong " +
      "into the system file, where both sites are seen beside each other.",
    finds: [
      "a change after which the two sites differ in something that no variable with different values explains",
      "a change that only one site's plan shows, because only one was planned or only one was edited",
    ],
    leaves: [
      "differences that were there before and that the plan does not touch: `twinstack parity` lists them",
      "what AWS assigns: ids, ARNs, addresses",
    ],
    example:
      '  # aws_sqs_queue.queue_billing will be updated in-place       (in dr only)\n  ~ resource "aws_sqs_queue" "queue_billing" {\n      ~ visibility_timeout_seconds = 30 -> 60',
    accept: {
      stack: "dr",
      address: "aws_sqs_queue.queue_billing",
      reason: "Primary follows tomorrow, after the load test in dr",
    },
  },
  DELETION_PROTECTION_LOST: {
    why:
      "Deletion protection is what stands between a wrong click and the data. Taking it away is the step before deleting, " +
      "and is worth a review of its own.",
    finds: [
      "deletion protection of databases, clusters, DynamoDB tables, user pools, load balancers and firewalls switched off",
      "`force_destroy` or `force_delete` of buckets, vaults, repositories and zones switched on",
      "a shorter recovery window of a secret",
    ],
    leaves: [
      "`prevent_destroy`: it is no part of a plan, so it cannot be seen in one",
      "what is known only after apply: not known is not lost",
      "a new resource without protection",
    ],
    example: '  ~ resource "aws_db_instance" "database_main" {\n      ~ deletion_protection = true -> false',
    accept: {
      stack: "primary",
      address: "aws_db_instance.database_main",
      reason: "The database is retired; its data was exported",
    },
  },
  BACKUPS_LOST: {
    why:
      "Replication carries a mistake to the other site at once. Backups are what is left then, and a shorter retention " +
      "deletes those that are there already.",
    finds: [
      "a shorter retention of automated backups or snapshots; point-in-time recovery switched off",
      "a final snapshot that would be skipped; automated backups that would be deleted with the database",
      "a plan, selection, vault, lock or vault policy of AWS Backup that goes; a vault that is replaced",
      "a rule of a plan that goes, backs up less often or to another vault, keeps recovery points or copies for less, or no longer copies; a rule that only gets another name is the same",
      "a selection that selects less: fewer resources, more that it leaves out, other tags or more conditions",
      "a vault's policy that no longer forbids what deletes recovery points; what else it no longer forbids: attention",
      "automated backups that are no longer copied to the other region, or whose copies start again",
      "a bucket's lifecycle that deletes objects, or their old versions, sooner or more of them than before; a log group that keeps its logs for less: attention",
    ],
    leaves: [
      "backups of what is destroyed by the same review: STATEFUL_DESTROYED",
      "a plan that moves to the other site when the roles change, if both sites are reviewed",
      "a replica that skips its final snapshot: RDS takes none of it",
      "what is known only after apply: not known is not lost",
    ],
    example: '  ~ resource "aws_db_instance" "database_main" {\n      ~ backup_retention_period = 7 -> 1',
    accept: {
      stack: "primary",
      address: "aws_db_instance.database_main",
      reason: "AWS Backup keeps recovery points for 35 days since last month",
    },
  },
  ENCRYPTION_LOST: {
    why:
      "What is encrypted with a key can be taken back by taking the key away. Without the key the data is open; with the key " +
      "deleted it is lost.",
    finds: [
      "encryption at rest or in transit switched off; a listener or target group that leaves TLS; an older TLS policy; a redirect to HTTPS that goes",
      "a bucket, queue or topic policy that no longer refuses requests without TLS, or refuses fewer of them; a database parameter that no longer demands it",
      "a KMS key that is destroyed while something that it encrypts stays, be it the final snapshot or the automated backups of a database that goes; one that is disabled, or that could be deleted sooner",
      "another key in place, or one of AWS's own instead: attention",
    ],
    leaves: [
      "a key that goes together with everything that named it, and of which nothing is kept",
      "another key for something that is replaced and holds data: STATEFUL_DESTROYED",
      "what is known only after apply, such as a key that is made by the same plan",
    ],
    example: '  ~ resource "aws_lb_listener" "service_web_load_balancer" {\n      ~ protocol = "HTTPS" -> "HTTP"',
    accept: {
      stack: "primary",
      address: "aws_kms_key.bucket_files",
      reason: "All objects were encrypted again with the new key, checked by inventory",
    },
  },
  REPLICATION_LOST: {
    why: "The standby is only worth what it has copied. Nobody notices that replication has stopped until it is needed.",
    finds: [
      "a bucket's replication that goes, or a rule of it that goes, is disabled, copies less, copies to another bucket, or leaves delete markers or what KMS encrypts behind; one that need no longer copy in time: attention",
      "a replica that a plan promotes; a cluster that leaves its global cluster; a global cluster or datastore that goes",
      "a replica of a secret or a table in another region that goes",
    ],
    leaves: [
      "replication of something that is destroyed by the same review: STATEFUL_DESTROYED",
      "a replication that is replaced: the new one starts again from what is there",
      "what is known only after apply",
    ],
    example:
      '  # aws_s3_bucket_replication_configuration.replication_files_primary will be destroyed\n  - resource "aws_s3_bucket_replication_configuration" "replication_files_primary" {',
    accept: {
      stack: "link",
      address: "aws_s3_bucket_replication_configuration.replication_files_primary",
      reason: "The bucket only holds thumbnails, which the service makes again",
    },
  },
  VERSIONING_LOST: {
    why:
      "Versions are how an overwritten object, or an overwritten Terraform state, comes back. S3 refuses to replicate a " +
      "bucket without them.",
    finds: [
      "versioning suspended, or its resource removed while the bucket stays, which suspends it",
      "versions that can be deleted without a second factor",
    ],
    leaves: ["a bucket that goes as well: STATEFUL_DESTROYED", "how long old versions are kept: BACKUPS_LOST"],
    example:
      '  ~ resource "aws_s3_bucket_versioning" "bucket_files" {\n      ~ versioning_configuration {\n          ~ status = "Enabled" -> "Suspended"',
    accept: {
      stack: "primary",
      address: "aws_s3_bucket_versioning.logs_bucket",
      reason: "Logs are written once and expire after a week",
    },
  },
  PUBLIC_ADDRESS: {
    why: "Of what the internet can reach, somebody tries the door within minutes. Only load balancers are meant to be reached.",
    finds: [
      "a database, broker, instance or subnet that gets public addresses; also a new database or instance that has one",
      "an internal load balancer that becomes internet-facing; a cluster's API that becomes public, or public to more",
      "a block of public access that is loosened or goes, or a new one that leaves public ACLs or policies through; a public ACL, also of what is new",
      "an elastic IP that is given to an instance or an interface that stands",
      "a policy of a bucket, queue, topic, key or repository that allows something to everybody, without a condition that says who that may be: neither anybody's ARN nor a block of addresses wider than /8 (/32 of IPv6)",
      "a function that anybody may call; an image or snapshot that is shared with everybody",
    ],
    leaves: [
      "a new internet-facing load balancer: something has to be reached",
      "policies that are known only after apply",
    ],
    example: '  ~ resource "aws_db_instance" "database_main" {\n      ~ publicly_accessible = false -> true',
    accept: {
      stack: "primary",
      address: "aws_lb.service_web_load_balancer",
      reason: "The service is opened to partners; its owner has agreed",
    },
  },
  SECURITY_GROUP_OPENED: {
    why: "A port that is open to more than the one who needs it is how a small break-in becomes a large one.",
    finds: [
      "a source, port or protocol that a standing group did not let in before: rules of every kind of resource, inline rules, IPv4, IPv6 and prefix lists",
      "the world, or much of it (IPv4 blocks larger than /8, IPv6 blocks larger than /7), let into a new group",
      "another group on something that stands: blocked if it lets in the world, else attention; also one whose rules no reviewed plan shows",
      "a prefix list that gets more: blocked if that is much of the world, else attention",
      "another group let in on few ports needs attention; other rules are blocked",
    ],
    leaves: [
      "the world on a port that the system file has a service's load balancer listen on (`port`, `redirectFromPort`): the configuration says whose group the rule belongs to",
      "rules of groups that the same plan makes, unless they let in the world",
      "blocks that are merged into one, or split, and hold what was let in before",
      "a rule that moves to another address, or that comes back after somebody deleted it outside (DRIFT)",
      "what goes out; sources that are known only after apply",
    ],
    example:
      '  + resource "aws_vpc_security_group_ingress_rule" "ssh" {\n      + cidr_ipv4 = "0.0.0.0/0"\n      + from_port = 22\n      + to_port   = 22',
    accept: {
      stack: "primary",
      address: "aws_vpc_security_group_ingress_rule.partner",
      reason: "Partner network, by contract, until the private link is there",
    },
  },
  IAM_WIDENED: {
    why:
      "Policies only ever grow unless somebody looks. The comparison is by meaning, not by text: a reordered policy is not " +
      "wider, a `*` is.",
    finds: [
      "an Allow that nothing before covered: actions with wildcards, resources, principals, `NotAction` and the like; conditions that went",
      "a Deny that went",
      "who may take a role; a policy attached to somebody who is there already, alone or with others; policies that stand within a role; a permissions boundary that goes",
      "blocked: everything on everything (`*`, `*:*`, `iam:*`, all but something small), an administrator's policy, a role that everybody may take; also of somebody new in a system that stands, and such a role in a first deploy, too",
    ],
    leaves: [
      "other policies of roles that the same plan makes, and administrators of a first deploy",
      "policies that are known only after apply: they cannot be compared",
      "statements for everybody in a resource's policy (PUBLIC_ADDRESS), those that demand TLS (ENCRYPTION_LOST), those that protect a vault (BACKUPS_LOST)",
      "what a managed policy allows: only its name is in the plan",
    ],
    example:
      '  ~ resource "aws_iam_role_policy" "instances_web_dr" {\n      ~ policy = jsonencode(\n          ~ Action = "s3:GetObject" -> "s3:*"',
    accept: {
      stack: "global",
      address: "aws_iam_role_policy.instances_web_dr",
      reason: "The service writes thumbnails from version 2.4 on",
    },
  },
  STANDBY_CAPACITY: {
    why:
      "When a region is lost, everybody scales up in the others at the same moment. A standby has to be allowed to grow to " +
      "what the active site runs.",
    finds: [
      "an Auto Scaling group, node group or scaling target of the standby that may grow to less than the active site's, because of this review",
      "one that goes from the standby only, or may no longer launch",
      "a database of the standby that becomes smaller than the active site's; of a cache node that is attention",
    ],
    leaves: [
      "a standby that was smaller before, or is made smaller from the start: that is declared",
      "quotas of the account, and instance types that a region does not have",
      "families of instances: only sizes are compared",
    ],
    example: '  ~ resource "aws_autoscaling_group" "service_web_instances" {      (in dr)\n      ~ max_size = 4 -> 2',
    accept: {
      stack: "dr",
      address: "aws_autoscaling_group.service_web_instances",
      reason: "The service is read-only after a failover and needs half",
    },
  },
  STANDBY_DEPENDENCY: {
    why: "Whatever the standby needs has to be in its region before the disaster: nothing can be fetched from a lost one.",
    finds: [
      "an image, certificate, parameter, instance profile, role, key pair, key alias or launch template that goes while the standby's configuration or plan still names it",
      "a route, association, endpoint or endpoint group of the standby that goes while what it belongs to stays",
      "what leads clients to either site: the accelerator disabled, its listener or the record of a service or website that the system file has destroyed, an endpoint group of the standby left without endpoints",
    ],
    leaves: [
      "the listener and the record of a service that the system file no longer has; a record in whose place another one has the name",
      "what nothing of the standby names any more",
      "data (STATEFUL_DESTROYED), keys (ENCRYPTION_LOST), replicas (REPLICATION_LOST)",
      "names that are put together in ways other than by a variable of one value",
    ],
    example:
      '  # aws_iam_instance_profile.instances_web_dr will be destroyed\n  - resource "aws_iam_instance_profile" "instances_web_dr" {',
    accept: {
      stack: "global",
      address: "aws_iam_instance_profile.instances_web_dr",
      reason: "Moved to another stack of ours, under the same name",
    },
  },
  STANDBY_FOREIGN: {
    why:
      "A standby whose state, key or image lies in the region that is lost cannot be planned, decrypted or launched: the " +
      "disaster takes it along.",
    finds: [
      "a state, by what `terraform init` noted down, that lies in another region than the standby's; for `global` and `link`, than the dr site's",
      "a state that is encrypted with a key of another region",
      "an ARN of a key, certificate, secret, parameter, image or target in the active site's region, in what changes in the standby; also within user data",
      "an image that both sites launch by the same id",
    ],
    leaves: [
      "sources of replicas and copies, and what policies allow",
      "what does not change in this review",
      "names without a region in them",
    ],
    example:
      '  ~ resource "aws_lb_listener" "service_web_load_balancer" {         (in dr)\n      ~ certificate_arn = "arn:aws:acm:eu-central-1:..." -> "arn:aws:acm:eu-west-1:..."',
    accept: { stack: "dr", reason: "The state is moved by the next bootstrap, planned for this week" },
  },
  VERSION_MOVED: {
    why:
      "A new version of a provider may plan other changes than the old one did, for the same configuration. Apart, one sees " +
      "which of the two it was.",
    finds: [
      "another constraint for Terraform, a provider or a module than on the base of the change, if the review was given that (`--base`)",
      "another locked version of a provider",
      "another chart version of a Helm release; another version of an EKS cluster, node group or add-on",
    ],
    leaves: [
      "engines of databases and caches: LIVE_WRITER_TOUCHED, BOTH_SITES_CHANGED",
      "a provider or module that is new",
    ],
    example: '  ~ resource "helm_release" "prometheus" {\n      ~ version = "77.0.0" -> "78.1.0"',
    accept: { stack: "dr", reason: "Provider 6.1 was tried in the rehearsal account; no other change in this request" },
  },
  DRIFT: {
    why:
      "Somebody had a reason, at night, at the console. Applying the plan takes that back without asking, or leaves it where " +
      "no review will ever see it.",
    finds: [
      "a resource that was deleted outside of Terraform",
      "an argument that the configuration sets and that has another value now",
      "tags, and rules of a security group, that nobody configured",
    ],
    leaves: [
      "what nobody configured otherwise: AWS and other resources change it",
      "arguments in `ignore_changes`, and what the configuration says by now",
      "the same in other words: order, empty for none, policies written differently",
    ],
    example:
      'Note: Objects have changed outside of Terraform\n\n  ~ resource "aws_cloudwatch_log_group" "network_flow_logs" {\n      ~ retention_in_days = 30 -> 1',
    accept: {
      stack: "dr",
      address: "aws_cloudwatch_log_group.network_flow_logs",
      reason: "Taken back on purpose by this plan, agreed with operations",
    },
  },
};
