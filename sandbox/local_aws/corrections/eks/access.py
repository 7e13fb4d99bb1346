"""Access entries: who may call a cluster's Kubernetes API, by IAM principal. moto has none of this.

https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
"""

from __future__ import annotations

import re
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.eks.exceptions import ResourceInUseException
from moto.eks.models import Cluster, EKSBackend
from moto.eks.responses import EKSResponse

from .common import arn, cluster_of, collection, invalid_parameter, invalid_request, not_found, now, uuid

_PRINCIPAL = re.compile(r"arn:[a-z-]+:iam::(\d{12}):(role|user)/(?:.*/)?([^/]+)")

# https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
_POLICIES = (
    "AmazonEKSAdminPolicy",
    "AmazonEKSClusterAdminPolicy",
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSViewPolicy",
    "AmazonEKSSecretReaderPolicy",
)


def _entries(cluster: Cluster) -> dict[str, dict[str, Any]]:
    return collection(cluster, "access_entries")


def enter(
    backend: EKSBackend,
    cluster: Cluster,
    principal: str,
    *,
    kind: str = "STANDARD",
    groups: list[str] | None = None,
    username: str | None = None,
    tags: dict[str, str] | None = None,
) -> dict[str, Any]:
    match = _PRINCIPAL.fullmatch(principal)
    if not match:
        raise invalid_parameter("The specified principalArn is invalid: invalid principal.")
    if principal in _entries(cluster):
        raise ResourceInUseException(
            message="The specified access entry resource is already in use on this cluster.", clusterName=cluster.name
        )
    account, sort, name = match.groups()
    session = f"arn:{backend.partition}:sts::{account}:assumed-role/{name}/{{{{SessionName}}}}"
    entry = {
        "clusterName": cluster.name,
        "principalArn": principal,
        "kubernetesGroups": groups or [],
        "accessEntryArn": arn(backend, "access-entry", cluster.name, sort, account, name, uuid()),
        "createdAt": now(),
        "modifiedAt": now(),
        "tags": tags or {},
        "username": username or (principal if sort == "user" else session),
        "type": kind,
        "_policies": {},
    }
    _entries(cluster)[principal] = entry
    return entry


def enter_creator(backend: EKSBackend, cluster: Cluster, access_key: str) -> None:
    """Whoever makes a cluster is its administrator, unless told otherwise. Here that is a user named as the key."""
    if cluster.access_config["authenticationMode"] == "CONFIG_MAP":
        return
    entry = enter(backend, cluster, f"arn:{backend.partition}:iam::{backend.account_id}:user/{access_key}")
    _associate(entry, _policy(backend, "AmazonEKSClusterAdminPolicy"), {"type": "cluster"})


def enter_nodes(backend: EKSBackend, cluster: Cluster, role: str) -> None:
    """A managed node group enters its role by itself.

    https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html#access-entry-managed-node-group
    """
    if cluster.access_config["authenticationMode"] != "CONFIG_MAP" and role not in _entries(cluster):
        name = "system:node:{{EC2PrivateDNSName}}"
        enter(backend, cluster, role, kind="EC2_LINUX", groups=["system:nodes"], username=name)


def _policy(backend: EKSBackend, name: str) -> str:
    return f"arn:{backend.partition}:eks::aws:cluster-access-policy/{name}"


def _associate(entry: dict[str, Any], policy: str, scope: dict[str, Any]) -> dict[str, Any]:
    before = entry["_policies"].get(policy)
    associated = {
        "policyArn": policy,
        "accessScope": {"type": scope["type"], "namespaces": scope.get("namespaces") or []},
        "associatedAt": before["associatedAt"] if before else now(),
        "modifiedAt": now(),
    }
    entry["_policies"][policy] = associated
    return associated


def _entry_of(self: EKSResponse) -> tuple[Cluster, dict[str, Any]]:
    cluster = cluster_of(self)
    entry = _entries(cluster).get(self._get_param("principalArn"))
    if entry is None:
        raise not_found(
            "The specified principalArn could not be found. You can view your available access entries with "
            "'list-access-entries'.",
            clusterName=cluster.name,
        )
    return cluster, entry


def _create(self: EKSResponse) -> ActionResult:
    cluster = cluster_of(self)
    if cluster.access_config["authenticationMode"] == "CONFIG_MAP":
        raise invalid_request(
            "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this "
            "operation."
        )
    entry = enter(
        self.eks_backend,
        cluster,
        self._get_param("principalArn"),
        kind=self._get_param("type") or "STANDARD",
        groups=self._get_param("kubernetesGroups"),
        username=self._get_param("username"),
        tags=self._get_param("tags"),
    )
    return ActionResult({"accessEntry": entry})


def _describe(self: EKSResponse) -> ActionResult:
    return ActionResult({"accessEntry": _entry_of(self)[1]})


def _list(self: EKSResponse) -> ActionResult:
    return ActionResult({"accessEntries": list(_entries(cluster_of(self)))})


def _update(self: EKSResponse) -> ActionResult:
    _, entry = _entry_of(self)
    for name in ("kubernetesGroups", "username"):
        if self._get_param(name) is not None:
            entry[name] = self._get_param(name)
    entry["modifiedAt"] = now()
    return ActionResult({"accessEntry": entry})


def _delete(self: EKSResponse) -> ActionResult:
    cluster, entry = _entry_of(self)
    del _entries(cluster)[entry["principalArn"]]
    return EmptyResult()


def _associate_policy(self: EKSResponse) -> ActionResult:
    cluster, entry = _entry_of(self)
    policy = self._get_param("policyArn")
    if policy not in [_policy(self.eks_backend, name) for name in _POLICIES]:
        raise invalid_parameter("The specified policyArn is invalid: invalid policy.")
    associated = _associate(entry, policy, self._get_param("accessScope"))
    answer = {"clusterName": cluster.name, "principalArn": entry["principalArn"], "associatedAccessPolicy": associated}
    return ActionResult(answer)


def _disassociate_policy(self: EKSResponse) -> ActionResult:
    _, entry = _entry_of(self)
    if entry["_policies"].pop(self._get_param("policyArn"), None) is None:
        raise not_found("The specified policyArn could not be found.")
    return EmptyResult()


def _list_policies(self: EKSResponse) -> ActionResult:
    cluster, entry = _entry_of(self)
    policies = list(entry["_policies"].values())
    answer = {"clusterName": cluster.name, "principalArn": entry["principalArn"], "associatedAccessPolicies": policies}
    return ActionResult(answer)


def apply() -> None:
    for name, operation in {
        "create_access_entry": _create,
        "describe_access_entry": _describe,
        "list_access_entries": _list,
        "update_access_entry": _update,
        "delete_access_entry": _delete,
        "associate_access_policy": _associate_policy,
        "disassociate_access_policy": _disassociate_policy,
        "list_associated_access_policies": _list_policies,
    }.items():
        setattr(EKSResponse, name, operation)
