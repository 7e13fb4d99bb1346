import { SITE_NAMES } from "../model";
import type { ComposedName, NameLimit } from "../name-limits";
import type { SystemDraft } from "../rules";

const VAULT: NameLimit = {
  what: "a backup vault name",
  max: 50,
  pattern: /^[a-zA-Z0-9\-_]{2,50}$/,
  source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html",
};

const ROLE: NameLimit = {
  what: "an IAM role name",
  max: 64,
  pattern: /^[\w+=,.@-]+$/,
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
};

/** What a site keeps in its vaults: its own recovery points, and copies of the other site's. */
const BACKUP_VAULTS = ["own", "copies", "locked-copies"] as const;

export type BackupVault = (typeof BACKUP_VAULTS)[number];

/** The same in both regions. */
export const backupVaultName = (system: string, vault: BackupVault): string => `${system}-${vault}`;

export const backupVaultArn = (system: string, vault: BackupVault, account: string, region: string): string =>
  `arn:aws:backup:${region}:${account}:backup-vault:${backupVaultName(system, vault)}`;

export const backupKeyAlias = (system: string): string => `alias/${system}-backup`;

/** The plan and its selection. */
export const backupPlanName = (system: string): string => `${system}-databases`;

/** The role that takes and copies recovery points, and the one that restores from them. */
export const backupRoleName = (system: string, work: "backup" | "restore", site: string): string =>
  `${system}-${work}-${site}`;

/** Names that are put together from parts of the system file, with AWS's limits. */
export const backupComposedNames = ({ system = "", backups }: SystemDraft): readonly ComposedName[] => {
  if (backups === undefined) return [];
  const path = ["system"];
  return [
    ...BACKUP_VAULTS.map((vault) => ({ name: backupVaultName(system, vault), limit: VAULT, path })),
    ...SITE_NAMES.flatMap((site) =>
      (["backup", "restore"] as const).map((work) => ({
        name: backupRoleName(system, work, site),
        limit: ROLE,
        // Under `backups`, so that a service of that name is told that the two would share a role.
        path: ["backups"],
      })),
    ),
  ];
};
