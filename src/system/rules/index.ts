import { backupRules } from "../backup/rules";
import { cacheRules } from "../cache/rules";
import { databaseRules } from "../database/rules";
import { deliveryRules } from "../delivery/rules";
import { dnsRules } from "../dns/rules";
import { imageRules } from "../image/rules";
import { messagingRules } from "../messaging/rules";
import { monitoringRules } from "../monitoring/rules";
import { reviewRules } from "../review/rules";
import { secretRules } from "../secret/rules";
import { storageRules } from "../storage/rules";
import { websiteRules } from "../website/rules";
import type { System } from "../model";
import type { Problem } from "../problem";
import type { SystemDocument } from "../schema";
import type { Draft } from "../schema-walk";
import { checkNames, checkTags } from "./names";
import { checkTemplates } from "./templates";
import { checkClosure } from "./closure";
import { checkFailover, checkStrategy } from "./strategy";
import { checkUses } from "./uses";
import { checkCapacity, checkCertificates, checkPorts } from "./services";
import { checkUserData } from "./user-data";
import { checkCidrs, checkRegions, checkZones } from "./sites";

/** What the rules see: the parts of the document that are right by themselves. */
export type SystemDraft = Draft<SystemDocument>;

const RULES: readonly ((draft: SystemDraft) => Problem[])[] = [
  checkRegions,
  checkZones,
  checkCidrs,
  checkNames,
  checkTags,
  checkTemplates,
  checkPorts,
  checkCertificates,
  checkCapacity,
  checkFailover,
  checkStrategy,
  checkUses,
  ...databaseRules,
  ...secretRules,
  ...cacheRules,
  ...backupRules,
  ...storageRules,
  ...websiteRules,
  ...messagingRules,
  ...imageRules,
  ...dnsRules,
  ...monitoringRules,
  ...deliveryRules,
  ...reviewRules,
];

/** Everything that is wrong with a document across its keys. */
export const checkRules = (draft: SystemDraft): Problem[] => RULES.flatMap((rule) => rule(draft));

/** What can only be told of a whole system. */
const MODEL_RULES: readonly ((system: System) => Problem[])[] = [checkClosure, checkUserData];

/** What is wrong with a system whose document has passed the schema and the rules. */
export const checkModel = (system: System): Problem[] => MODEL_RULES.flatMap((rule) => rule(system));
