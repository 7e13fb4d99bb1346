import { type Delivery, isLaunched, type JenkinsTrust, otherSite, type SiteName, type System } from "../system";
import { bash, block, exports, jenkinsfile, sitesParameter, takeRole, withToken } from "./blocks";
import { groovyString } from "./quote";

/** An agent that has its own credentials, where the system file says nothing of Jenkins. */
const DEFAULT_ENGINE = {
  agent: "linux",
  trust: { role: "", credentials: "instance" } satisfies JenkinsTrust,
} as const;

/** Lines of bash that choose by `$SITES`. */
const bySites = (of: (site: SiteName) => string, both: string, { activeSite }: System): readonly string[] => [
  'case "${SITES:-both}" in',
  ...[activeSite, otherSite(activeSite)].map((site) => `  ${site}) ${of(site)} ;;`),
  `  *) ${both} ;;`,
  "esac",
];

/** Whether a site has a monitoring stack: without a cluster there is none. */
const isMonitored = (system: System, site: SiteName): boolean =>
  system.monitoring !== undefined && isLaunched(system, site);

/**
 * Lines of bash that put the stacks of the chosen sites into `$stacks`: none for all of them.
 *
 * The monitoring stacks have to be asked for, as on the command line: they need two more providers and a way to a private
 * API, and what has to work in a disaster must not hang on either.
 */
function chooseStacks(system: System): readonly string[] {
  const delivery = (site: SiteName): string => (system.delivery === undefined ? "" : ` delivery-${site}`);
  const monitoring = (site: SiteName): string => (isMonitored(system, site) ? `stacks+=(monitoring-${site})` : ":");
  const more = bySites(monitoring, "stacks+=(--monitoring)", system).map((line) => `  ${line}`);
  return [
    ...bySites((site) => `stacks=(${site}${delivery(site)})`, "stacks=()", system),
    ...(system.monitoring === undefined ? [] : ['if [ "${MONITORING:-false}" = true ]; then', ...more, "fi"]),
  ];
}

/** What a run is asked: which sites, with which role, and with monitoring or without. */
const parameters = (system: System): readonly string[] => [
  ...sitesParameter(system).slice(0, -1),
  `  string(name: 'ROLE_ARN', defaultValue: '', description: 'Role that Terraform takes. Empty: the credentials of the agent.')`,
  ...(system.monitoring === undefined
    ? []
    : [
        `  booleanParam(name: 'MONITORING', defaultValue: false, description: 'The monitoring stacks as well. The agent has to reach the Kubernetes APIs of the clusters.')`,
      ]),
  "}",
];

/**
 * The Jenkinsfile for the system itself: validate, plan, approve, deploy, and check that nothing is left to change.
 *
 * With one site chosen it plans and applies that site's stacks only, which works while the other region is lost. Monitoring
 * is left out unless the parameter says otherwise, which is there if the system has any. The
 * deploy plans again, so that it applies what is true at that moment; what was approved is the commit.
 */
export function terraformJenkinsfile(system: System, systemFile: string): string {
  const engine: Pick<Extract<Delivery["engine"], { kind: "jenkins" }>, "agent" | "trust"> = system.delivery?.engine
    .kind === "jenkins"
    ? system.delivery.engine
    : DEFAULT_ENGINE;
  const { trust, agent } = engine;
  const run = (name: string, ...commands: readonly string[]): readonly string[] =>
    block(
      `stage(${groovyString(name)})`,
      `agent { label ${groovyString(agent)} }`,
      block(
        "steps",
        "checkout scm",
        withToken(
          trust,
          bash(
            ...exports({ SYSTEM_FILE: systemFile }),
            'if [ -n "${ROLE_ARN:-}" ]; then',
            ...takeRole(trust).map((line) => `  ${line}`),
            "fi",
            "npm ci",
            ...chooseStacks(system),
            ...commands,
          ),
        ),
      ),
    );
  return jenkinsfile(
    `Plans and deploys the stacks of ${system.name}.`,
    block(
      "pipeline",
      "agent none",
      block(
        "options",
        "skipDefaultCheckout(true)",
        "disableConcurrentBuilds()",
        "buildDiscarder(logRotator(numToKeepStr: '50'))",
      ),
      parameters(system),
      block(
        "stages",
        run(
          "Plan",
          'bin/twinstack validate --system "$SYSTEM_FILE"',
          'bin/twinstack plan --system "$SYSTEM_FILE" "${stacks[@]}"',
        ),
        block(
          "stage('Approve')",
          block("steps", block("timeout(time: 24, unit: 'HOURS')", "input message: 'Deploy this?', ok: 'Deploy'")),
        ),
        run(
          "Deploy",
          'bin/twinstack deploy --yes --system "$SYSTEM_FILE" "${stacks[@]}"',
          'bin/twinstack plan --check --system "$SYSTEM_FILE" "${stacks[@]}"',
        ),
      ),
    ),
  );
}
