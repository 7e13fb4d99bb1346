import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CodecommitRepository } from "@cdktf/provider-aws/lib/codecommit-repository";
import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { canonicalJson } from "../canonical-json";

export interface RepositoryProps {
  readonly name: string;
  readonly description: string;
  readonly keyArn: string;
}

/**
 * A CodeCommit repository in the site's own region.
 *
 * It is gone with its region, so each site has one of its own, and whoever pushes pushes to both (a remote with two push
 * URLs). It costs by the person who uses it in a month.
 *
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html
 */
export class Repository extends Construct {
  readonly arn: string;
  readonly repositoryName: string;

  constructor(scope: Construct, id: string, props: RepositoryProps) {
    super(scope, id);
    const repository = new CodecommitRepository(this, "codecommit_repository", {
      repositoryName: props.name,
      description: props.description,
      kmsKeyId: props.keyArn,
    });
    this.arn = repository.arn;
    this.repositoryName = repository.repositoryName;
    new TerraformOutput(this, "clone_url", {
      description: "Where this site's copy of the code is pushed to.",
      value: repository.cloneUrlHttp,
    });
  }
}

export interface PushRuleProps {
  readonly name: string;
  readonly repositoryArn: string;
  readonly branch: string;
  readonly pipelineArn: string;
  /** Role that EventBridge starts the pipeline with. */
  readonly roleArn: string;
  /** Whether a push starts the pipeline: a Terraform expression of a `bool`. */
  readonly enabled: string;
}

/**
 * Starts a pipeline when the branch of a CodeCommit repository moves.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-trigger-source-repo-changes-cli.html
 */
export class PushRule extends Construct {
  constructor(scope: Construct, id: string, props: PushRuleProps) {
    super(scope, id);
    const rule = new CloudwatchEventRule(this, "cloudwatch_event_rule", {
      name: props.name,
      description: `Starts the pipeline ${props.name} when its branch moves`,
      state: `\${${props.enabled} ? "ENABLED" : "DISABLED"}`,
      eventPattern: canonicalJson({
        source: ["aws.codecommit"],
        "detail-type": ["CodeCommit Repository State Change"],
        resources: [props.repositoryArn],
        detail: {
          event: ["referenceCreated", "referenceUpdated"],
          referenceType: ["branch"],
          referenceName: [props.branch],
        },
      }),
    });
    new CloudwatchEventTarget(this, "cloudwatch_event_target", {
      rule: rule.name,
      targetId: "pipeline",
      arn: props.pipelineArn,
      roleArn: props.roleArn,
    });
  }
}
