export type { VerdictCode } from "./codes";
export type { Acceptance, ReviewSettings } from "./model";
