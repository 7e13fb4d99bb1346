import type { SystemDocument } from "../schema";
import type { Website } from "./model";

export const resolveWebsites = (document: SystemDocument): readonly Website[] =>
  Object.keys(document.websites).map((name) => ({ name }));
