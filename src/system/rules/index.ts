import type { Problem } from "../problem";
import type { SystemDocument } from "../schema";
import type { Draft } from "../schema-walk";
import { checkNames, checkTags, checkTagTexts } from "./names";
import { checkCapacity, checkCertificates, checkImages, checkPorts, checkUserData } from "./services";
import { checkCidrs, checkRegions, checkZones } from "./sites";

/** What the rules see: the parts of the document that are right by themselves. */
export type SystemDraft = Draft<SystemDocument>;

const RULES: readonly ((draft: SystemDraft) => Problem[])[] = [
  checkRegions,
  checkZones,
  checkCidrs,
  checkNames,
  checkTags,
  checkTagTexts,
  checkPorts,
  checkCertificates,
  checkImages,
  checkCapacity,
  checkUserData,
];

/** Everything that is wrong with a document across its keys. */
export const checkRules = (draft: SystemDraft): Problem[] => RULES.flatMap((rule) => rule(draft));
