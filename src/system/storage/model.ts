/** Storage classes that objects can move to with age, from the one that is dearest to keep to the cheapest. */
export const STORAGE_CLASSES = {
  "standard-ia": "STANDARD_IA",
  "intelligent-tiering": "INTELLIGENT_TIERING",
  "glacier-ir": "GLACIER_IR",
  glacier: "GLACIER",
  "deep-archive": "DEEP_ARCHIVE",
} as const;

/** What S3 does with objects as they grow older. The same in both sites: what lifecycle rules do is not replicated. */
export interface ObjectLifecycle {
  /** Days that versions are kept after they have been overwritten or deleted. */
  readonly keepOldVersionsDays: number;
  /** Days after which unfinished multipart uploads are thrown away. */
  readonly abortUploadsDays: number;
  readonly transitions: readonly {
    readonly afterDays: number;
    readonly storageClass: (typeof STORAGE_CLASSES)[keyof typeof STORAGE_CLASSES];
  }[];
  /** Age at which objects are deleted; `undefined`: never. */
  readonly expireDays: number | undefined;
}

export interface Bucket extends ObjectLifecycle {
  readonly name: string;
  readonly replication: "both" | "none";
  readonly destroyWithObjects: boolean;
}
