"""Amazon ElastiCache: replication groups with all of their nodes, that can be changed and deleted."""

from __future__ import annotations

import functools
from typing import Any

from moto.core.responses import ActionResult, PaginatedResult
from moto.elasticache.exceptions import (
    CacheClusterNotFound,
    CacheSubnetGroupNotFound,
    ElastiCacheException,
    ReplicationGroupNotFound,
)
from moto.elasticache.models import ElastiCacheBackend, ReplicationGroup
from moto.elasticache.responses import ElastiCacheResponse

from . import elasticache, elasticache_users

# The patch level that a version means today; AWS tells it, and takes only the first two parts.
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
_PATCH = {"redis": {"7.0": "7.0.7"}, "valkey": {"7.2": "7.2.6", "8.0": "8.0.1"}}

_MOST_NODES = 6

_SHORT_DIRECTIONS = {
    "north": "n", "south": "s", "east": "e", "west": "w", "central": "c", "northeast": "ne", "southeast": "se",
    "northwest": "nw", "southwest": "sw",
}  # fmt: skip


def apply() -> None:
    create_with_all_nodes()
    show_nodes()
    change()
    delete_for_good()


def _combination(text: str) -> ElastiCacheException:
    return ElastiCacheException("InvalidParameterCombination", text)


def _value(text: str) -> ElastiCacheException:
    return ElastiCacheException("InvalidParameterValue", text)


def _family(engine: str, version: str) -> str:
    return f"{engine}{version.split('.')[0]}"


def _check(backend: ElastiCacheBackend, group: dict[str, Any]) -> None:
    """What CreateReplicationGroup documents of its parameters, and of those that belong together.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
    """
    engine, version = group["engine"], group["engine_version"]
    nodes = group["nodes"]
    if engine not in ("redis", "valkey"):
        raise _value(f"Engine {engine} is not one of valkey and redis.")
    if not 1 <= nodes <= _MOST_NODES:
        raise _value(f"The number of nodes must be between 1 and {_MOST_NODES}: {nodes}.")
    if group["automatic_failover"] and nodes < 2:
        raise _value("Automatic failover needs at least 2 cache clusters.")
    if group["multi_az"] and not group["automatic_failover"]:
        raise _combination("Multi-AZ needs automatic failover.")
    name = group["subnet_group"]
    if name and name not in backend.cache_subnet_groups:
        raise CacheSubnetGroupNotFound(name)
    parameters = group["parameter_group"]
    if parameters and not parameters.startswith("default."):
        found = elasticache.parameter_groups(backend).get(parameters)
        if not found:
            raise ElastiCacheException("CacheParameterGroupNotFound", f"CacheParameterGroup {parameters} not found.")
        if found["CacheParameterGroupFamily"] != _family(engine, version):
            raise _combination(f"Parameter group {parameters} is not of the family {_family(engine, version)}.")
    for group_id in group["user_groups"]:
        users = elasticache_users.find_user_group(backend, group_id)
        if not group["transit"]:
            raise _combination("User group based access control needs encryption in transit.")
        if engine == "redis" and users["Engine"] != "redis":
            raise _combination(f"User group {group_id} is of engine {users['Engine']}, and the cache of engine redis.")


def create_with_all_nodes() -> None:
    """moto ignores NumCacheClusters, names endpoints and zones of us-east-1 always, and checks nothing.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
    """
    original = ElastiCacheBackend.create_replication_group

    @functools.wraps(original)
    def create(self: ElastiCacheBackend, **kwargs: Any) -> ReplicationGroup:
        engine = (kwargs["engine"] or "redis").lower()
        version = kwargs["engine_version"] or {"redis": "7.1", "valkey": "8.0"}.get(engine, "")
        replicas = kwargs["replicas_per_node_group"]
        nodes = kwargs["num_cache_clusters"] or (replicas + 1 if replicas is not None else 1)
        _check(
            self,
            {
                "engine": engine,
                "engine_version": version,
                "nodes": nodes,
                "automatic_failover": kwargs["automatic_failover_enabled"],
                "multi_az": kwargs["multi_az_enabled"],
                "subnet_group": kwargs["cache_subnet_group_name"],
                "parameter_group": kwargs["cache_parameter_group_name"],
                "user_groups": kwargs["user_group_ids"] or [],
                "transit": kwargs["transit_encryption_enabled"],
            },
        )
        kwargs.update(
            engine=engine,
            engine_version=version,
            num_cache_clusters=nodes,
            replicas_per_node_group=nodes - 1,
            replication_group_id=kwargs["replication_group_id"].lower(),
            cache_parameter_group_name=kwargs["cache_parameter_group_name"] or f"default.{_family(engine, version)}",
        )
        group = original(self, **kwargs)
        group.transit_encryption_mode = kwargs["transit_encryption_mode"] or (
            "required" if group.transit_encryption_enabled else None
        )
        # Encryption at rest is on for Valkey whatever the request says.
        group.at_rest_encryption_enabled = engine == "valkey" or group.at_rest_encryption_enabled
        group.preferred_maintenance_window = kwargs["preferred_maintenance_window"] or "sun:05:00-sun:06:00"
        group.snapshot_window = kwargs["snapshot_window"] or "03:00-04:00"
        group.pending = {}  # type: ignore[attr-defined]
        if group.cluster_mode == "disabled":
            _place(self, group)
        return group

    ElastiCacheBackend.create_replication_group = create  # type: ignore[method-assign]


def _short(region: str) -> str:
    """`euc1` of eu-central-1, as it stands in endpoints."""
    continent, direction, number = region.split("-")
    return f"{continent}{_SHORT_DIRECTIONS.get(direction, direction[0])}{number}"


def _place(backend: ElastiCacheBackend, group: ReplicationGroup) -> None:
    """Gives every node a name, a zone of the subnet group and endpoints in the region."""
    subnets = backend.cache_subnet_groups.get(group.cache_subnet_group_name or "")
    zones = sorted({subnet["subnet_availability_zone"] for subnet in subnets.subnets}) if subnets else []
    zones = zones or [f"{backend.region_name}a"]
    shard = group.node_groups[0]
    # moto has put six random characters there when it made the group.
    token = shard["primary_endpoint_address"].split(".")[2]
    domain = f"{group.replication_group_id}.{token}.{_short(backend.region_name)}.cache.amazonaws.com"
    shard["primary_endpoint"] = {"address": f"master.{domain}", "port": group.port}
    shard["reader_endpoint"] = {"address": f"replica.{domain}", "port": group.port}
    shard["primary_endpoint_address"] = f"master.{domain}"
    shard["node_group_members"] = [
        {
            "cache_cluster_id": name,
            "cache_node_id": "0001",
            "read_endpoint": {"address": f"{name}.{domain}", "port": group.port},
            "preferred_availability_zone": zones[index % len(zones)],
            "current_role": "replica" if index else "primary",
        }
        for index, name in enumerate(group.member_clusters)
    ]


def _nodes(backend: ElastiCacheBackend, group: ReplicationGroup) -> list[dict[str, Any]]:
    """The nodes of a group as cache clusters, which is where most of its settings are shown."""
    version = _PATCH.get(group.engine, {}).get(group.engine_version or "", f"{group.engine_version}.0")
    return [
        {
            "CacheClusterId": member["cache_cluster_id"],
            "ReplicationGroupId": group.replication_group_id,
            "CacheClusterStatus": group.status,
            "CacheClusterCreateTime": group.replication_group_create_time,
            "CacheNodeType": group.cache_node_type,
            "Engine": group.engine,
            "EngineVersion": version,
            "NumCacheNodes": 1,
            "PreferredAvailabilityZone": member["preferred_availability_zone"],
            "PreferredMaintenanceWindow": group.preferred_maintenance_window,
            "PendingModifiedValues": group.pending,  # type: ignore[attr-defined]
            "CacheSecurityGroups": [],
            "SecurityGroups": [
                {"SecurityGroupId": security_group, "Status": "active"}
                for security_group in group.security_group_ids or []
            ],
            "CacheParameterGroup": {
                "CacheParameterGroupName": group.cache_parameter_group_name,
                "ParameterApplyStatus": "in-sync",
                "CacheNodeIdsToReboot": [],
            },
            "CacheSubnetGroupName": group.cache_subnet_group_name,
            "CacheNodes": [
                {"CacheNodeId": "0001", "CacheNodeStatus": "available", "Endpoint": member["read_endpoint"]}
            ],
            "AutoMinorVersionUpgrade": group.auto_minor_version_upgrade is not False,
            "SnapshotRetentionLimit": group.snapshot_retention_limit,
            "SnapshotWindow": group.snapshot_window,
            "AuthTokenEnabled": group.auth_token_enabled,
            "TransitEncryptionEnabled": group.transit_encryption_enabled,
            "TransitEncryptionMode": group.transit_encryption_mode,
            "AtRestEncryptionEnabled": group.at_rest_encryption_enabled,
            "NetworkType": group.network_type,
            "IpDiscovery": group.ip_discovery,
            "ReplicationGroupLogDeliveryEnabled": bool(group.log_delivery_configurations),
            "LogDeliveryConfigurations": group.log_delivery_configurations,
            "ARN": f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}"
            f":cluster:{member['cache_cluster_id']}",
        }
        for member in (group.node_groups[0]["node_group_members"] if group.cluster_mode == "disabled" else [])
    ]


def show_nodes() -> None:
    """Each node of a replication group is a cache cluster; in moto none is.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheClusters.html
    """

    def describe(self: ElastiCacheResponse) -> ActionResult:
        backend = self.elasticache_backend
        wanted = self._get_param("CacheClusterId")
        clusters: list[Any] = [node for group in backend.replication_groups.values() for node in _nodes(backend, group)]
        clusters = [node for node in clusters if wanted in (None, node["CacheClusterId"])]
        clusters += [each for name, each in backend.cache_clusters.items() if wanted in (None, name)]
        if wanted and not clusters:
            raise CacheClusterNotFound(wanted)
        return PaginatedResult({"CacheClusters": clusters})

    ElastiCacheResponse.describe_cache_clusters = describe  # type: ignore[method-assign]


# What a change sets at once, by the name of the parameter.
_PLAIN = {
    "ReplicationGroupDescription": "description",
    "PreferredMaintenanceWindow": "preferred_maintenance_window",
    "NotificationTopicArn": "notification_topic_arn",
    "CacheParameterGroupName": "cache_parameter_group_name",
    "SecurityGroupIds": "security_group_ids",
    "SnapshotRetentionLimit": "snapshot_retention_limit",
    "SnapshotWindow": "snapshot_window",
    "TransitEncryptionMode": "transit_encryption_mode",
    "IpDiscovery": "ip_discovery",
}


def change() -> None:
    """moto cannot change a replication group.

    Without ApplyImmediately a new node type or engine version is shown as pending, as it is until the next maintenance
    window. https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html
    """
    ElastiCacheResponse.modify_replication_group = _modify  # type: ignore[attr-defined]
    ElastiCacheResponse.increase_replica_count = _change_replicas(1)  # type: ignore[attr-defined]
    ElastiCacheResponse.decrease_replica_count = _change_replicas(-1)  # type: ignore[attr-defined]


def _find(response: ElastiCacheResponse) -> ReplicationGroup:
    group_id = response._get_param("ReplicationGroupId")
    group = response.elasticache_backend.replication_groups.get(group_id)
    if not group:
        raise ReplicationGroupNotFound(group_id)
    return group


def _modify(self: ElastiCacheResponse) -> ActionResult:
    group = _find(self)
    version = self._get_param("EngineVersion") or group.engine_version
    engine = (self._get_param("Engine") or group.engine).lower()
    if [int(part) for part in version.split(".")] < [int(part) for part in str(group.engine_version).split(".")]:
        raise _value(f"You cannot downgrade from {group.engine_version} to {version}.")
    kept = [name for name in group.user_group_ids if name not in (self._get_param("UserGroupIdsToRemove") or [])]
    user_groups = [] if self._get_bool_param("RemoveUserGroups") else kept
    user_groups += self._get_param("UserGroupIdsToAdd") or []
    failover = self._get_bool_param("AutomaticFailoverEnabled", group.automatic_failover == "enabled")
    multi_az = self._get_bool_param("MultiAZEnabled", group.multi_az == "enabled")
    transit = self._get_bool_param("TransitEncryptionEnabled", group.transit_encryption_enabled)
    _check(
        self.elasticache_backend,
        {
            "engine": engine,
            "engine_version": version,
            "nodes": len(group.member_clusters),
            "automatic_failover": failover,
            "multi_az": multi_az,
            "subnet_group": group.cache_subnet_group_name,
            "parameter_group": self._get_param("CacheParameterGroupName") or group.cache_parameter_group_name,
            "user_groups": user_groups,
            "transit": transit,
        },
    )
    for parameter, attribute in _PLAIN.items():
        value = self._get_param(parameter)
        if value is not None:
            setattr(group, attribute, value)
    group.automatic_failover = "enabled" if failover else "disabled"
    group.multi_az = "enabled" if multi_az else "disabled"
    group.transit_encryption_enabled = transit
    group.user_group_ids = user_groups
    group.auto_minor_version_upgrade = self._get_bool_param("AutoMinorVersionUpgrade", group.auto_minor_version_upgrade)
    _deliver_logs(group, self._get_param("LogDeliveryConfigurations") or [])
    node_type = self._get_param("CacheNodeType") or group.cache_node_type
    if self._get_bool_param("ApplyImmediately"):
        group.engine, group.engine_version, group.cache_node_type = engine, version, node_type
        group.pending = {}  # type: ignore[attr-defined]
    else:
        group.pending = {  # type: ignore[attr-defined]
            **({"EngineVersion": version} if version != group.engine_version else {}),
            **({"CacheNodeType": node_type} if node_type != group.cache_node_type else {}),
        }
    return ActionResult({"ReplicationGroup": group})


def _deliver_logs(group: ReplicationGroup, requested: list[dict[str, Any]]) -> None:
    """One configuration for each type of log; `Enabled` false takes it away."""
    by_type = {each["LogType"]: each for each in group.log_delivery_configurations}
    for request in requested:
        if str(request.get("Enabled", True)).lower() == "false":
            by_type.pop(request["LogType"], None)
        else:
            by_type[request["LogType"]] = group._get_log_delivery_configurations([request])[0]
    group.log_delivery_configurations = list(by_type.values())


def _change_replicas(direction: int) -> Any:
    """IncreaseReplicaCount and DecreaseReplicaCount: the new count has to lie in that direction."""

    def call(self: ElastiCacheResponse) -> ActionResult:
        group = _find(self)
        wanted, current = self._get_int_param("NewReplicaCount"), len(group.member_clusters) - 1
        if not self._get_bool_param("ApplyImmediately"):
            raise _value("ApplyImmediately=False is not currently supported.")
        if wanted is None or (wanted - current) * direction <= 0:
            raise _value(f"There are {current} replicas; {wanted} is not a change in this direction.")
        if not 0 <= wanted < _MOST_NODES:
            raise _value(f"The number of replicas must be between 0 and {_MOST_NODES - 1}: {wanted}.")
        if group.automatic_failover == "enabled" and wanted < 1:
            raise _combination("Automatic failover needs at least one replica.")
        group.member_clusters = [f"{group.replication_group_id}-{index + 1:0>3}" for index in range(wanted + 1)]
        _place(self.elasticache_backend, group)
        return ActionResult({"ReplicationGroup": group})

    return call


def delete_for_good() -> None:
    """A deleted group goes; in moto it stays in status `deleting` for ever. The final snapshot is made.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteReplicationGroup.html
    """
    original = ElastiCacheResponse.delete_replication_group

    @functools.wraps(original)
    def delete(self: ElastiCacheResponse) -> ActionResult:
        group = _find(self)
        snapshot = self._get_param("FinalSnapshotIdentifier")
        backend = self.elasticache_backend
        if snapshot:
            backend.create_snapshot(snapshot, group.replication_group_id, None, group.kms_key_id, None)
        answer = original(self)
        del backend.replication_groups[group.replication_group_id]
        return answer

    ElastiCacheResponse.delete_replication_group = delete  # type: ignore[method-assign]
