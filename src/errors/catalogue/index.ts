import { AWS_ERRORS } from "./aws";
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
export const CATALOGUE = { ...SYSTEM_FILE_ERRORS, ...TERRAFORM_ERRORS, ...AWS_ERRORS, ...PROGRAM_ERRORS } as const;
