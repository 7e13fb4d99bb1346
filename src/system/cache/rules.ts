import type { Problem } from "../problem";
import type { SystemDraft } from "../rules";

export const cacheRules: readonly ((draft: SystemDraft) => Problem[])[] = [];
