import type { Problem } from "../problem";
import type { SystemDraft } from "../rules";

export const storageRules: readonly ((draft: SystemDraft) => Problem[])[] = [];
