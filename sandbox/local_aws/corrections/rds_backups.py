"""Amazon RDS: automated backups that are replicated to another region."""

from __future__ import annotations

import functools
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.rds.exceptions import DBInstanceNotFoundError, RDSClientError
from moto.rds.models import DBInstance, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse

_MOST_IN_A_REGION = 20


def apply() -> None:
    replicate_automated_backups()


def _replicated(backend: RDSBackend) -> dict[str, dict[str, Any]]:
    """The automated backups of other regions' instances that are kept in this one, by their ARN."""
    return backend.__dict__.setdefault("replicated_automated_backups", {})


def _source(backend: RDSBackend, arn: str) -> DBInstance:
    """The instance, in the region that its ARN names."""
    _, _, _, region, account, _, name = [*arn.split(":", 6), "", "", "", "", "", ""][:7]
    found = rds_backends[account][region].databases.get(name) if region in rds_backends[account] else None
    if not found:
        raise DBInstanceNotFoundError(name or arn)
    return found


def _status(backup: dict[str, Any]) -> str:
    """A backup is retained after its replication was stopped, or its instance deleted."""
    if backup["Status"] == "retained":
        return "retained"
    region, account = backup["Region"], backup["account"]
    live = rds_backends[account][region].databases.get(backup["DBInstanceIdentifier"])
    return "replicating" if live and live.dbi_resource_id == backup["DbiResourceId"] else "retained"


def _shown(backup: dict[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in backup.items() if key != "account"}, "Status": _status(backup)}


def replicate_automated_backups() -> None:
    """moto shows automated backups of a region's own instances only, and cannot replicate them.

    The calls are made in the region that the backups go to. The instance shows where its backups go.
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartDBInstanceAutomatedBackupsReplication.html
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html
    """
    RDSResponse.start_db_instance_automated_backups_replication = _start  # type: ignore[attr-defined]
    RDSResponse.stop_db_instance_automated_backups_replication = _stop  # type: ignore[attr-defined]
    original = RDSResponse.describe_db_instance_automated_backups

    @functools.wraps(original)
    def describe(self: RDSResponse) -> ActionResult:
        wanted = self.params.get("DBInstanceAutomatedBackupsArn")
        if wanted:
            backup = _replicated(self.backend).get(wanted)
            if not backup:
                raise RDSClientError("DBInstanceAutomatedBackupNotFound", f"Automated backup {wanted} not found.")
            return ActionResult({"DBInstanceAutomatedBackups": [_shown(backup)]})
        identifier, resource = self.params.get("DBInstanceIdentifier"), self.params.get("DbiResourceId")
        here = [
            _shown(backup)
            for backup in _replicated(self.backend).values()
            if identifier in (None, backup["DBInstanceIdentifier"]) and resource in (None, backup["DbiResourceId"])
        ]
        own = self.backend.describe_db_instance_automated_backups(**self.params)
        return ActionResult({"DBInstanceAutomatedBackups": [*own, *here]})

    RDSResponse.describe_db_instance_automated_backups = describe  # type: ignore[method-assign]


def _start(self: RDSResponse) -> ActionResult:
    backend: RDSBackend = self.backend
    arn = self.params["SourceDBInstanceArn"]
    source = _source(backend, arn)
    if source.region == backend.region_name:
        raise RDSClientError("InvalidParameterValue", "The source DB instance is in the current region.")
    if not source.backup_retention_period:
        raise RDSClientError("InvalidDBInstanceState", "Automated backups are not enabled for the source DB instance.")
    key = self.params.get("KmsKeyId")
    if source.storage_encrypted and not key:
        raise RDSClientError("InvalidParameterCombination", "KmsKeyId is needed for an encrypted source DB instance.")
    if key:
        key = backend._validate_kms_key(key)
    kept = [backup for backup in _replicated(backend).values() if _status(backup) == "replicating"]
    if any(backup["DbiResourceId"] == source.dbi_resource_id for backup in kept):
        raise RDSClientError("InvalidDBInstanceState", "The DB instance is already replicating to the current region.")
    if len(kept) >= _MOST_IN_A_REGION:
        raise RDSClientError("DBInstanceAutomatedBackupQuotaExceeded", f"At most {_MOST_IN_A_REGION} a region.")
    name = source.dbi_resource_id.removeprefix("db-")
    backup_arn = f"arn:aws:rds:{backend.region_name}:{backend.account_id}:auto-backup:ab-{name.lower()}"
    now = utcnow()
    backup = {
        "account": source.account_id,
        "DBInstanceAutomatedBackupsArn": backup_arn,
        "DBInstanceArn": source.db_instance_arn,
        "DBInstanceIdentifier": source.db_instance_identifier,
        "DbiResourceId": source.dbi_resource_id,
        "Region": source.region,
        "BackupRetentionPeriod": self.params.get("BackupRetentionPeriod") or 7,
        "Status": "replicating",
        "Engine": source.engine,
        "EngineVersion": source.engine_version,
        "AllocatedStorage": source.allocated_storage,
        "Encrypted": bool(source.storage_encrypted),
        "KmsKeyId": key,
        "InstanceCreateTime": now,
        "RestoreWindow": {"EarliestTime": now, "LatestTime": now},
    }
    _replicated(backend)[backup_arn] = backup
    others = getattr(source, "db_instance_automated_backups_replications", None) or []
    source.db_instance_automated_backups_replications = [  # type: ignore[attr-defined]
        *others,
        {"DBInstanceAutomatedBackupsArn": backup_arn},
    ]
    return ActionResult({"DBInstanceAutomatedBackup": _shown(backup)})


def _stop(self: RDSResponse) -> ActionResult:
    backend: RDSBackend = self.backend
    source = _source(backend, self.params["SourceDBInstanceArn"])
    for arn, backup in _replicated(backend).items():
        if backup["DbiResourceId"] == source.dbi_resource_id and _status(backup) == "replicating":
            backup["Status"] = "retained"
            source.db_instance_automated_backups_replications = [  # type: ignore[attr-defined]
                each
                for each in source.db_instance_automated_backups_replications  # type: ignore[attr-defined]
                if each["DBInstanceAutomatedBackupsArn"] != arn
            ]
            return ActionResult({"DBInstanceAutomatedBackup": _shown(backup)})
    raise RDSClientError("InvalidDBInstanceState", "The DB instance is not replicating to the current region.")
