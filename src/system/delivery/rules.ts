import type { Problem } from "../problem";
import type { SystemDraft } from "../rules";

export const deliveryRules: readonly ((draft: SystemDraft) => Problem[])[] = [];
