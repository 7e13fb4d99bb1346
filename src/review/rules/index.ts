import type { Rule } from "../model";

/** Everything that is looked for. */
export const RULES: readonly Rule[] = [];
