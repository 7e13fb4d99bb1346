import type { Problem } from "../problem";
import type { SystemDraft } from "../rules";

export const imageRules: readonly ((draft: SystemDraft) => Problem[])[] = [];
