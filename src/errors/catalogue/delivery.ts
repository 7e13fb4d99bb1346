import type { CatalogueEntry } from "./entry";

export const DELIVERY_ERRORS = {
  DELIVERY_TARGET: {
    exit: 2,
    message: "The component {component} has to be one thing: a `service` or a `website`.",
    hint: "Name the one that it ships, and split a component that ships both.",
  },
  DELIVERY_TARGET_UNKNOWN: {
    exit: 2,
    message: "There is no {what} {target}.",
    hint: "{suggestion}",
  },
  DELIVERY_TARGET_TWICE: {
    exit: 2,
    message: "The component {component} ships the {what} {target}, and so does {owner}.",
    hint: "Two pipelines would overwrite each other's versions: let one component ship it.",
  },
  DELIVERY_JENKINS_MISSING: {
    exit: 2,
    message: "The engine `jenkins` needs `delivery.jenkins`.",
    hint: "Say in `jenkins.trust` whom the role that ships may trust: the `role` of the agents, or tokens (`oidc`).",
  },
  DELIVERY_JENKINS_UNUSED: {
    exit: 2,
    message: "`delivery.jenkins` is for the engine `jenkins`.",
    hint: "Remove it, or write `engine: jenkins`.",
  },
  DELIVERY_SOURCE_MISSING: {
    exit: 2,
    message: "`delivery.source` is missing: a pipeline has to know where the code is.",
    hint: "Name the Git host and the repositories under `source.connection`, or write `codecommit` there.",
  },
  DELIVERY_REPOSITORY_PATTERN: {
    exit: 2,
    message: "`{repository}` is no repository.",
    hint: "Write {pattern}, which stands for each component, or name a repository for each without braces.",
  },
  DELIVERY_REPOSITORY_MISSING: {
    exit: 2,
    message: "The component {component} has no repository.",
    hint: "Add it to `delivery.source.connection.repositories`.",
  },
  DELIVERY_COMPONENT_UNKNOWN: {
    exit: 2,
    message: "There is no component {component}.",
    hint: "{suggestion}",
  },
  DELIVERY_SOURCE_REGION: {
    exit: 2,
    message: "There is no {what} in {region}, where the site {site} is.",
    hint: "Take the other kind of source, or the engine `jenkins`.",
  },
  DELIVERY_BUILD_TWICE: {
    exit: 2,
    message: "The component {component} says how it is built and names a buildspec as well.",
    hint: "Keep the commands here, or keep them in the repository's buildspec.",
  },
  DELIVERY_DEPLOY_UNUSED: {
    exit: 2,
    message: "The component {component} is a website, and `deploy` says how instances of a service get it.",
    hint: "Remove `deploy`: a website is copied into its bucket in each site.",
  },
  DELIVERY_COMMANDS_MISSING: {
    exit: 2,
    message: "Jenkins has nothing to build the component {component} with.",
    hint: "Add `build.commands`: a Jenkinsfile cannot run a buildspec.",
  },
  DELIVERY_NO_EGRESS: {
    exit: 2,
    message: "Instances of {service} cannot reach CodeDeploy, which ships the component {component}.",
    hint: "Add 443 to the service's `egressPorts`.",
  },
  DELIVERY_NO_NAT: {
    exit: 2,
    message: "Instances in {site} have no way out, and the component {component} is shipped through CodeDeploy.",
    hint: "Use `nat: single` or `per-az`: the agent on each instance asks CodeDeploy for work.",
  },
  JENKINSFILE_UNWRITABLE: {
    exit: 2,
    message: "The Jenkinsfiles cannot be written to {folder}: {reason}",
    hint: "Name a folder that you may write to with --out.",
  },
} as const satisfies Record<string, CatalogueEntry>;
