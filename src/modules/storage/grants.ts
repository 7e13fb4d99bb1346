import { names, type Service, type SiteName, type System } from "../../system";
import type { PolicyStatement } from "../identity";
import { keyUse } from "./key-use";

/** Without the right to list, S3 answers 403 for an object that is not there, and nobody knows why. */
const READ = { bucket: ["s3:ListBucket"], objects: ["s3:GetObject"], key: ["kms:Decrypt"] };

/** Parts of a multipart upload are read again when it is completed, so writing takes decrypting. */
const WRITE = {
  bucket: [...READ.bucket, "s3:ListBucketMultipartUploads"],
  objects: [
    ...READ.objects,
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
  ],
  key: [...READ.key, "kms:GenerateDataKey"],
};

/** Part of a statement's id, which takes letters and digits only: `user-media` -> `UserMedia`. */
const sid = (bucket: string): string => bucket.replace(/(^|-)(.)/g, (_, __, letter: string) => letter.toUpperCase());

/** What the instances of a service may do in the buckets that it uses: in their own site's, not in the other's. */
export function storageGrants(system: System, service: Service, site: SiteName): readonly PolicyStatement[] {
  const { name, account, sites } = system;
  const { region } = sites[site];
  return Object.entries(service.uses.buckets).flatMap(([bucket, access]) => {
    const bucketName = names.bucketName(name, account, region, bucket);
    const arn = names.bucketArn(bucketName);
    const actions = access === "write" ? WRITE : READ;
    return [
      { Sid: `Bucket${sid(bucket)}`, Effect: "Allow", Action: actions.bucket, Resource: arn },
      { Sid: `Objects${sid(bucket)}`, Effect: "Allow", Action: actions.objects, Resource: `${arn}/*` },
      keyUse(`Key${sid(bucket)}`, actions.key, {
        account,
        region,
        bucketName,
        keyAlias: names.bucketKeyAlias(name, bucket),
      }),
    ];
  });
}
