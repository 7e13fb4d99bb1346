"""Amazon RDS and Aurora: settings that are shown as they were given."""

from __future__ import annotations

import functools
from typing import Any, Iterable

from moto.rds.models import DBCluster, DBInstance, DBParameterGroup, RDSBackend

_DEFAULT_RETENTION_DAYS = 7


def apply() -> None:
    show_monitoring()
    show_who_set_parameters()
    leave_scaling_to_serverless_clusters()


def show_monitoring() -> None:
    """Enhanced monitoring and Performance Insights are part of an instance's description; moto forgets both.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
    """
    original = DBInstance.__init__

    @functools.wraps(original)
    def init(self: DBInstance, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        _watch(self, {**_UNWATCHED, **kwargs})

    DBInstance.__init__ = init  # type: ignore[method-assign]

    change = DBInstance.update

    @functools.wraps(change)
    def update(self: DBInstance, **kwargs: Any) -> None:
        change(self, **kwargs)
        _watch(self, kwargs)

    DBInstance.update = update  # type: ignore[method-assign]

    replicate = RDSBackend.create_db_instance_read_replica

    @functools.wraps(replicate)
    def create_replica(self: RDSBackend, db_kwargs: dict[str, Any]) -> DBInstance:
        replica = replicate(self, db_kwargs)
        _watch(replica, {**_UNWATCHED, **db_kwargs})
        return replica

    RDSBackend.create_db_instance_read_replica = create_replica  # type: ignore[method-assign]


_UNWATCHED = {"monitoring_interval": 0, "monitoring_role_arn": None, "enable_performance_insights": False}


def _watch(instance: DBInstance, given: dict[str, Any]) -> None:
    watched: Any = instance
    if given.get("monitoring_interval") is not None:
        watched.monitoring_interval = given["monitoring_interval"]
        watched.monitoring_role_arn = given.get("monitoring_role_arn") or getattr(watched, "monitoring_role_arn", None)
        if watched.monitoring_interval == 0:
            watched.monitoring_role_arn = None
    if given.get("enable_performance_insights") is None:
        return
    on = given["enable_performance_insights"]
    retention = given.get("performance_insights_retention_period") or _DEFAULT_RETENTION_DAYS
    watched.performance_insights_enabled = on
    watched.performance_insights_kms_key_id = given.get("performance_insights_kms_key_id") if on else None
    watched.performance_insights_retention_period = retention if on else None


def show_who_set_parameters() -> None:
    """A parameter that somebody has set says so (`Source: user`); Terraform looks for those only.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html
    """
    original = DBParameterGroup.update_parameters

    @functools.wraps(original)
    def update(self: DBParameterGroup, new_parameters: Iterable[dict[str, Any]]) -> None:
        original(self, [{**one, "Source": "user"} for one in new_parameters])

    DBParameterGroup.update_parameters = update  # type: ignore[method-assign]


def leave_scaling_to_serverless_clusters() -> None:
    """A provisioned cluster has no scaling configuration; moto shows an empty one, and Terraform a change of it.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
    """
    original: Any = DBCluster.scaling_configuration_info

    def info(self: DBCluster) -> dict[str, Any] | None:
        return original.fget(self) if self.scaling_configuration else None

    DBCluster.scaling_configuration_info = property(info)  # type: ignore[assignment,method-assign]
