import { CodebuildProject } from "@cdktf/provider-aws/lib/codebuild-project";
import { Construct } from "constructs";
import type { ComponentBuild } from "../../system";
import { canonicalJson } from "../canonical-json";
import { literal } from "../expressions";

const MINUTES_IN_QUEUE = 60;

/** CodeBuild's own images of Amazon Linux 2023. @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html */
const IMAGES = {
  x86_64: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
  arm64: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
} as const;

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html */
const MACHINES = { x86_64: "LINUX_CONTAINER", arm64: "ARM_CONTAINER" } as const;
const SIZES = {
  small: "BUILD_GENERAL1_SMALL",
  medium: "BUILD_GENERAL1_MEDIUM",
  large: "BUILD_GENERAL1_LARGE",
  xlarge: "BUILD_GENERAL1_XLARGE",
} as const;

/** What every CodeBuild project of a delivery has in common. */
interface ProjectProps {
  readonly name: string;
  readonly description: string;
  readonly roleArn: string;
  /** Key that encrypts what the project puts out. */
  readonly keyArn: string;
  readonly logGroupName: string;
}

export interface BuildProjectProps extends ProjectProps {
  readonly build: ComponentBuild;
}

/** Commands of the system file as a buildspec; `undefined` where the repository has its own. */
function buildspecOf({ install, commands, test, output, buildspec }: ComponentBuild): string {
  if (install.length + commands.length + test.length === 0) return buildspec ?? "buildspec.yml";
  const phases = {
    ...(install.length > 0 ? { install: { commands: install } } : {}),
    // Tests are commands of the same phase: a later phase would run although an earlier one had failed.
    build: { commands: [...commands, ...test] },
  };
  const artifacts = { "base-directory": output, files: ["**/*"] };
  return literal(canonicalJson({ version: 0.2, env: { shell: "bash" }, phases, artifacts }));
}

/**
 * Builds a component, on a machine of CodeBuild's that is gone afterwards.
 *
 * The source comes from the pipeline and the result goes back to it. It runs Docker only if the system file asks for it.
 * Failover does nothing to it; it costs by the minute of building.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export class BuildProject extends Construct {
  readonly projectName: string;

  constructor(scope: Construct, id: string, props: BuildProjectProps) {
    super(scope, id);
    const { build } = props;
    this.projectName = new CodebuildProject(this, "codebuild_project", {
      ...common(props),
      buildTimeout: build.timeoutMinutes,
      source: { type: "CODEPIPELINE", buildspec: buildspecOf(build) },
      cache:
        build.cache === "local"
          ? { type: "LOCAL", modes: ["LOCAL_SOURCE_CACHE", "LOCAL_CUSTOM_CACHE"] }
          : { type: "NO_CACHE" },
      environment: {
        type: MACHINES[build.architecture],
        computeType: SIZES[build.size],
        image: build.image ?? IMAGES[build.architecture],
        // CodeBuild's own images are pulled with its own credentials, others with the project's role.
        imagePullCredentialsType: build.image === undefined ? "CODEBUILD" : "SERVICE_ROLE",
        privilegedMode: build.privileged,
        environmentVariable: Object.entries(build.environment).map(([name, value]) => ({
          name,
          value: literal(value),
        })),
      },
    }).name;
  }
}

export interface ShipProjectProps extends ProjectProps {
  /** The shell that ships. */
  readonly script: string;
  /** What the script needs to know; values may be Terraform expressions. */
  readonly environment: Readonly<Record<string, string>>;
}

/** CodeDeploy may take its time with a careful deployment. */
const SHIP_TIMEOUT_MINUTES = 120;

/**
 * Ships what was built to this site: the last action of its pipeline.
 *
 * It is a project rather than CodeDeploy's own action because it has to do four things in a row: keep the bundle under
 * a name that lasts, leave out a site that has no instances, tell what the site runs, and hand the revision on.
 */
export class ShipProject extends Construct {
  readonly projectName: string;

  constructor(scope: Construct, id: string, props: ShipProjectProps) {
    super(scope, id);
    // One command, in a shell of its own, so that its options end with it.
    const phases = { build: { commands: [`(\nexport BUNDLE="$CODEBUILD_SRC_DIR"\n${props.script})`] } };
    this.projectName = new CodebuildProject(this, "codebuild_project", {
      ...common(props),
      buildTimeout: SHIP_TIMEOUT_MINUTES,
      source: {
        type: "CODEPIPELINE",
        buildspec: literal(canonicalJson({ version: 0.2, env: { shell: "bash" }, phases })),
      },
      environment: {
        type: MACHINES.x86_64,
        computeType: SIZES.small,
        image: IMAGES.x86_64,
        imagePullCredentialsType: "CODEBUILD",
        privilegedMode: false,
        environmentVariable: Object.entries(props.environment).map(([name, value]) => ({ name, value })),
      },
    }).name;
  }
}

const common = ({ name, description, roleArn, keyArn, logGroupName }: ProjectProps) => ({
  name,
  description,
  serviceRole: roleArn,
  encryptionKey: keyArn,
  queuedTimeout: MINUTES_IN_QUEUE,
  artifacts: { type: "CODEPIPELINE" },
  logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: logGroupName } },
});
