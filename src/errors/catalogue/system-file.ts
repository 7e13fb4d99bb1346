import type { CatalogueEntry } from "./entry";

/** What can be wrong with a system file. */
export const SYSTEM_FILE_ERRORS = {
  SYSTEM_FILE_MISSING: {
    exit: 2,
    message: "There is no system file {file}.",
    hint: "Name one with --system FILE. Those that come with the project are in systems/.",
  },
  SYSTEM_FILE_UNREADABLE: {
    exit: 2,
    message: "The system file {file} cannot be read: {reason}",
    hint: "It has to be a file that you may read, in UTF-8.",
  },
  SYSTEM_FILE_EMPTY: {
    exit: 2,
    message: "The system file {file} is empty.",
    hint: "Start from systems/avbank.yaml or from the ten lines in the README.",
  },
  SYSTEM_FILE_INVALID: {
    exit: 2,
    message: "The system file {file} has {count}.",
    hint: "Correct what is listed and run `twinstack validate --system {file}` again. Nothing has been changed.",
  },
  YAML_SYNTAX: {
    exit: 2,
    message: "This is not YAML: {reason}",
    hint: "Indent with spaces, put quotes around text with `: ` or ` #` in it, and use each key once.",
  },
  UNKNOWN_KEY: {
    exit: 2,
    message: "`{key}` is not a key of {path}.",
    hint: "{suggestion}",
  },
  MISSING_KEY: {
    exit: 2,
    message: "`{path}` is missing.",
    hint: "Add it. {description}",
  },
  WRONG_TYPE: {
    exit: 2,
    message: "`{path}` is {received}; {expected}.",
    hint: "{description}",
  },
  INVALID_VALUE: {
    exit: 2,
    message: "`{path}` is {received}; {expected}.",
    hint: "{description}",
  },
  REGION_UNKNOWN: {
    exit: 2,
    message: "There is no AWS region {region}.",
    hint: "{suggestion}",
  },
  REGIONS_EQUAL: {
    exit: 2,
    message: "Both sites are in {region}.",
    hint: "Put them into different regions: a site that fails together with the other is no second site.",
  },
  ZONE_NAMES_NEEDED: {
    exit: 2,
    message: "In {region} the availability zones differ from account to account.",
    hint: "Name the ones your account has, of {letters}, for example [a, c] (`aws ec2 describe-availability-zones`).",
  },
  ZONE_UNKNOWN: {
    exit: 2,
    message: "{region} has no availability zone {region}{zone}.",
    hint: "Its zones are {letters}.",
  },
  ZONE_REPEATED: {
    exit: 2,
    message: "The list of availability zones names one twice: {zones}.",
    hint: "Name each zone once.",
  },
  ZONES_TOO_MANY: {
    exit: 2,
    message: "{region} has {available} availability zones, and {wanted} are asked for.",
    hint: "Ask for {available} at most, or choose another region.",
  },
  CIDR_INVALID: {
    exit: 2,
    message: "{cidr} is no IPv4 block.",
    hint: "Write the first address and the prefix length, for example 10.10.0.0/16, with no bits set behind the prefix.",
  },
  CIDR_SIZE: {
    exit: 2,
    message: "{cidr} cannot hold the subnets of a site: its prefix is /{prefix}.",
    hint: "Use a block from /16 (the largest that AWS takes) to /23.",
  },
  CIDR_TOO_SMALL: {
    exit: 2,
    message: "The private subnets of {cidr} hold {room} instances, and the services may grow to {wanted}.",
    hint: "Use a larger block or more availability zones, or lower the services' `capacity.max`.",
  },
  REGION_CIDR_OVERLAP: {
    exit: 2,
    message: "The networks of the two sites overlap: {dr} and {primary}.",
    hint: "Give each site a block of its own, or the two can never be connected.",
  },
  NAME_TOO_LONG: {
    exit: 2,
    message: "`{name}` has {length} characters, and {what} may have {max}.",
    hint: "Shorten the name of the system or of the service that it is put together from.",
  },
  NAME_INVALID: {
    exit: 2,
    message: "`{name}` is not allowed as {what}.",
    hint: "Choose another name for the system or for the service that it is put together from.",
  },
  NAME_CONFLICT: {
    exit: 2,
    message: "`{name}` would be {what} twice.",
    hint: "Choose another name for one of the two.",
  },
  TAG_RESERVED: {
    exit: 2,
    message: "The tag `{tag}` is reserved.",
    hint: "AWS keeps tags that start with aws:, and Twinstack sets System, Site, Stack and ManagedBy itself.",
  },
  TEMPLATE_IN_TEXT: {
    exit: 2,
    message: "`{text}` holds a Terraform template.",
    hint: "Values are taken as they are: write the text itself, without dollar or per cent signs before a brace.",
  },
  PORT_CONFLICT: {
    exit: 2,
    message: "Port {port} of service {service} is already that of {owner}.",
    hint: "One accelerator has one listener for a port: give each service its own `port` (and `redirectFromPort`).",
  },
  CERTIFICATE_REGION: {
    exit: 2,
    message: "The certificate of the {site} site is in {certificateRegion}, the site in {region}.",
    hint: "ACM certificates are regional: request or import one in {region}.",
  },
  CERTIFICATE_ACCOUNT: {
    exit: 2,
    message: "The certificate belongs to account {certificateAccount}, the system to {account}.",
    hint: "A load balancer takes certificates of its own account only.",
  },
  REDIRECT_WITHOUT_CERTIFICATE: {
    exit: 2,
    message: "Service {service} redirects to HTTPS but has no certificate.",
    hint: "Add `certificate`, or remove `redirectFromPort`.",
  },
  IMAGE_REGION: {
    exit: 2,
    message: "Both sites name the image {ami}.",
    hint: "An AMI id belongs to one region: copy the image to the other region and name the copy.",
  },
  CAPACITY_RANGE: {
    exit: 2,
    message: "The minimum of {min} instances is above the maximum of {max}.",
    hint: "Raise `max` or lower `min`.",
  },
  HEALTH_CHECK_TIMEOUT: {
    exit: 2,
    message: "A health check may take {timeout} s but starts every {interval} s.",
    hint: "A load balancer wants a time-out that is shorter than the interval.",
  },
  USER_DATA_NOT_SHELL: {
    exit: 2,
    message: "The user data starts with `{firstLine}`; it has to be a shell script.",
    hint: "Write shell commands; a first line of #!/bin/bash is optional.",
  },
  USER_DATA_TOO_LARGE: {
    exit: 2,
    message: "The user data comes to {bytes} bytes, and EC2 takes {limit}.",
    hint: "Keep the script in the image or in a bucket, and let the user data fetch it.",
  },
  FAILOVER_CONTRADICTION: {
    exit: 2,
    message: "Service {service} cannot fail over automatically: {reason}.",
    hint: "Leave `failover` out, or write `orchestrated`: the standby stays closed until a failover has made it ready.",
  },
  STANDBY_TOO_SMALL: {
    exit: 2,
    message: "The standby of {service} can grow to {standby} instances, and the active site to {active}.",
    hint: "Raise `capacity.standby.max` to {active}, or the standby could not take over what the active site carries.",
  },
  STANDBY_CAPACITY_UNUSED: {
    exit: 2,
    message: "With the strategy {strategy}, {what} has no effect.",
    hint: "Remove it, or choose the strategy `warm-standby`.",
  },
  USES_UNKNOWN: {
    exit: 2,
    message: "Service {service} uses the {what} `{name}`, and there is none of that name.",
    hint: "{suggestion}",
  },
  USES_TWICE: {
    exit: 2,
    message: "Service {service} lists the {what} `{name}` twice.",
    hint: "Remove one of them.",
  },
  CLOSURE_FOREIGN: {
    exit: 2,
    message: "In the {site} site, {address} names {found}, which is in {region}, the other site's region.",
    hint: "What a site launches has to exist in its own region. In scripts, build names from AWS_REGION and TWINSTACK_SITE.",
  },
  CLOSURE_INCOMPLETE: {
    exit: 2,
    message: "In the {site} site, {user} needs the {what} `{name}` in {region}, and it does not exist there.",
    hint: "{remedy}",
  },
} as const satisfies Record<string, CatalogueEntry>;
