import { BackupPlan as AwsBackupPlan } from "@cdktf/provider-aws/lib/backup-plan";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection";
import { Construct } from "constructs";
import type { BackupRule } from "../../system/backup";
import type { Presence } from "../presence";

export interface BackupPlanProps {
  /** Of the plan and of its selection: at most 50 characters. */
  readonly name: string;

  readonly rules: readonly BackupRule[];

  /** The vault that recovery points are taken into, in the plan's own region. */
  readonly vaultName: string;

  /** ARNs of the vaults that each recovery point is copied to: an open one and a locked one. */
  readonly copyVaultArn: string;
  readonly lockedVaultArn: string;

  /** ARNs of what is backed up. It need not exist yet. */
  readonly resources: readonly string[];

  /** Role that takes and copies recovery points. */
  readonly roleArn: string;

  /** Whether the plan stands in this site: where it does not, nothing is backed up. */
  readonly presence: Presence;
}

/**
 * What AWS Backup does, and when: takes recovery points of databases into a vault of the region, and copies each into two
 * vaults of another region.
 *
 * After a failover it stands in the other site. Where it stood before, it is there until that site has been deployed again.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/about-backup-plans.html
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html
 */
export class BackupPlan extends Construct {
  constructor(scope: Construct, id: string, props: BackupPlanProps) {
    super(scope, id);
    const { name, presence } = props;
    const plan = presence.apply(
      new AwsBackupPlan(this, "plan", {
        name,
        rule: props.rules.map((rule) => ({
          ruleName: rule.name,
          targetVaultName: props.vaultName,
          schedule: rule.schedule,
          startWindow: rule.startWindowMinutes,
          completionWindow: rule.completionWindowMinutes,
          lifecycle: { deleteAfter: rule.keepDays },
          copyAction: [
            { destinationVaultArn: props.copyVaultArn, lifecycle: { deleteAfter: rule.copyKeepDays } },
            { destinationVaultArn: props.lockedVaultArn, lifecycle: { deleteAfter: rule.lockedCopyKeepDays } },
          ],
        })),
      }),
    );
    presence.apply(
      new BackupSelection(this, "selection", {
        name,
        planId: presence.attribute(plan, "id"),
        iamRoleArn: props.roleArn,
        resources: [...props.resources],
      }),
    );
  }
}
