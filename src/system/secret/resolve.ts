import type { SystemDocument } from "../schema";
import type { Secret } from "./model";

export const resolveSecrets = (document: SystemDocument): readonly Secret[] =>
  Object.keys(document.secrets).map((name) => ({ name }));
