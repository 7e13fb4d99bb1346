import type { Rule } from "../model";
import { backupsLost } from "./backups-lost";
import { bothSitesChanged } from "./both-sites-changed";
import { deletionProtectionLost } from "./deletion-protection-lost";
import { drift } from "./drift";
import { encryptionLost } from "./encryption-lost";
import { iamWidened } from "./iam-widened";
import { liveWriterTouched } from "./live-writer-touched";
import { parityBroken } from "./parity";
import { publicAddress } from "./public-address";
import { replicationLost } from "./replication-lost";
import { securityGroupOpened } from "./security-group-opened";
import { standbyCapacity } from "./standby-capacity";
import { standbyDependency } from "./standby-dependency";
import { standbyForeign } from "./standby-foreign";
import { statefulDestroyed } from "./stateful-destroyed";
import { versioningLost } from "./versioning-lost";
import { versionMoved } from "./version-moved";

/** Everything that is looked for. */
export const RULES: readonly Rule[] = [
  statefulDestroyed,
  liveWriterTouched,
  bothSitesChanged,
  parityBroken,
  deletionProtectionLost,
  backupsLost,
  encryptionLost,
  replicationLost,
  versioningLost,
  publicAddress,
  securityGroupOpened,
  iamWidened,
  standbyCapacity,
  standbyDependency,
  standbyForeign,
  versionMoved,
  drift,
];
