"""Amazon Aurora: clusters that replicate a cluster of another region, and global databases that fail over."""

from __future__ import annotations

import functools
from typing import Any

from moto.core.responses import ActionResult
from moto.rds import exceptions
from moto.rds.models import DBCluster, DBInstance, GlobalCluster, RDSBackend, find_cluster, rds_backends
from moto.rds.responses import RDSResponse

# What a copy of a cluster has from its source; it must not be given again.
_INHERITED = ("master_username", "master_user_password", "database_name")

# moto wants some password for every cluster that is no member of a global one, and never shows it.
_PLACEHOLDER = "replicated-from-the-source"


def apply() -> None:
    refuse_names_that_are_taken()
    replicate_clusters()
    promote_clusters_for_good()
    keep_the_last_instance_of_a_copy()
    forget_deleted_copies()
    keep_what_global_clusters_were_given()
    find_global_clusters_by_what_is_asked()
    remove_members_from_global_clusters()
    modify_global_clusters()
    move_the_writer_of_global_clusters()


def refuse_names_that_are_taken() -> None:
    """A second cluster of a name is refused; moto puts it in the first one's place.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
    """
    original = RDSBackend.create_db_cluster

    @functools.wraps(original)
    def create(self: RDSBackend, kwargs: dict[str, Any]) -> DBCluster:
        if kwargs["db_cluster_identifier"] in self.clusters:
            raise exceptions.RDSClientError("DBClusterAlreadyExistsFault", "DB Cluster already exists")
        return original(self, kwargs)

    RDSBackend.create_db_cluster = create  # type: ignore[method-assign]


def _logs_binaries(cluster: DBCluster) -> bool:
    """Whether the parameter group of a cluster switches the binary log on."""
    group = cluster.backend.db_cluster_parameter_groups.get(cluster.parameter_group)
    parameters = group.parameters if group else {}
    return str((parameters.get("binlog_format") or {}).get("ParameterValue", "OFF")).upper() != "OFF"


def _source_of(kwargs: dict[str, Any]) -> DBCluster:
    name = kwargs["replication_source_identifier"]
    source = find_cluster(name)
    if source.engine != "aurora-mysql":
        raise exceptions.InvalidParameterCombination(f"Replication by binlog is not available for {source.engine}.")
    if not _logs_binaries(source):
        raise exceptions.InvalidDBClusterStateFault(
            f"Source cluster {source.db_cluster_identifier} doesn't have binary logging enabled."
        )
    if source.storage_encrypted and not kwargs.get("kms_key_id"):
        raise exceptions.InvalidParameterValue(
            "Creating cross-region encrypted read replica requires specifying KmsKeyId."
        )
    return source


def replicate_clusters() -> None:
    """A cluster that replicates another has its user, password and databases; moto wants them to be given.

    The source has to write a binary log, and an encrypted one wants a key of the copy's region.
    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.html
    """
    original = RDSBackend.create_db_cluster

    @functools.wraps(original)
    def create(self: RDSBackend, kwargs: dict[str, Any]) -> DBCluster:
        if kwargs.get("replication_source_identifier"):
            source = _source_of(kwargs)
        elif kwargs.get("global_cluster_identifier"):
            source = _writer_of(_global_cluster(kwargs["global_cluster_identifier"], self.account_id))
        else:
            return original(self, kwargs)
        if not source:
            return original(self, kwargs)
        for name in _INHERITED:
            if kwargs.get(name):
                raise exceptions.InvalidParameterCombination(
                    f"Cannot specify {name} for a cluster that replicates {source.db_cluster_identifier}"
                )
        inherited = {"master_username": source.master_username, "database_name": source.database_name}
        return original(self, {**kwargs, **inherited, "master_user_password": _PLACEHOLDER})

    RDSBackend.create_db_cluster = create  # type: ignore[method-assign]


def _detach(cluster: DBCluster) -> None:
    """Makes a copy stand alone, and its source forget it, wherever that is and whether it is still there."""
    if not cluster.replication_source_identifier:
        return
    try:
        copies = find_cluster(cluster.replication_source_identifier).read_replica_identifiers
        if cluster.db_cluster_arn in copies:
            copies.remove(cluster.db_cluster_arn)
    except exceptions.DBClusterNotFoundError:
        pass
    cluster.replication_source_identifier = None


def promote_clusters_for_good() -> None:
    """A promotion works without the source's region, and is refused for what is no copy; moto crashes on both.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplicaDBCluster.html
    """

    def promote(self: RDSBackend, db_cluster_identifier: str) -> DBCluster:
        cluster = self.clusters.get(db_cluster_identifier)
        if not cluster:
            raise exceptions.DBClusterNotFoundError(db_cluster_identifier)
        if not cluster.replication_source_identifier:
            raise exceptions.InvalidDBClusterStateFault(f"{db_cluster_identifier} is not a read replica")
        _detach(cluster)
        return cluster

    RDSBackend.promote_read_replica_db_cluster = promote  # type: ignore[method-assign]


def keep_the_last_instance_of_a_copy() -> None:
    """The only instance of a cluster that replicates another cannot be deleted before the cluster is promoted.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
    """
    original = RDSBackend.delete_db_instance

    @functools.wraps(original)
    def delete(self: RDSBackend, db_instance_identifier: str, *args: Any, **kwargs: Any) -> DBInstance:
        database = self.databases.get(db_instance_identifier)
        cluster = self.clusters.get(database.db_cluster_identifier or "") if database else None
        if cluster and cluster.replication_source_identifier and len(cluster.members) == 1:
            raise exceptions.InvalidDBClusterStateFault(
                "Cannot delete the last instance of the read replica DB cluster. "
                "Promote the DB cluster to a standalone DB cluster in order to delete it."
            )
        return original(self, db_instance_identifier, *args, **kwargs)

    RDSBackend.delete_db_instance = delete  # type: ignore[method-assign]


def forget_deleted_copies() -> None:
    """A cluster that is gone is no longer in its source's list, nor in a global database.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html
    """
    original = RDSBackend.delete_db_cluster

    @functools.wraps(original)
    def delete(self: RDSBackend, cluster_identifier: str, snapshot_name: str | None = None) -> DBCluster:
        deleted = original(self, cluster_identifier, snapshot_name)
        _detach(deleted)
        for cluster in _global_clusters(self.account_id):
            if deleted in cluster.members:
                cluster.members.remove(deleted)
        return deleted

    RDSBackend.delete_db_cluster = delete  # type: ignore[method-assign]


def _global_clusters(account: str) -> list[GlobalCluster]:
    return [one for region in rds_backends[account].values() for one in region.global_clusters.values()]


def _global_cluster(name: str, account: str) -> GlobalCluster:
    for cluster in _global_clusters(account):
        if name in (cluster.global_cluster_identifier, cluster.global_cluster_arn):
            return cluster
    raise exceptions.RDSClientError("GlobalClusterNotFoundFault", f"Global cluster {name} not found")


def _writer_of(cluster: GlobalCluster) -> DBCluster | None:
    return next((member for member in cluster.members if member.is_writer), None)


def _member(cluster: GlobalCluster, arn: str) -> DBCluster:
    for member in cluster.members:
        if arn in (member.db_cluster_arn, member.db_cluster_identifier):
            return member
    raise exceptions.DBClusterNotFoundError(arn)


def keep_what_global_clusters_were_given() -> None:
    """A global cluster shows its database's name and its tags; a name that is taken is refused. moto forgets both.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateGlobalCluster.html
    """
    original = RDSResponse.create_global_cluster

    @functools.wraps(original)
    def create(self: RDSResponse) -> ActionResult:
        name = self.params["GlobalClusterIdentifier"]
        if any(one.global_cluster_identifier == name.lower() for one in _global_clusters(self.current_account)):
            raise exceptions.RDSClientError("GlobalClusterAlreadyExistsFault", f"Global cluster {name} already exists")
        answer = original(self)
        cluster: Any = answer.result["GlobalCluster"]  # type: ignore[index]
        cluster.database_name = self.params.get("DatabaseName")
        cluster.tags = list(self.params.get("Tags") or [])
        return answer

    RDSResponse.create_global_cluster = create  # type: ignore[method-assign]


def find_global_clusters_by_what_is_asked() -> None:
    """DescribeGlobalClusters takes an identifier and a filter for a member; moto shows all of them, whatever is asked.

    Terraform takes the first for that of its cluster.
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeGlobalClusters.html
    """

    def describe(self: RDSResponse) -> ActionResult:
        found = _global_clusters(self.current_account)
        name = self.params.get("GlobalClusterIdentifier")
        if name:
            found = [_global_cluster(name, self.current_account)]
        for one in self.params.get("Filters", []):
            if one["Name"] == "db-cluster-id":
                found = [
                    cluster
                    for cluster in found
                    if any(
                        value in (member.db_cluster_arn, member.db_cluster_identifier)
                        for member in cluster.members
                        for value in one["Values"]
                    )
                ]
        return ActionResult({"GlobalClusters": found})

    RDSResponse.describe_global_clusters = describe  # type: ignore[method-assign]


def remove_members_from_global_clusters() -> None:
    """A member that is removed stands alone and takes writes; moto looks for it in one region only, and ignores failures.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RemoveFromGlobalCluster.html
    """

    def remove(self: RDSResponse) -> ActionResult:
        cluster = _global_cluster(self.params["GlobalClusterIdentifier"], self.current_account)
        member = _member(cluster, self.params["DbClusterIdentifier"])
        cluster.members.remove(member)
        member.global_cluster_identifier = None
        return ActionResult({"GlobalCluster": cluster})

    RDSResponse.remove_from_global_cluster = remove  # type: ignore[method-assign]


def modify_global_clusters() -> None:
    """ModifyGlobalCluster, which moto lacks: name, version, deletion protection. A protected one is not deleted.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyGlobalCluster.html
    """

    def modify(self: RDSResponse) -> ActionResult:
        cluster = _global_cluster(self.params["GlobalClusterIdentifier"], self.current_account)
        if self.params.get("DeletionProtection") is not None:
            cluster.deletion_protection = self.params["DeletionProtection"]
        if self.params.get("EngineVersion"):
            cluster.engine_version = self.params["EngineVersion"]
        if self.params.get("NewGlobalClusterIdentifier"):
            clusters = cluster.backend.global_clusters
            del clusters[cluster.global_cluster_identifier]
            cluster.global_cluster_identifier = self.params["NewGlobalClusterIdentifier"]
            clusters[cluster.global_cluster_identifier] = cluster
        return ActionResult({"GlobalCluster": cluster})

    RDSResponse.modify_global_cluster = modify  # type: ignore[attr-defined]

    original = RDSBackend.delete_global_cluster

    @functools.wraps(original)
    def delete(self: RDSBackend, global_cluster_identifier: str) -> GlobalCluster:
        if _global_cluster(global_cluster_identifier, self.account_id).deletion_protection:
            raise exceptions.InvalidParameterCombination(
                "Cannot delete protected Global Cluster, please disable deletion protection and try again."
            )
        return original(self, global_cluster_identifier)

    RDSBackend.delete_global_cluster = delete  # type: ignore[method-assign]


def move_the_writer_of_global_clusters() -> None:
    """FailoverGlobalCluster and SwitchoverGlobalCluster, which moto lacks: another member takes the writes.

    Both are called in the region of the member that takes over. A switchover, and a failover that does not say that it
    allows data loss, need the writer, so they fail while its region is off.
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_SwitchoverGlobalCluster.html
    """

    def move(self: RDSResponse, needs_writer: bool) -> ActionResult:
        cluster = _global_cluster(self.params["GlobalClusterIdentifier"], self.current_account)
        target = _member(cluster, self.params["TargetDbClusterIdentifier"])
        if target.is_writer:
            message = f"{target.db_cluster_arn} is the writer of the global cluster already"
            raise exceptions.RDSClientError("InvalidGlobalClusterStateFault", message)
        writer = _writer_of(cluster)
        if needs_writer and writer and not region_is_up(writer.region):
            message = f"The primary cluster {writer.db_cluster_arn} is not available"
            raise exceptions.RDSClientError("InvalidDBClusterStateFault", message)
        for member in cluster.members:
            member.is_writer = member is target
        return ActionResult({"GlobalCluster": cluster})

    def failover(self: RDSResponse) -> ActionResult:
        if self.params.get("AllowDataLoss") and self.params.get("Switchover"):
            raise exceptions.InvalidParameterCombination("AllowDataLoss and Switchover exclude each other")
        return move(self, needs_writer=not self.params.get("AllowDataLoss"))

    def switchover(self: RDSResponse) -> ActionResult:
        return move(self, needs_writer=True)

    RDSResponse.failover_global_cluster = failover  # type: ignore[attr-defined]
    RDSResponse.switchover_global_cluster = switchover  # type: ignore[attr-defined]


def region_is_up(_region: str) -> bool:
    """Replaced by the region switch."""
    return True


