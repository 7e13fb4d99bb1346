import type { System } from "../model";
import { serviceName } from "../names";
import { bucketName } from "../storage/names";
import { distributionParameterName, websiteBucket } from "../website/names";
import type { Component } from "./model";
import { deliveryBucketName, pipelineName, revisionParameterName } from "./names";

/*
 * What ships one revision of a component to one site, as shell. CodeBuild and Jenkins run the same text, and it is a
 * constant: everything that differs comes in environment variables, so nothing has to be quoted into it.
 *
 * COMPONENT, REVISION  what is shipped
 * BUNDLE               the folder that is shipped
 * PARAMETER            the SSM parameter that says what the site runs
 * HAND_OVER_TO         region of the site that comes next, or `none`
 * PIPELINE             that site's pipeline, if there is one
 * HANDED_OVER          `yes` if the other site's pipeline started this delivery; empty or `no` otherwise
 */

/** The variable of a pipeline that says whether the other site's started it, and what the scripts read. */
export const HANDED_OVER = "HANDED_OVER";

/** The last steps of every delivery: tell what the site runs, and let the other site follow. */
const FINISH = `
record() { aws ssm put-parameter --name "$PARAMETER" --type String --overwrite --value "$1" >/dev/null; }

hand_over() {
  [ "$HAND_OVER_TO" != none ] || return 0
  # After a failover both sites think that they are active until the one that was lost has been deployed again. Whoever
  # was handed a revision keeps it, or the two would hand it to each other for ever.
  if [ "\${HANDED_OVER:-no}" = yes ]; then
    echo "$HAND_OVER_TO has $COMPONENT $REVISION: it comes from there."
    return 0
  fi
  # The other region may be lost. Then this site has what it needs, and the other is stale until it is back.
  AWS_MAX_ATTEMPTS=2 aws codepipeline start-pipeline-execution --region "$HAND_OVER_TO" --name "$PIPELINE" \\
    --cli-connect-timeout 10 --cli-read-timeout 20 --variables "name=HANDED_OVER,value=yes" \\
    --source-revisions "actionName=Source,revisionType=COMMIT_ID,revisionValue=$REVISION" >/dev/null &&
    echo "$COMPONENT $REVISION is on its way to $HAND_OVER_TO." ||
    echo "WARNING: $HAND_OVER_TO could not be told of $COMPONENT $REVISION and keeps the version it has."
}
`;

/**
 * Ships a service: the bundle goes into the site's own bucket, from where CodeDeploy, and every instance that is launched
 * later, takes it.
 *
 * A site without instances keeps the bundle: CodeDeploy refuses to deploy to nobody (NO_INSTANCES). Also in
 * the environment: BUCKET, APPLICATION, GROUP, SCALING_GROUP.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ErrorInformation.html
 */
const SHIP_SERVICE = `set -euo pipefail
${FINISH}
key="bundles/$COMPONENT/$REVISION.zip"
[ -f "$BUNDLE/appspec.yml" ] || [ -f "$BUNDLE/appspec.yaml" ] || { echo "There is no appspec.yml in $BUNDLE."; exit 1; }
archive="$(mktemp -d)/bundle.zip"
(cd "$BUNDLE" && zip -qry "$archive" .)
aws s3 cp --only-show-errors "$archive" "s3://$BUCKET/$key"
rm -f "$archive"

instances=$(aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names "$SCALING_GROUP" \\
  --query 'length(AutoScalingGroups[].Instances[])' --output text)
if [ "$instances" = 0 ]; then
  echo "No instance runs $COMPONENT here. The bundle is kept at s3://$BUCKET/$key."
  record "$REVISION kept"
else
  deployment=$(aws deploy create-deployment --application-name "$APPLICATION" --deployment-group-name "$GROUP" \\
    --s3-location "bucket=$BUCKET,key=$key,bundleType=zip" --description "$REVISION" \\
    --query deploymentId --output text)
  echo "Deployment $deployment to $instances instances."
  # The waiter gives up after half an hour, and a careful deployment may take longer.
  until aws deploy wait deployment-successful --deployment-id "$deployment"; do
    status=$(aws deploy get-deployment --deployment-id "$deployment" --query deploymentInfo.status --output text)
    case "$status" in
      Failed | Stopped)
        aws deploy get-deployment --deployment-id "$deployment" --query deploymentInfo.errorInformation
        exit 1
        ;;
    esac
    sleep 5
  done
  record "$REVISION"
fi
hand_over
`;

/**
 * Ships a website: files first and pages last, then what is no longer there goes, then the edge forgets what it has.
 *
 * Every file is uploaded. `aws s3 sync` takes a file for unchanged that has the same size and is not newer than what is in
 * the bucket, as one from a cache or an archive is; the old page would stay, and `--delete` take away what it refers to.
 * Afterwards all sizes are the same, so that `--size-only` uploads nothing again.
 *
 * CloudFront's control plane is in us-east-1. When it does not answer, the files are there all the same, and the edge
 * shows them when its copies expire. Also in the environment: WEBSITE_BUCKET, and DISTRIBUTION_PARAMETER, the SSM
 * parameter of the site's own region that holds the ARN of its distribution.
 *
 * @see https://github.com/aws/aws-cli/issues/3273
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
 */
const SHIP_WEBSITE = `set -euo pipefail
${FINISH}
[ -n "$(ls -A "$BUNDLE")" ] || { echo "There is nothing in $BUNDLE."; exit 1; }
aws s3 cp --only-show-errors --recursive --exclude '*.html' "$BUNDLE" "s3://$WEBSITE_BUCKET"
aws s3 cp --only-show-errors --recursive --exclude '*' --include '*.html' "$BUNDLE" "s3://$WEBSITE_BUCKET"
aws s3 sync --only-show-errors --size-only --delete "$BUNDLE" "s3://$WEBSITE_BUCKET"
distribution=$(aws ssm get-parameter --name "$DISTRIBUTION_PARAMETER" --query Parameter.Value --output text)
AWS_MAX_ATTEMPTS=2 aws cloudfront create-invalidation --distribution-id "\${distribution##*/}" --paths '/*' \\
  --cli-connect-timeout 10 --cli-read-timeout 20 >/dev/null ||
  echo "WARNING: CloudFront did not take the invalidation; the edge shows the new files when its copies expire."
record "$REVISION"
hand_over
`;

/** A site as it is written into the environment: its region, literally or as a Terraform expression. */
interface ShipSite {
  readonly region: string;
  /** Region of the site that comes next, or `none`. */
  readonly handOverTo: string;
}

/** What the script of a component finds in its environment, but for BUNDLE and REVISION. */
export function shipEnvironment(
  { name: system, account }: Pick<System, "name" | "account">,
  { name: component, target }: Pick<Component, "name" | "target">,
  { region, handOverTo }: ShipSite,
): Readonly<Record<string, string>> {
  const pipeline = pipelineName(system, component);
  return {
    COMPONENT: component,
    PARAMETER: revisionParameterName(system, component),
    PIPELINE: pipeline,
    HAND_OVER_TO: handOverTo,
    ...(target.kind === "service"
      ? {
          BUCKET: deliveryBucketName(system, account, region),
          APPLICATION: pipeline,
          GROUP: serviceName(system, target.service),
          SCALING_GROUP: serviceName(system, target.service),
        }
      : {
          WEBSITE_BUCKET: bucketName(system, account, region, websiteBucket(target.website)),
          DISTRIBUTION_PARAMETER: distributionParameterName(system, target.website),
        }),
  };
}

/** The shell that ships a component to a site. */
export const shipScript = ({ target }: Pick<Component, "target">): string =>
  target.kind === "service" ? SHIP_SERVICE : SHIP_WEBSITE;
