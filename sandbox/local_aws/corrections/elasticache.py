"""Amazon ElastiCache: subnet groups, parameter groups and tags; users and replication groups are in their own files."""

from __future__ import annotations

import re
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.elasticache.exceptions import CacheSubnetGroupNotFound, ElastiCacheException
from moto.elasticache.models import CacheSubnetGroup, ElastiCacheBackend
from moto.elasticache.responses import ElastiCacheResponse

from . import elasticache_groups, elasticache_users

# https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html
_FAMILIES = (
    "memcached1.4", "memcached1.5", "memcached1.6", "redis2.6", "redis2.8", "redis3.2", "redis4.0", "redis5.0",
    "redis6.x", "redis7", "valkey7", "valkey8",
)  # fmt: skip

_MOST_CHANGES_AT_ONCE = 20


def apply() -> None:
    change_and_delete_subnet_groups()
    add_parameter_groups()
    tag_every_kind()
    elasticache_users.apply()
    elasticache_groups.apply()


def change_and_delete_subnet_groups() -> None:
    """moto cannot change or delete a subnet group. AWS refuses to delete one that is in use.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyCacheSubnetGroup.html
    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteCacheSubnetGroup.html
    """

    def find(response: ElastiCacheResponse) -> CacheSubnetGroup:
        name = response._get_param("CacheSubnetGroupName")
        group = response.elasticache_backend.cache_subnet_groups.get(name)
        if not group:
            raise CacheSubnetGroupNotFound(name)
        return group

    def modify(self: ElastiCacheResponse) -> ActionResult:
        group = find(self)
        backend = self.elasticache_backend
        changed = CacheSubnetGroup(
            account_id=backend.account_id,
            region_name=backend.region_name,
            cache_subnet_group_name=group.cache_subnet_group_name,
            cache_subnet_group_description=self._get_param("CacheSubnetGroupDescription")
            or group.cache_subnet_group_description,
            subnet_ids=self._get_param("SubnetIds") or group.subnet_ids,
            tags=group.tags,
        )
        backend.cache_subnet_groups[group.cache_subnet_group_name] = changed
        return ActionResult({"CacheSubnetGroup": changed})

    def delete(self: ElastiCacheResponse) -> ActionResult:
        group = find(self)
        backend = self.elasticache_backend
        name = group.cache_subnet_group_name
        if any(each.cache_subnet_group_name == name for each in backend.replication_groups.values()):
            raise ElastiCacheException("CacheSubnetGroupInUse", f"CacheSubnetGroup {name} is in use.")
        del backend.cache_subnet_groups[name]
        return EmptyResult()

    ElastiCacheResponse.modify_cache_subnet_group = modify  # type: ignore[attr-defined]
    ElastiCacheResponse.delete_cache_subnet_group = delete  # type: ignore[attr-defined]


def parameter_groups(backend: ElastiCacheBackend) -> dict[str, dict[str, Any]]:
    """The parameter groups that somebody made; those named `default.*` are always there and cannot be changed."""
    return backend.__dict__.setdefault("cache_parameter_groups", {})


def add_parameter_groups() -> None:
    """moto has no parameter groups. Of a group's parameters only those that were changed are known here.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html
    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyCacheParameterGroup.html
    """
    for method in (_create, _describe, _parameters, _modify, _reset, _delete):
        setattr(ElastiCacheResponse, _OPERATIONS[method.__name__], method)


_OPERATIONS = {
    "_create": "create_cache_parameter_group",
    "_describe": "describe_cache_parameter_groups",
    "_parameters": "describe_cache_parameters",
    "_modify": "modify_cache_parameter_group",
    "_reset": "reset_cache_parameter_group",
    "_delete": "delete_cache_parameter_group",
}


def _group(response: ElastiCacheResponse) -> dict[str, Any]:
    name = response._get_param("CacheParameterGroupName").lower()
    found = parameter_groups(response.elasticache_backend).get(name)
    if not found:
        raise ElastiCacheException("CacheParameterGroupNotFound", f"CacheParameterGroup {name} not found.")
    return found


def _shown(group: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in group.items() if key != "parameters"}


def _create(self: ElastiCacheResponse) -> ActionResult:
    backend = self.elasticache_backend
    name = self._get_param("CacheParameterGroupName").lower()
    family = self._get_param("CacheParameterGroupFamily")
    if not re.fullmatch(r"[a-z](-?[a-z0-9])*", name):
        raise ElastiCacheException("InvalidParameterValue", f"CacheParameterGroupName {name} is not valid.")
    if family not in _FAMILIES:
        raise ElastiCacheException("InvalidParameterValue", f"CacheParameterGroupFamily {family} is not valid.")
    if name in parameter_groups(backend):
        raise ElastiCacheException("CacheParameterGroupAlreadyExists", f"CacheParameterGroup {name} already exists.")
    group = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": family,
        "Description": self._get_param("Description"),
        "IsGlobal": False,
        "ARN": f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:parametergroup:{name}",
        "parameters": {},
    }
    parameter_groups(backend)[name] = group
    backend.tagging_service.tag_resource(group["ARN"], self._get_param("Tags") or [])
    return ActionResult({"CacheParameterGroup": _shown(group)})


def _describe(self: ElastiCacheResponse) -> ActionResult:
    named = self._get_param("CacheParameterGroupName")
    groups = [_group(self)] if named else list(parameter_groups(self.elasticache_backend).values())
    return ActionResult({"CacheParameterGroups": [_shown(group) for group in groups]})


def _parameters(self: ElastiCacheResponse) -> ActionResult:
    parameters = [
        {"ParameterName": name, "ParameterValue": value, "Source": "user", "IsModifiable": True}
        for name, value in _group(self)["parameters"].items()
    ]
    return ActionResult({"Parameters": parameters if self._get_param("Source") in (None, "user") else []})


def _modify(self: ElastiCacheResponse) -> ActionResult:
    group = _group(self)
    changes = self._get_param("ParameterNameValues") or []
    if not 1 <= len(changes) <= _MOST_CHANGES_AT_ONCE:
        raise ElastiCacheException("InvalidParameterValue", f"1 to {_MOST_CHANGES_AT_ONCE} parameters at once.")
    for change in changes:
        group["parameters"][change["ParameterName"]] = change["ParameterValue"]
    return ActionResult({"CacheParameterGroupName": group["CacheParameterGroupName"]})


def _reset(self: ElastiCacheResponse) -> ActionResult:
    group = _group(self)
    if self._get_bool_param("ResetAllParameters"):
        group["parameters"] = {}
    for change in self._get_param("ParameterNameValues") or []:
        group["parameters"].pop(change["ParameterName"], None)
    return ActionResult({"CacheParameterGroupName": group["CacheParameterGroupName"]})


def _delete(self: ElastiCacheResponse) -> ActionResult:
    """ "You cannot delete a cache parameter group if it is associated with any cache clusters.\""""
    backend = self.elasticache_backend
    name = _group(self)["CacheParameterGroupName"]
    if any(each.cache_parameter_group_name == name for each in backend.replication_groups.values()):
        raise ElastiCacheException(
            "InvalidCacheParameterGroupState", f"One or more cache clusters are still members of {name}."
        )
    del parameter_groups(backend)[name]
    return EmptyResult()


def tag_every_kind() -> None:
    """Parameter groups and user groups have tags too; moto takes their ARNs for invalid ones.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ListTagsForResource.html
    """

    def list_tags(self: ElastiCacheResponse) -> ActionResult:
        arn = self._get_param("ResourceName")
        kinds = "cluster|parametergroup|replicationgroup|snapshot|subnetgroup|user|usergroup"
        if not re.fullmatch(rf"arn:aws:elasticache:[^:]*:\d+:({kinds}):.+", arn):
            raise ElastiCacheException("InvalidARN", f"ARN {arn} is invalid.")
        tags = self.elasticache_backend.tagging_service.list_tags_for_resource(arn)
        return ActionResult({"TagList": tags["Tags"]})

    ElastiCacheResponse.list_tags_for_resource = list_tags  # type: ignore[method-assign]
