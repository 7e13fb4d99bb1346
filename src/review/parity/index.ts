export { compareSites } from "./compare";
export { compareConfigurations, type TextDifference, type VariableDifference } from "./configurations";
export type { Comparison, Difference, Pair, SiteResource, SiteStand } from "./model";
export { compareSystem, type PairReport, pairsOf, type ParityReport, type Standing } from "./report";
export { standingOf } from "./standing";
export { readState } from "./state";
