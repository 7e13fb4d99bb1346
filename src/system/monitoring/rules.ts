import type { Problem } from "../problem";
import type { SystemDraft } from "../rules";

export const monitoringRules: readonly ((draft: SystemDraft) => Problem[])[] = [];
