import type { Problem } from "../problem";
import type { SystemDraft } from "../rules";

export const backupRules: readonly ((draft: SystemDraft) => Problem[])[] = [];
