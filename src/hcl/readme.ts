/** What an export says to somebody who has never seen Twinstack or cdktf. */
import { OLDEST_VERSION, type StackEntry, type StackManifest } from "../terraform";
import { MANIFEST } from "./manifest";

/** What a stack is for, in a sentence or two that do not depend on the site. */
const PURPOSE: Readonly<Record<StackEntry["kind"], string>> = {
  state: "The place where Terraform keeps its states: a bucket, a lock table and a key in the site's own region.",
  global:
    "What exists once: names, certificates, secrets, IAM roles, and the parameters in both regions that tell each site what it cannot compute.",
  region: "One site: network, services, databases and whatever else stands in its region.",
  link: "What relates both sites and needs something in each of them first, such as replication between buckets.",
  monitoring:
    "What runs in the site's Kubernetes cluster: Prometheus, Alertmanager, Grafana and probes. The cluster itself is in the site's own stack.",
  delivery: "The pipelines that build and ship to the site.",
};

const code = (text: string): string => `\`${text}\``;
const block = (...lines: readonly string[]): string => ["```sh", ...lines, "```"].join("\n");
const paragraphs = (...parts: readonly (string | false)[]): string =>
  `${parts.filter((part) => part !== false).join("\n\n")}\n`;

/** The stack of the other site whose `.tf` files are the same, if there is one. */
function twinOf({ id }: StackEntry, { stacks }: StackManifest): string | undefined {
  const other = id.endsWith("primary") ? id.replace(/primary$/, "dr") : id.replace(/dr$/, "primary");
  return other !== id && stacks.some((stack) => stack.id === other) ? other : undefined;
}

const FILES: Readonly<Record<string, string>> = {
  "versions.tf": "versions of Terraform and of the providers; that the state lies in S3",
  "providers.tf": "the providers, each limited to the account",
  "variables.tf": "the variables: what the sites may differ in",
  "outputs.tf": "the outputs",
  "terraform.tfvars": "**the values of the variables**; Terraform reads it by itself",
  "backend.hcl": "**where the state lies**; `terraform init` is given it",
};

/** The table of a folder's files. */
function fileTable({ files, about }: ReadmeProps): string {
  const rows = files.map((name) => `| ${code(name)} | ${FILES[name] ?? about[name] ?? ""} |`);
  return ["| file | what is in it |", "| --- | --- |", ...rows].join("\n");
}

/** How a state stack is made whose bucket is not there yet. */
function bootstrapSteps(): readonly string[] {
  return [
    "## If the bucket does not exist yet",
    "The state of this stack lies in the bucket that it makes. So the first time it is applied with a local state, which is then moved. An override file does that, and goes again afterwards:",
    block(
      `printf 'terraform {\\n  backend "local" {}\\n}\\n' > backend_override.tf`,
      "terraform init",
      "terraform apply",
      "rm backend_override.tf",
      "terraform init -migrate-state -backend-config=backend.hcl   # answer yes",
      "rm terraform.tfstate terraform.tfstate.backup",
    ),
    "If the bucket is there already, skip this section: to run it would try to make a second one.",
  ];
}

export interface ReadmeProps {
  readonly manifest: StackManifest;
  readonly entry: StackEntry;
  /** What else is in the folder. */
  readonly files: readonly string[];
  /** What stands in files of modules, in a sentence. */
  readonly about: Readonly<Record<string, string>>;
  /** The values of the variables, and of those of the same stack of the other site. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly twinValues: Readonly<Record<string, unknown>>;
}

/** `README.md` of one stack. */
export function stackReadme(props: ReadmeProps): string {
  const { manifest, entry, files } = props;
  const { id, kind, state, dependsOn, regions } = entry;
  const twin = twinOf(entry, manifest);
  const hasValues = files.includes("terraform.tfvars");
  return paragraphs(
    `# ${manifest.system}: ${id}`,
    PURPOSE[kind],
    `Regions whose APIs it calls: ${regions.map(code).join(", ")}. AWS account: ${code(manifest.account)}; the providers refuse any other.`,
    "## Plan and apply",
    `With credentials of the account in the environment (for example ${code("AWS_PROFILE")}), in this folder:`,
    block("terraform init -backend-config=backend.hcl", "terraform plan", "terraform apply"),
    dependsOn.length > 0 &&
      `The first time, ${dependsOn.map((one) => code(one)).join(" and ")} ${dependsOn.length > 1 ? "have" : "has"} to be applied before this. Later the order is the same for what is new (a service, for example), and the other way round for what is taken away: first here, then there.`,
    kind !== "state" &&
      `The bucket ${code(state.bucket)} has to exist before ${code("init")}: a state stack makes it, see ${code("../README.md")}.`,
    kind === "monitoring" &&
      "Run it where the cluster's Kubernetes API can be reached, as somebody whom the cluster admits.",
    ...(kind === "state" ? bootstrapSteps() : []),
    "## Taking over the state",
    `The state lies in ${code(`s3://${state.bucket}/${state.key}`)} (${code(state.region)}). If the system was deployed before, by ${code("twinstack")} or ${code("cdktf")}, that state is this stack's: the addresses are the same, there is nothing to import or to move. ${code("init")} connects to it, and ${code("plan")} has to answer **No changes**. If it does not, do not apply: this export belongs to another version of the system than the one that is deployed.`,
    "From then on, apply this stack from one place only: here, or with Twinstack.",
    "## The files",
    fileTable(props),
    hasValues && twin !== undefined
      ? `${code(`../${twin}`)} holds the same scripts for the other site: all ${code(".tf")} files are the same byte for byte, and ${code(`diff -r --exclude=.terraform . ../${twin}`)} shows what differs, which is ${code("terraform.tfvars")}, ${code("backend.hcl")} and this page. Keep it so: whatever is to differ goes through a variable.`
      : "This stack exists once; it has no twin in the other site.",
    "## What not to edit",
    editing(),
    hasValues && kind !== "state" && KEEP,
    ...(hasValues && kind !== "state" && twin !== undefined ? failover(props, twin) : []),
  );
}

/** The stack of the other site with the same scripts. */
export const twinIn = (manifest: StackManifest, id: string): string | undefined => {
  const entry = manifest.stacks.find((stack) => stack.id === id);
  return entry && twinOf(entry, manifest);
};

const editing = (): string =>
  `These files are generated from a system file. As long as they are, change that and export again: an export refuses to write over files that were edited, and ${code("twinstack export --check")} names them. Files of your own, ${code(".terraform.lock.hcl")} among them, are never touched. To own the HCL instead, delete ${code(MANIFEST)} one folder up, and edit what you like.`;

const KEEP = `Never change the name of a resource, a key of a map in ${code("terraform.tfvars")} or the state's place: that would replace what stands.`;

/** Ends of the names of variables that say which site is active, rather than which site this is. */
const BY_ROLE =
  /(^|_)(open|capacity|traffic_dial|weight|multi_az|readers|reader_names|instances|source_arn|planned|starts|hands_over_to|deployment_config|role)$/;

/** What somebody does who owns the HCL and has no system file. */
function failover({ values, twinValues }: ReadmeProps, twin: string): readonly string[] {
  const names = Object.keys(values).filter(
    (name) => BY_ROLE.test(name) && JSON.stringify(values[name]) !== JSON.stringify(twinValues[name]),
  );
  if (names.length === 0) return [];
  const sources = names.filter((name) => name.endsWith("_source_arn"));
  const others = names.filter((name) => !sources.includes(name));
  const list = (all: readonly string[]): string => all.map(code).join(", ");
  const steps = [
    ...(sources.length > 0
      ? [
          `Promote the databases of the site that takes over, with the RDS API and not with Terraform: ${code("aws rds promote-read-replica")} for an instance, ${code("aws rds promote-read-replica-db-cluster")} for an Aurora cluster. Wait until each is done.`,
          `In the folder of the site that takes over, set ${list(sources)} to ${code('""')}. A plan refuses to go on as long as that and the database contradict each other.`,
        ]
      : []),
    ...(others.length > 0
      ? [
          `There, give ${list(others)} the values that the other site has now. Zones in them stay those of the site's own region.`,
        ]
      : []),
    `${code("terraform plan")} and ${code("terraform apply")} there. The other region is not needed for it.`,
    `Once the lost region is back, the same in its folder the other way round${sources.length > 0 ? `: ${list(sources)} ${sources.length > 1 ? "get the ARNs" : "gets the ARN"} of what was promoted, and ${list(sources.map((name) => name.replace(/_source_arn$/, "_generation")))} ${sources.length > 1 ? "are" : "is"} raised by one, which deletes the old writer and makes a copy in its place` : ""}. Look at the plan before you apply it.`,
  ];
  return [
    "## After a failover",
    `Which site is active is in ${code("terraform.tfvars")} of this folder and of ${code(`../${twin}`)}. With a system file, change ${code("topology.active")} there and export again. Without one:`,
    steps.map((step, index) => `${index + 1}. ${step}`).join("\n"),
  ];
}

/** Stacks so that each comes after those that it needs. */
function inOrder(stacks: readonly StackEntry[]): readonly StackEntry[] {
  const sorted: StackEntry[] = [];
  const waiting = [...stacks];
  for (;;) {
    const next = waiting.findIndex(({ dependsOn }) => !waiting.some(({ id }) => dependsOn.includes(id)));
    const [stack] = next < 0 ? [] : waiting.splice(next, 1);
    if (!stack) return [...sorted, ...waiting];
    sorted.push(stack);
  }
}

/** `README.md` of the whole export. */
export function systemReadme(manifest: StackManifest): string {
  const { system, account, sites, stacks, activeSite } = manifest;
  const rows = inOrder(stacks).map(
    ({ id, kind, dependsOn, state }, index) =>
      `| ${index + 1} | [${id}](${id}/README.md) | ${PURPOSE[kind].split(/[:.]/)[0] ?? ""} | ${dependsOn.join(", ")} | ${state.region} |`,
  );
  const pairs = stacks.filter(
    ({ id }) => id.endsWith("primary") && stacks.some((one) => one.id === id.replace(/primary$/, "dr")),
  );
  return paragraphs(
    `# ${system}`,
    `Terraform for one system in two AWS regions: ${Object.entries(sites)
      .map(([site, region]) => `${code(site)} in ${region}`)
      .join(" and ")}, in the account ${code(account)}. The active site is ${code(activeSite)}.`,
    `Each folder is a root module with a state of its own. It takes Terraform ${code(`>= ${OLDEST_VERSION.terraform}`)} and credentials of the account.`,
    "## The stacks, in the order of a first deployment",
    ["| | stack | what it is | after | its state lies in |", "| --- | --- | --- | --- | --- |", ...rows].join("\n"),
    `In each folder: ${code("terraform init -backend-config=backend.hcl")}, ${code("terraform plan")}, ${code("terraform apply")}. Its README says more, also about the state buckets, which have to be there before everything else: the states of the other stacks lie in them. Where the system is deployed already, each plan answers **No changes**.`,
    "In a disaster only the folders of the site that is left are needed: nothing in them reads the other region.",
    "## The same scripts for both sites",
    `${pairs.map(({ id }) => `${code(id)} and ${code(id.replace(/primary$/, "dr"))}`).join(", ")}: the ${code(".tf")} files of the two are the same byte for byte. What differs is in ${code("terraform.tfvars")} and ${code("backend.hcl")}.`,
    block("diff -r --exclude=.terraform --exclude=README.md primary dr"),
    "## What not to edit",
    editing().replace("one folder up", "in this folder"),
  );
}
