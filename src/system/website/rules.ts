import type { Problem } from "../problem";
import type { SystemDraft } from "../rules";

export const websiteRules: readonly ((draft: SystemDraft) => Problem[])[] = [];
