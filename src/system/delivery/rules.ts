import { suggestion } from "../../nearest";
import { SITE_NAMES } from "../model";
import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";

type DeliveryDraft = NonNullable<SystemDraft["delivery"]>;
type ComponentDraft = NonNullable<NonNullable<DeliveryDraft["components"]>[string]>;

const HTTPS = 443;

const PATTERN = "owner/{component}";

/**
 * Regions that have CodeCommit.
 *
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html
 */
const CODECOMMIT_REGIONS: readonly string[] = [
  "us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1",
  "eu-north-1", "eu-south-1", "af-south-1", "il-central-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
  "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-south-1", "ap-south-2", "ap-east-1", "me-central-1",
  "me-south-1", "sa-east-1", "ca-central-1",
]; // prettier-ignore

/**
 * Regions in which CodePipeline has no connections to Git hosts.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/connections-gitlab-managed.html
 */
const NO_CONNECTIONS: readonly string[] = [
  "ap-east-1", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-northeast-3", "af-south-1", "me-south-1",
  "me-central-1", "eu-south-2", "eu-central-2", "il-central-1",
]; // prettier-ignore

const componentsOf = ({ delivery }: SystemDraft): [string, ComponentDraft][] =>
  Object.entries(delivery?.components ?? {}).flatMap(([name, component]) => (component ? [[name, component]] : []));

const pathOf = (component: string, ...keys: string[]) => ["delivery", "components", component, ...keys];

/** A component is one service or one website that the system has, and no other component is the same. */
function checkTargets(draft: SystemDraft): Problem[] {
  const owners = new Map<string, string>();
  const known = { service: Object.keys(draft.services ?? {}), website: Object.keys(draft.websites ?? {}) };
  return componentsOf(draft).flatMap(([name, component]) => {
    const { service, website } = component;
    if ((service === undefined) === (website === undefined)) {
      return [problem(pathOf(name), "DELIVERY_TARGET", { component: name }, { atKey: true })];
    }
    const what = service === undefined ? "website" : "service";
    const target = service ?? website ?? "";
    if (!known[what].includes(target)) {
      const params = { what, target, suggestion: suggestion(target, known[what]) };
      return [problem(pathOf(name, what), "DELIVERY_TARGET_UNKNOWN", params)];
    }
    const owner = owners.get(`${what} ${target}`);
    owners.set(`${what} ${target}`, owner ?? name);
    return owner === undefined
      ? []
      : [problem(pathOf(name, what), "DELIVERY_TARGET_TWICE", { component: name, owner, what, target })];
  });
}

/** Each engine needs what it needs, and nothing that it would not look at. */
function checkEngine({ delivery }: SystemDraft): Problem[] {
  if (delivery === undefined) return [];
  const jenkins = delivery.engine === "jenkins";
  if (jenkins && delivery.jenkins === undefined) {
    return [problem(["delivery", "engine"], "DELIVERY_JENKINS_MISSING", {})];
  }
  if (!jenkins && delivery.jenkins !== undefined) {
    return [problem(["delivery", "jenkins"], "DELIVERY_JENKINS_UNUSED", {}, { atKey: true })];
  }
  return !jenkins && delivery.source === undefined
    ? [problem(["delivery"], "DELIVERY_SOURCE_MISSING", {}, { atKey: true })]
    : [];
}

/** Every component has its repository, and every repository that is named a component. */
function checkRepositories(draft: SystemDraft): Problem[] {
  const { source } = draft.delivery ?? {};
  if (source === undefined || !("connection" in source)) return [];
  const { repositories } = source.connection ?? {};
  const path = ["delivery", "source", "connection", "repositories"];
  const names = Object.keys(draft.delivery?.components ?? {});
  if (typeof repositories === "string") {
    const stray = /[{}]/.test(repositories.replaceAll("{component}", ""));
    return stray ? [problem(path, "DELIVERY_REPOSITORY_PATTERN", { repository: repositories, pattern: PATTERN })] : [];
  }
  const named = Object.entries(repositories ?? {});
  return [
    ...names
      .filter((name) => repositories !== undefined && !Object.hasOwn(repositories, name))
      .map((component) => problem(pathOf(component), "DELIVERY_REPOSITORY_MISSING", { component }, { atKey: true })),
    ...named
      .filter(([name]) => !names.includes(name))
      .map(([component]) => {
        const params = { component, suggestion: suggestion(component, names) };
        return problem([...path, component], "DELIVERY_COMPONENT_UNKNOWN", params, { atKey: true });
      }),
    ...named
      .filter(([, repository]) => /[{}]/.test(repository ?? ""))
      .map(([component, repository = ""]) =>
        problem([...path, component], "DELIVERY_REPOSITORY_PATTERN", { repository, pattern: PATTERN }),
      ),
  ];
}

/** Whether the source exists in both regions. */
function checkRegions({ delivery, sites }: SystemDraft): Problem[] {
  const { source } = delivery ?? {};
  if (source === undefined || delivery?.engine === "jenkins") return [];
  const codecommit = "codecommit" in source;
  return SITE_NAMES.flatMap((site) => {
    const region = sites?.[site]?.region;
    if (region === undefined) return [];
    const missing = codecommit ? !CODECOMMIT_REGIONS.includes(region) : NO_CONNECTIONS.includes(region);
    const what = codecommit ? "CodeCommit" : "connections to Git hosts";
    return missing ? [problem(["delivery", "source"], "DELIVERY_SOURCE_REGION", { what, region, site })] : [];
  });
}

/** Commands, or a buildspec of the repository's own, which Jenkins cannot read. */
function checkBuilds(draft: SystemDraft): Problem[] {
  const jenkins = draft.delivery?.engine === "jenkins";
  return componentsOf(draft).flatMap(([name, { build }]) => {
    const { commands = [], install = [], test = [], buildspec } = build ?? {};
    const said = commands.length + install.length + test.length > 0;
    if (said && buildspec !== undefined) {
      return [
        problem(pathOf(name, "build", "buildspec"), "DELIVERY_BUILD_TWICE", { component: name }, { atKey: true }),
      ];
    }
    return jenkins && commands.length === 0
      ? [problem(pathOf(name), "DELIVERY_COMMANDS_MISSING", { component: name }, { atKey: true })]
      : [];
  });
}

/** A website is copied into its bucket: there is nothing to say of instances. */
const checkDeploySettings = (draft: SystemDraft): Problem[] =>
  componentsOf(draft)
    .filter(
      ([, { service, website, deploy }]) => service === undefined && website !== undefined && deploy !== undefined,
    )
    .map(([component]) =>
      problem(pathOf(component, "deploy"), "DELIVERY_DEPLOY_UNUSED", { component }, { atKey: true }),
    );

/** The agent on an instance asks CodeDeploy for work over HTTPS: it needs a way out. */
function checkWayOut(draft: SystemDraft): Problem[] {
  return componentsOf(draft).flatMap(([name, { service }]) => {
    const egressPorts = service === undefined ? undefined : draft.services?.[service]?.egressPorts;
    if (service === undefined || egressPorts === undefined) return [];
    if (!egressPorts.includes(HTTPS)) {
      return [problem(["services", service, "egressPorts"], "DELIVERY_NO_EGRESS", { service, component: name })];
    }
    return SITE_NAMES.filter((site) => draft.sites?.[site]?.network?.nat === "none").map((site) =>
      problem(["sites", site, "network", "nat"], "DELIVERY_NO_NAT", { site, component: name }),
    );
  });
}

export const deliveryRules: readonly ((draft: SystemDraft) => Problem[])[] = [
  checkTargets,
  checkEngine,
  checkRepositories,
  checkRegions,
  checkBuilds,
  checkDeploySettings,
  checkWayOut,
];
