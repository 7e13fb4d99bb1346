import type { Problem } from "../problem";
import type { SystemDraft } from "../rules";

export const secretRules: readonly ((draft: SystemDraft) => Problem[])[] = [];
