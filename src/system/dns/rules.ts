import type { Problem } from "../problem";
import type { SystemDraft } from "../rules";

export const dnsRules: readonly ((draft: SystemDraft) => Problem[])[] = [];
