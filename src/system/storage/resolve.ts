import type { SystemDocument } from "../schema";
import type { Bucket } from "./model";

export const resolveBuckets = (document: SystemDocument): readonly Bucket[] =>
  Object.keys(document.buckets).map((name) => ({ name }));
