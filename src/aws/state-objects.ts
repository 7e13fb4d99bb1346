import { clientSettings, type Patience } from "./clients";
import { awsError, statusOf } from "./errors";

/** Where a state lies. */
export interface StateLocation {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
}

/** What can be said of a state without showing what is in it. */
export interface StateObject {
  readonly serial: number;
  readonly lineage: string;
  readonly resources: number;
  readonly lastModified: Date | undefined;
}

/** Whether a bucket is there and ours to use. `foreign`: it belongs to somebody else, or may not be read. */
export type BucketPresence = "there" | "missing" | "foreign";

/** @throws NO_CREDENTIALS, REGION_UNREACHABLE and the like */
export async function findBucket(bucket: string, region: string): Promise<BucketPresence> {
  const { HeadBucketCommand, S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client(clientSettings(region));
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return "there";
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return "missing";
    if (status === 403 || status === 301) return "foreign";
    throw awsError(error, { what: `bucket ${bucket}`, region });
  } finally {
    client.destroy();
  }
}

/** Reads a state; `undefined` if there is none, or no bucket. */
export async function readState(location: StateLocation, patience?: Patience): Promise<StateObject | undefined> {
  const { GetObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
  const { bucket, key, region } = location;
  const client = new S3Client(clientSettings(region, patience));
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const state = JSON.parse((await answer.Body?.transformToString()) ?? "{}") as {
      serial?: number;
      lineage?: string;
      resources?: { mode?: string; instances?: unknown[] }[];
    };
    const managed = (state.resources ?? []).filter(({ mode }) => mode === "managed");
    return {
      serial: state.serial ?? 0,
      lineage: state.lineage ?? "",
      resources: managed.reduce((sum, { instances }) => sum + (instances?.length ?? 0), 0),
      lastModified: answer.LastModified,
    };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw awsError(error, { what: `state ${key} in ${bucket}`, region });
  } finally {
    client.destroy();
  }
}

/** The keys of all objects in a bucket. */
export async function listKeys(bucket: string, region: string): Promise<string[]> {
  const { paginateListObjectsV2, S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client(clientSettings(region));
  try {
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket })) {
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
    }
    return keys;
  } catch (error) {
    throw awsError(error, { what: `bucket ${bucket}`, region });
  } finally {
    client.destroy();
  }
}
