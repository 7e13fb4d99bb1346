import {
  type Component,
  type Delivery,
  type JenkinsTrust,
  names,
  otherSite,
  shipEnvironment,
  shipScript,
  type SiteName,
  type System,
} from "../system";
import { bash, block, exports, jenkinsfile, sitesParameter, takeRole, withToken } from "./blocks";
import { groovyString } from "./quote";

type JenkinsEngine = Extract<Delivery["engine"], { kind: "jenkins" }>;

/** Minutes that a whole run may take, approval included. */
const RUN_MINUTES = 26 * 60;
const APPROVAL_HOURS = 24;

const stage = (name: string, ...inside: readonly (string | readonly string[])[]): readonly string[] =>
  block(`stage(${groovyString(name)})`, ...inside);

function buildStage({ build }: Component, agent: string): readonly string[] {
  const environment = exports(build.environment);
  const run = (name: string, commands: readonly string[]): readonly string[] =>
    commands.length === 0 ? [] : stage(name, block("steps", [bash(...environment, ...commands)]));
  return stage(
    "Build",
    agent,
    block(
      "stages",
      stage(
        "Checkout",
        block(
          "steps",
          "checkout scm",
          block("script", "env.REVISION = sh(script: 'git rev-parse HEAD', returnStdout: true).trim()"),
        ),
      ),
      run("Compile", [...build.install, ...build.commands]),
      run("Test", build.test),
      stage(
        "Pack",
        block("steps", block(`dir(${groovyString(build.output)})`, "stash name: 'bundle', useDefaultExcludes: false")),
      ),
    ),
  );
}

function shipStage(
  system: System,
  component: Component,
  { site, trust, agent, branch }: { site: SiteName; trust: JenkinsTrust; agent: string; branch: string },
): readonly string[] {
  const { region } = system.sites[site];
  const role = site === system.activeSite ? "active" : "standby";
  const ship = bash(
    ...exports({
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      ROLE_ARN: names.roleArn(system.account, names.jenkinsRoleName(system.name, site)),
      ...shipEnvironment(system, component, { region, handOverTo: "none" }),
    }),
    'export BUNDLE="$WORKSPACE/bundle"',
    ...takeRole(trust),
    shipScript(component).trimEnd(),
  );
  return stage(
    `Ship to ${site} (${role}, ${region})`,
    block(
      "when",
      "beforeAgent true",
      block(
        "expression",
        `(params.SITES ?: 'both') in ['both', '${site}'] && (env.BRANCH_NAME == null || env.BRANCH_NAME == ${groovyString(branch)})`,
      ),
    ),
    agent,
    block("steps", "deleteDir()", block("dir('bundle')", "unstash 'bundle'"), withToken(trust, ship)),
  );
}

function approveStage(component: Component, branch: string): readonly string[] {
  return stage(
    "Approve",
    block("when", block("expression", `env.BRANCH_NAME == null || env.BRANCH_NAME == ${groovyString(branch)}`)),
    block(
      "steps",
      block(
        `timeout(time: ${APPROVAL_HOURS}, unit: 'HOURS')`,
        `input message: ${groovyString(`Ship ${component.name}?`)}, ok: 'Ship'`,
      ),
    ),
  );
}

/**
 * The Jenkinsfile of one component: check out, build, test, perhaps an approval, ship to the active site and then to the
 * standby. A run ships to one site only if it is told so, and needs nothing of the other then.
 *
 * Nobody's agent waits for the approval. A pure function; there is no secret in it.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#declarative-pipeline
 */
export function componentJenkinsfile(
  system: System,
  delivery: Delivery,
  { trust, agent: label }: JenkinsEngine,
  component: Component,
): string {
  const agent = `agent { label ${groovyString(label)} }`;
  const { branch, approval } = delivery;
  return jenkinsfile(
    `Builds ${component.name} of ${system.name} and ships it to both sites.`,
    block(
      "pipeline",
      "agent none",
      block(
        "options",
        "skipDefaultCheckout(true)",
        "disableConcurrentBuilds()",
        "buildDiscarder(logRotator(numToKeepStr: '50'))",
        `timeout(time: ${RUN_MINUTES}, unit: 'MINUTES')`,
      ),
      sitesParameter(system),
      block(
        "stages",
        buildStage(component, agent),
        approval ? approveStage(component, branch) : [],
        ...[system.activeSite, otherSite(system.activeSite)].map((site) =>
          shipStage(system, component, { site, trust, agent, branch }),
        ),
      ),
    ),
  );
}
