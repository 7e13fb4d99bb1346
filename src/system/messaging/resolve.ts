import type { SystemDocument } from "../schema";
import type { Topic } from "./model";

export const resolveTopics = (document: SystemDocument): readonly Topic[] =>
  Object.keys(document.topics).map((name) => ({ name }));
