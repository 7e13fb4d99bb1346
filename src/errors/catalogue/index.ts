import { AWS_ERRORS } from "./aws";
import { BACKUP_ERRORS } from "./backup";
import { CACHE_ERRORS } from "./cache";
import { CHANGES_ERRORS } from "./changes";
import { DATABASE_ERRORS } from "./database";
import { DELIVERY_ERRORS } from "./delivery";
import { DNS_ERRORS } from "./dns";
import { HCL_SYNTAX_ERRORS } from "./hcl-syntax";
import { HCL_EXPORT_ERRORS } from "./hcl-export";
import { IMAGE_ERRORS } from "./image";
import { MESSAGING_ERRORS } from "./messaging";
import { MONITORING_ERRORS } from "./monitoring";
import { REVIEW_ERRORS } from "./review";
import { SECRET_ERRORS } from "./secret";
import { STORAGE_ERRORS } from "./storage";
import { WEBSITE_ERRORS } from "./website";
import { PARITY_ERRORS } from "./parity";
import { PROGRAM_ERRORS } from "./program";
import { SYSTEM_FILE_ERRORS } from "./system-file";
import { TERRAFORM_ERRORS } from "./terraform";

export type { CatalogueEntry, ExitCode } from "./entry";

/**
 * The catalogue of errors: one entry for each thing that can go wrong, keyed by its code.
 *
 * The code is the contract: scripts and tests match it, sentences may be reworded. `docs/errors.md` is generated from
 * this.
 *
 * @public
 */
export const CATALOGUE = {
  ...SYSTEM_FILE_ERRORS,
  ...DATABASE_ERRORS,
  ...SECRET_ERRORS,
  ...CACHE_ERRORS,
  ...BACKUP_ERRORS,
  ...STORAGE_ERRORS,
  ...WEBSITE_ERRORS,
  ...MESSAGING_ERRORS,
  ...IMAGE_ERRORS,
  ...DNS_ERRORS,
  ...MONITORING_ERRORS,
  ...DELIVERY_ERRORS,
  ...HCL_SYNTAX_ERRORS,
  ...HCL_EXPORT_ERRORS,
  ...REVIEW_ERRORS,
  ...TERRAFORM_ERRORS,
  ...CHANGES_ERRORS,
  ...AWS_ERRORS,
  ...PARITY_ERRORS,
  ...PROGRAM_ERRORS,
} as const;
