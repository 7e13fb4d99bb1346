import { type Delivery, type JenkinsTrust, otherSite, type SiteName, type System } from "../system";
import { bash, block, exports, jenkinsfile, sitesParameter, takeRole, withToken } from "./blocks";
import { groovyString } from "./quote";

/** An agent that has its own credentials, where the system file says nothing of Jenkins. */
const DEFAULT_ENGINE = {
  agent: "linux",
  trust: { role: "", credentials: "instance" } satisfies JenkinsTrust,
} as const;

/** The stacks of one site, in the order of a deploy. */
const stacksOf = ({ monitoring, delivery }: System, site: SiteName): readonly string[] => [
  site,
  ...(monitoring === undefined ? [] : [`monitoring-${site}`]),
  ...(delivery === undefined ? [] : [`delivery-${site}`]),
];

/** Lines of bash that put the stacks of the chosen sites into `$stacks`: none for all of them. */
function chooseStacks(system: System): readonly string[] {
  const cases = [system.activeSite, otherSite(system.activeSite)].map(
    (site) => `  ${site}) stacks=(${stacksOf(system, site).join(" ")}) ;;`,
  );
  return ['case "${SITES:-both}" in', ...cases, "  *) stacks=() ;;", "esac"];
}

/**
 * The Jenkinsfile for the system itself: validate, plan, approve, deploy, and check that nothing is left to change.
 *
 * With one site chosen it plans and applies that site's stacks only, which works while the other region is lost. The
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
      [
        ...sitesParameter(system).slice(0, -1),
        `  string(name: 'ROLE_ARN', defaultValue: '', description: 'Role that Terraform takes. Empty: the credentials of the agent.')`,
        "}",
      ],
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
