"""Amazon RDS and Aurora: what cannot be taken back, storage and versions."""

from __future__ import annotations

import functools
import re
from typing import Any

from moto.rds.exceptions import InvalidParameterCombination, InvalidParameterValue
from moto.rds.models import DBCluster, DBInstance, RDSBackend

# How many numbers an exact version of an instance has, and which minor version stands for the newest one here.
_PARTS = {"postgres": 2, "mysql": 3}
_NEWEST = 6

# How many of the numbers make a major version.
_MAJOR = {"postgres": 1, "aurora-postgresql": 1, "mysql": 2, "aurora-mysql": 2}


def apply() -> None:
    show_exact_versions()
    refuse_to_shrink_and_to_go_back()


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def show_exact_versions() -> None:
    """An instance that was asked for with a major version shows the exact one that it has; moto repeats the major one.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
    """
    original = DBInstance.__init__

    @functools.wraps(original)
    def init(self: DBInstance, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        # An instance of a cluster has its cluster's engine, which is none of these.
        version = kwargs.get("engine_version")
        if version and len(_numbers(version)) == _PARTS.get(kwargs.get("engine", ""), 0) - 1:
            self.engine_version = f"{version}.{_NEWEST}"

    DBInstance.__init__ = init  # type: ignore[method-assign]


def _check_version(engine: str, current: str | None, wanted: str | None, allowed: Any) -> bool:
    """Whether the version is another one; raises where there is no way from the one to the other."""
    if not wanted or not current:
        return False
    have, want = _numbers(current), _numbers(wanted)
    if have[: len(want)] == want:
        return False
    if want < have:
        raise InvalidParameterCombination(f"Cannot upgrade {engine} from {current} to {wanted}")
    parts = _MAJOR.get(engine, 1)
    if want[:parts] != have[:parts] and not allowed:
        raise InvalidParameterCombination(
            "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        )
    return True


def refuse_to_shrink_and_to_go_back() -> None:
    """Storage does not get smaller, versions do not go back, and major ones need a permission; moto takes anything.

    A version that the database has, if only in part, changes nothing.
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html
    """
    modify_instance = RDSBackend.modify_db_instance

    @functools.wraps(modify_instance)
    def instance(self: RDSBackend, db_instance_identifier: str, db_kwargs: dict[str, Any]) -> DBInstance:
        database = self.databases.get(db_instance_identifier)
        if not database:
            return modify_instance(self, db_instance_identifier, db_kwargs)
        size, wanted = database.allocated_storage, db_kwargs.get("allocated_storage")
        if wanted is not None and size is not None and wanted < size:
            raise InvalidParameterValue(
                f"Invalid storage size: the allocated storage of {size} GiB cannot be reduced to {wanted} GiB."
            )
        allowed = db_kwargs.get("allow_major_version_upgrade")
        version = db_kwargs.get("engine_version")
        if not _check_version(database.engine, database.engine_version, version, allowed):
            db_kwargs = {key: value for key, value in db_kwargs.items() if key != "engine_version"}
        return modify_instance(self, db_instance_identifier, db_kwargs)

    RDSBackend.modify_db_instance = instance  # type: ignore[method-assign]
    modify_cluster = RDSBackend.modify_db_cluster

    @functools.wraps(modify_cluster)
    def cluster(self: RDSBackend, kwargs: dict[str, Any]) -> DBCluster:
        found = self.clusters.get(kwargs["db_cluster_identifier"])
        if found:
            allowed = kwargs.get("allow_major_version_upgrade")
            if not _check_version(found.engine, found.engine_version, kwargs.get("engine_version"), allowed):
                kwargs = {key: value for key, value in kwargs.items() if key != "engine_version"}
        return modify_cluster(self, kwargs)

    RDSBackend.modify_db_cluster = cluster  # type: ignore[method-assign]
