import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import type { LocalAws } from "../../src/rehearsal";

/** Options of an SDK client that talks to the local AWS. */
export const settings = (aws: LocalAws, region: string) => ({
  endpoint: aws.endpoint,
  region,
  maxAttempts: 1,
  forcePathStyle: true,
  credentials: { accessKeyId: "twinstack", secretAccessKey: "twinstack" },
});

/** Makes a state bucket and a lock table in seconds; `bootstrap` proper waits a minute for a lifecycle rule to settle. */
export async function makeStateStore(aws: LocalAws, bucket: string, table: string, region: string): Promise<void> {
  const s3 = new S3Client(settings(aws, region));
  const dynamodb = new DynamoDBClient(settings(aws, region));
  const LocationConstraint = region as "eu-west-1";
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint } }));
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } }));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
    }),
  );
  s3.destroy();
  dynamodb.destroy();
}

/** Lays the local AWS's variables over this process's, for SDK clients in `src/`; returns what undoes it. */
export function useLocalAws(aws: LocalAws): () => void {
  const before = { ...process.env };
  Object.assign(process.env, aws.env());
  return () => {
    for (const name of Object.keys(aws.env())) {
      const value = before[name];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}
