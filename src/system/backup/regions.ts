/**
 * The regions to which RDS replicates the automated backups of a region's instances.
 *
 * AWS adds pairs; `aws rds describe-source-regions --region <destination>` tells what holds today.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html
 */
const DESTINATIONS: Readonly<Record<string, string>> = {
  "ap-northeast-1": "ap-northeast-2 ap-northeast-3 ap-southeast-1 us-east-1 us-east-2 us-west-2",
  "ap-northeast-2": "ap-northeast-1 ap-southeast-1 us-east-1 us-east-2 us-west-2",
  "ap-northeast-3": "ap-northeast-1",
  "ap-south-1": "ap-southeast-1 us-east-1 us-east-2 us-west-2",
  "ap-southeast-1": "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-2 us-east-1 us-east-2 us-west-2",
  "ap-southeast-2": "ap-southeast-1 us-east-1 us-west-1 us-west-2",
  "ca-central-1": "eu-west-1 us-east-1 us-east-2 us-west-1 us-west-2",
  "eu-central-1": "eu-north-1 eu-west-1 eu-west-2 eu-west-3 us-east-1 us-east-2 us-west-2",
  "eu-north-1": "eu-central-1 eu-west-1 eu-west-2 eu-west-3 us-east-1",
  "eu-west-1": "ca-central-1 eu-central-1 eu-north-1 eu-west-2 eu-west-3 us-east-1 us-east-2 us-west-1 us-west-2",
  "eu-west-2": "eu-central-1 eu-north-1 eu-west-1 eu-west-3 us-east-1",
  "eu-west-3": "eu-central-1 eu-north-1 eu-west-1 eu-west-2 us-east-1",
  "sa-east-1": "us-east-1 us-east-2",
  "us-east-1":
    "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-north-1 " +
    "eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-2 us-west-1 us-west-2",
  "us-east-2":
    "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ca-central-1 eu-central-1 eu-west-1 sa-east-1 us-east-1 " +
    "us-west-1 us-west-2",
  "us-west-1": "ap-southeast-2 ca-central-1 eu-west-1 us-east-1 us-east-2 us-west-2",
  "us-west-2":
    "ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 eu-west-1 " +
    "us-east-1 us-east-2 us-west-1",
};

/** Where automated backups of instances in a region can go; none where AWS has documented none. */
export const replicationDestinations = (source: string): readonly string[] => DESTINATIONS[source]?.split(" ") ?? [];
