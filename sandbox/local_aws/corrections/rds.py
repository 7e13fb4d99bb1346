"""Amazon RDS: identifiers of instances, and replicas that can be promoted and deleted."""

from __future__ import annotations

import copy
import functools
import string
from typing import Any

from moto.moto_api._internal import mock_random
from moto.rds import exceptions
from moto.rds.models import DBInstance, RDSBackend

_RESOURCE_ID_CHARACTERS = string.ascii_uppercase + string.digits

_DEFAULT_AUTHORITY = "rds-ca-rsa2048-g1"


def apply() -> None:
    give_instances_resource_ids()
    name_the_certificate_authority()
    make_replicas_instances_of_their_own()
    promote_for_good()
    let_replicas_be_deleted()


def new_resource_id() -> str:
    return "db-" + "".join(mock_random.choice(_RESOURCE_ID_CHARACTERS) for _ in range(26))


def give_instances_resource_ids() -> None:
    """DbiResourceId is "the Amazon Web Services Region-unique, immutable identifier"; moto has one for all.

    The Terraform provider looks instances up by it, so it finds the wrong one as soon as a region has two.
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
    """
    original = DBInstance.__init__

    @functools.wraps(original)
    def init(self: DBInstance, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.dbi_resource_id = new_resource_id()

    DBInstance.__init__ = init  # type: ignore[method-assign]


def name_the_certificate_authority() -> None:
    """A new instance has a certificate of the account's default authority; moto names one that does not exist.

    Terraform would change it in every new instance, and wait for that for more than a minute.
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
    """
    original = DBInstance.__init__

    @functools.wraps(original)
    def init(self: DBInstance, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **{"ca_certificate_identifier": _DEFAULT_AUTHORITY, **kwargs})

    DBInstance.__init__ = init  # type: ignore[method-assign]


def make_replicas_instances_of_their_own() -> None:
    """moto makes a replica by copying the source object, with its id, its zone and the very same lists.

    A replica has its own resource id and a zone of its own region; tags and deletion protection are not inherited.
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
    """
    original = RDSBackend.create_db_instance_read_replica

    @functools.wraps(original)
    def create(self: RDSBackend, db_kwargs: dict[str, Any]) -> DBInstance:
        if db_kwargs["db_instance_identifier"] in self.databases:
            raise exceptions.DBInstanceAlreadyExists()
        replica = original(self, db_kwargs)
        replica.dbi_resource_id = new_resource_id()
        replica.tags = list(db_kwargs.get("tags") or [])
        replica.deletion_protection = bool(db_kwargs.get("deletion_protection"))
        replica.availability_zone = db_kwargs.get("availability_zone") or f"{self.region_name}a"
        replica.enabled_cloudwatch_logs_exports = list(db_kwargs.get("enable_cloudwatch_logs_exports") or [])
        replica.vpc_security_group_ids = copy.copy(replica.vpc_security_group_ids)
        replica.domain_memberships = []
        # "All read replica DB instances are created with backups disabled."
        replica.backup_retention_period = 0
        replica.multi_az = bool(db_kwargs.get("multi_az"))
        return replica

    RDSBackend.create_db_instance_read_replica = create  # type: ignore[method-assign]


def _source_of(backend: RDSBackend, replica: DBInstance) -> DBInstance | None:
    """The source, in whichever region it is, or None if it was deleted meanwhile."""
    if not replica.source_db_instance_identifier:
        return None
    try:
        return backend.find_db_from_id(replica.source_db_instance_identifier)
    except exceptions.DBInstanceNotFoundError:
        return None


def _detach(backend: RDSBackend, replica: DBInstance) -> None:
    source = _source_of(backend, replica)
    if source:
        source.remove_replica(replica)
    replica.is_replica = False
    replica.source_db_instance_identifier = None


def promote_for_good() -> None:
    """After PromoteReadReplica the instance is standalone: neither side names the other any more.

    moto leaves ReadReplicaSourceDBInstanceIdentifier set and the source's list of replicas as it was, so Terraform
    would promote again at every apply.
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplica.html
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.Promote.html
    """

    def promote(self: RDSBackend, db_kwargs: dict[str, Any]) -> DBInstance:
        database = self.databases.get(db_kwargs["db_instance_identifier"])
        if not database:
            raise exceptions.DBInstanceNotFoundError(db_kwargs["db_instance_identifier"])
        if not database.is_replica:
            raise exceptions.RDSClientError("InvalidDBInstanceState", "DB Instance is not a read replica.")
        _detach(self, database)
        # Backups are switched on by a promotion unless the caller says otherwise.
        database.update(**{"backup_retention_period": 1, **db_kwargs})
        return database

    RDSBackend.promote_read_replica = promote  # type: ignore[method-assign]


def let_replicas_be_deleted() -> None:
    """Deleting a replica takes it off its source's list, in another region too, where moto fails with a ValueError.

    Deleting a source promotes the replicas in its own region; those elsewhere stay behind without a source. A replica
    leaves no final snapshot: asking for one is refused.
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.html
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
    """

    def remove_replica(self: DBInstance, replica: DBInstance) -> None:
        # The list holds ARNs of replicas elsewhere and plain identifiers of those in the same region.
        self.replicas = [
            name for name in self.replicas if name not in (replica.db_instance_arn, replica.db_instance_identifier)
        ]

    DBInstance.remove_replica = remove_replica  # type: ignore[method-assign]
    original = RDSBackend.delete_db_instance

    @functools.wraps(original)
    def delete(self: RDSBackend, db_instance_identifier: str, *args: Any, **kwargs: Any) -> DBInstance:
        database = self.databases.get(db_instance_identifier)
        was_replica = bool(database and database.is_replica)
        if was_replica and kwargs.get("final_db_snapshot_identifier"):
            message = "FinalDBSnapshotIdentifier can not be specified when deleting a replica instance"
            raise exceptions.RDSClientError("InvalidParameterCombination", message)
        if database:
            # moto looks the source of a replica up without minding that it may be gone.
            database.is_replica = False
        try:
            deleted = original(self, db_instance_identifier, *args, **kwargs)
        except Exception:
            if database:
                database.is_replica = was_replica
            raise
        if was_replica:
            _detach(self, deleted)
        for name in list(deleted.replicas):
            replica = self.databases.get(name)
            if replica:
                _detach(self, replica)
        return deleted

    RDSBackend.delete_db_instance = delete  # type: ignore[method-assign]
