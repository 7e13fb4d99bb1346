import type { Problem } from "../problem";
import type { SystemDraft } from "../rules";

export const messagingRules: readonly ((draft: SystemDraft) => Problem[])[] = [];
