import {
  Codepipeline,
  type CodepipelineStage,
  type CodepipelineStageAction,
} from "@cdktf/provider-aws/lib/codepipeline";
import { Construct } from "constructs";
import { HANDED_OVER } from "../../system";
import { canonicalJson } from "../canonical-json";

/** Where a pipeline takes the code from. Values may be Terraform expressions. */
export type PipelineSource =
  | { readonly kind: "codecommit"; readonly repository: string }
  | {
      readonly kind: "connection";
      readonly connectionArn: string;
      readonly repository: string;
      /** Whether a push starts the pipeline: `true` or `false`, as text or as an expression. */
      readonly startedByPush: string;
    };

export interface PipelineProps {
  readonly name: string;
  readonly roleArn: string;
  readonly bucketName: string;
  readonly keyArn: string;
  readonly source: PipelineSource;
  readonly branch: string;
  readonly buildProjectName: string;
  readonly shipProjectName: string;
  /** Whether somebody has to approve between the build and the site. */
  readonly approval: boolean;
}

/** Name of the source action; whoever starts a pipeline with a revision names it. */
const SOURCE = "Source";

function sourceAction({ source, branch }: PipelineProps): CodepipelineStageAction {
  const common = { name: SOURCE, category: "Source", owner: "AWS", version: "1", namespace: SOURCE };
  const outputArtifacts = [SOURCE];
  if (source.kind === "codecommit") {
    return {
      ...common,
      outputArtifacts,
      provider: "CodeCommit",
      // Started by an event, not by polling.
      configuration: { RepositoryName: source.repository, BranchName: branch, PollForSourceChanges: "false" },
    };
  }
  return {
    ...common,
    outputArtifacts,
    provider: "CodeStarSourceConnection",
    configuration: {
      ConnectionArn: source.connectionArn,
      FullRepositoryId: source.repository,
      BranchName: branch,
      DetectChanges: source.startedByPush,
    },
  };
}

/**
 * The pipeline of one component in one site: source, build, perhaps an approval, ship. It uses nothing outside its own region
 * but the source.
 *
 * A later revision overtakes an earlier one that is still waiting. Failover does nothing to it; whether a push starts it
 * is the site's role. It costs by the minute that its actions run, its builds once more.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-pipeline-variables.html
 */
export class Pipeline extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);
    const build = { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" };
    const stages: CodepipelineStage[] = [
      { name: SOURCE, action: [sourceAction(props)] },
      {
        name: "Build",
        action: [
          {
            ...build,
            name: "Build",
            inputArtifacts: [SOURCE],
            outputArtifacts: ["Bundle"],
            configuration: { ProjectName: props.buildProjectName },
          },
        ],
      },
      ...(props.approval
        ? [
            {
              name: "Approve",
              action: [{ name: "Approve", category: "Approval", owner: "AWS", provider: "Manual", version: "1" }],
            },
          ]
        : []),
      {
        name: "Ship",
        action: [
          {
            ...build,
            name: "Ship",
            inputArtifacts: ["Bundle"],
            configuration: {
              ProjectName: props.shipProjectName,
              EnvironmentVariables: canonicalJson([
                { name: "REVISION", value: `#{${SOURCE}.CommitId}`, type: "PLAINTEXT" },
                { name: HANDED_OVER, value: `#{variables.${HANDED_OVER}}`, type: "PLAINTEXT" },
              ]),
            },
          },
        ],
      },
    ];
    this.arn = new Codepipeline(this, "codepipeline", {
      name: props.name,
      roleArn: props.roleArn,
      pipelineType: "V2",
      executionMode: "SUPERSEDED",
      variable: [
        {
          name: HANDED_OVER,
          defaultValue: "no",
          description: "Whether the other site's pipeline started this execution. Such a one hands over to nobody.",
        },
      ],
      artifactStore: [{ type: "S3", location: props.bucketName, encryptionKey: { type: "KMS", id: props.keyArn } }],
      stage: stages,
    }).arn;
  }
}
