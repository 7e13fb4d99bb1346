import type { Problem } from "../problem";
import type { SystemDraft } from "../rules";

export const databaseRules: readonly ((draft: SystemDraft) => Problem[])[] = [];
