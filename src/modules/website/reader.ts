import type { PolicyStatement } from "../identity";

/**
 * What lets a distribution, and nobody else, read a bucket. It may list, so that a file that is not there is a 404 and
 * not a 403.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
export function distributionReads(bucketArn: string, distributionArn: string): readonly PolicyStatement[] {
  const statement = (Sid: string, Action: string, Resource: string): PolicyStatement => ({
    Sid,
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action,
    Resource,
    Condition: { StringEquals: { "aws:SourceArn": distributionArn } },
  });
  return [
    statement("DistributionReads", "s3:GetObject", `${bucketArn}/*`),
    statement("DistributionLists", "s3:ListBucket", bucketArn),
  ];
}
