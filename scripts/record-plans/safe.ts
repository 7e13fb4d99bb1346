/** What a review has nothing to say about. */
import { body, type Planting, SITES, STATE_STACKS } from "./planting";

const EVERYTHING = [...STATE_STACKS, "global", ...SITES, "link"];

/** Nothing changes. The other recordings refer to this one where a resource stays as it is. */
export const NO_CHANGES: Planting = { name: "SAFE-no-changes", about: "Nothing has changed.", stacks: EVERYTHING };

export const SAFE: readonly Planting[] = [
  {
    name: "SAFE-tag",
    about: "The system file has one tag more, for everything.",
    stacks: EVERYTHING,
    system: { tags: { CostCenter: "4711" } },
  },
  {
    name: "SAFE-alarm-threshold",
    about: "The system file raises the alarm of the queue later.",
    stacks: SITES,
    system: { topics: { orders: { queues: { billing: { oldestMessage: "20m" } } } } },
  },
  {
    name: "SAFE-logs-longer",
    about: "The system file keeps logs longer.",
    stacks: SITES,
    system: {
      databases: { main: { logs: "60d" } },
      sites: { primary: { network: { flowLogs: "60d" } }, dr: { network: { flowLogs: "60d" } } },
    },
  },
  {
    name: "SAFE-backups-longer",
    about: "The system file keeps recovery points for 60 days instead of 35.",
    stacks: SITES,
    system: { backups: { rules: { daily: { keep: "60d" } } } },
  },
  {
    name: "SAFE-scaled-up",
    about: "The system file has more instances, and lets the standby grow as far as the active site.",
    stacks: SITES,
    system: { services: { web: { capacity: { min: 3, max: 6, standby: { min: 2, max: 6 } } } } },
  },
  {
    name: "SAFE-declared-difference",
    about: "The system file gives the standby's replica a twin in another zone, as the writer has.",
    stacks: SITES,
    system: { databases: { main: { standby: { multiAz: true } } } },
  },
  {
    name: "SAFE-new-image",
    about: "The system file launches instances from a new image, which is copied to dr.",
    stacks: SITES,
    system: { images: { web: { ami: "ami-0fedcba9876543210" } } },
  },
  {
    name: "SAFE-declared-port",
    about: "The system file has plain HTTP redirected, which opens port 80 of the load balancers to the world.",
    stacks: ["global", ...SITES],
    system: { services: { web: { redirectFromPort: 80 } } },
  },
  {
    name: "SAFE-way-out",
    about: "The system file lets the instances open connections to one port more.",
    stacks: SITES,
    system: { services: { web: { egressPorts: [443, 587] } } },
  },
  {
    name: "SAFE-narrower-rights",
    about: "The system file lets the service read the bucket, no longer write to it.",
    stacks: ["global", ...SITES],
    system: { services: { web: { uses: { buckets: { files: "read" } } } } },
  },
  {
    name: "SAFE-narrower-rule",
    about: "Somebody lets fewer clients connect to the load balancers.",
    stacks: SITES,
    edit: (configuration) => {
      body(configuration, "aws_vpc_security_group_ingress_rule.service_web_load_balancer_ingress_443").cidr_ipv4 =
        "203.0.113.0/24";
    },
  },
];
