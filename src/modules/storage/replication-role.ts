import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { names } from "../../system";
import { policyDocument } from "../identity";
import { type KeyUse, keyUse } from "./key-use";

export interface ReplicationRoleProps {
  /** At most 64 characters; global in the account. */
  readonly name: string;
  /** The bucket that is replicated. */
  readonly source: KeyUse;
  /** The bucket that gets the replicas. */
  readonly destination: KeyUse;
}

/**
 * The role that S3 replicates one bucket with, in one direction: it reads versions in the source and writes replicas in
 * the destination, with the key of each.
 *
 * AWS documents no source condition for the trust policy of a replication role, so there is none: who may make S3 use it
 * is limited by `iam:PassRole`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
 */
export class ReplicationRole extends Construct {
  constructor(scope: Construct, id: string, { name, source, destination }: ReplicationRoleProps) {
    super(scope, id);
    const [from, to] = [source, destination].map(({ bucketName }) => names.bucketArn(bucketName));
    const role = new IamRole(this, "role", {
      name,
      assumeRolePolicy: policyDocument({
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    });
    new IamRolePolicy(this, "policy", {
      name: "replicate",
      role: role.name,
      policy: policyDocument(
        {
          Sid: "Source",
          Effect: "Allow",
          Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
          Resource: from,
        },
        {
          Sid: "SourceVersions",
          Effect: "Allow",
          Action: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
          Resource: `${from}/*`,
        },
        {
          Sid: "Replicas",
          Effect: "Allow",
          Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
          Resource: `${to}/*`,
        },
        keyUse("SourceKey", ["kms:Decrypt"], source),
        // A bucket key is made by GenerateDataKey; objects that are encrypted without one need Encrypt.
        keyUse("ReplicaKey", ["kms:Encrypt", "kms:GenerateDataKey"], destination),
      ),
    });
  }
}
