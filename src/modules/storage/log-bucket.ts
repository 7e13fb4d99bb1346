import { Construct } from "constructs";
import { names } from "../../system";
import { Bucket } from "./bucket";

/** How long access logs are kept. */
const KEEP_DAYS = 90;

export interface LogBucketProps {
  /** Globally unique, at most 63 characters; may hold Terraform expressions. */
  readonly bucketName: string;
  readonly account: string;
  /** Names of the buckets whose access logs it takes. */
  readonly sources: readonly string[];
  /** Whether the bucket may be destroyed with the logs in it. */
  readonly destroyWithObjects: boolean;
}

/**
 * Where S3 writes who asked for what in the other buckets of a site: for ninety days, under the name of each bucket.
 *
 * Only S3's logging service may write, and only for these buckets of this account. Log delivery takes no KMS key for
 * default encryption, so these objects have S3's own. S3 delivers within hours and promises no completeness. It keeps no
 * log of itself, or it would never end.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class LogBucket extends Construct {
  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: LogBucketProps) {
    super(scope, id);
    this.bucketName = new Bucket(this, "bucket", {
      bucketName: props.bucketName,
      logicalId: id,
      destroyWithObjects: props.destroyWithObjects,
      lifecycle: { keepOldVersionsDays: 1, abortUploadsDays: 7, transitions: [], expireDays: KEEP_DAYS },
      statements: [
        {
          Sid: "AccessLogs",
          Effect: "Allow",
          Principal: { Service: "logging.s3.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: `${names.bucketArn(props.bucketName)}/*`,
          Condition: {
            ArnEquals: { "aws:SourceArn": props.sources.map(names.bucketArn) },
            StringEquals: { "aws:SourceAccount": props.account },
          },
        },
      ],
    }).bucketName;
  }
}
