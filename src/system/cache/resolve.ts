import type { SystemDocument } from "../schema";
import type { Cache } from "./model";

export const resolveCaches = (document: SystemDocument): readonly Cache[] =>
  Object.keys(document.caches).map((name) => ({ name }));
