"""Add-ons of a cluster. moto has none of this.

Versions are made up (`v1.0.0-eksbuild.1`) where none is named: AWS's lists change by the week and are not kept here.
https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.eks.exceptions import ResourceInUseException
from moto.eks.models import Cluster
from moto.eks.responses import EKSResponse

from .common import arn, cluster_of, collection, invalid_parameter, not_found, now, record_update, uuid
from .pod_identity import associate, associations_of

# Those of AWS itself.
# https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
_NAMES = (
    "amazon-cloudwatch-observability", "aws-ebs-csi-driver", "aws-efs-csi-driver", "coredns", "eks-node-monitoring-agent",
    "eks-pod-identity-agent", "kube-proxy", "metrics-server", "snapshot-controller", "vpc-cni",
)  # fmt: skip


def _addons(cluster: Cluster) -> dict[str, dict[str, Any]]:
    return collection(cluster, "addons")


def _addon_of(self: EKSResponse) -> tuple[Cluster, dict[str, Any]]:
    cluster, name = cluster_of(self), self._get_param("addonName")
    if name not in _addons(cluster):
        raise not_found(f"No addon: {name} found in cluster: {cluster.name}", clusterName=cluster.name, addonName=name)
    return cluster, _addons(cluster)[name]


def _give_roles(self: EKSResponse, cluster: Cluster, addon: dict[str, Any]) -> None:
    """An add-on owns the associations of its service accounts: an update replaces them all, its end ends them."""
    wanted = self._get_param("podIdentityAssociations")
    if wanted is None:
        return
    _take_roles(cluster, addon)
    addon["podIdentityAssociations"] = [
        associate(
            self.eks_backend,
            cluster,
            "kube-system",
            one["serviceAccount"],
            one["roleArn"],
            owner=addon["addonArn"],
        )["associationArn"]
        for one in wanted
    ]


def _take_roles(cluster: Cluster, addon: dict[str, Any]) -> None:
    for one in addon.get("podIdentityAssociations") or []:
        associations_of(cluster).pop(one.rsplit("/", 1)[1], None)


def _create(self: EKSResponse) -> ActionResult:
    cluster, name = cluster_of(self), self._get_param("addonName")
    if name not in _NAMES:
        raise invalid_parameter(f"Addon {name} specified is not supported in {cluster.version} kubernetes version")
    if name in _addons(cluster):
        raise ResourceInUseException(message="Addon already exists.", clusterName=cluster.name, addonName=name)
    addon = {
        "addonName": name,
        "clusterName": cluster.name,
        "status": "ACTIVE",
        "addonVersion": self._get_param("addonVersion") or "v1.0.0-eksbuild.1",
        "health": {"issues": []},
        "addonArn": arn(self.eks_backend, "addon", cluster.name, name, uuid()),
        "createdAt": now(),
        "modifiedAt": now(),
        "serviceAccountRoleArn": self._get_param("serviceAccountRoleArn"),
        "configurationValues": self._get_param("configurationValues"),
        "tags": self._get_param("tags") or {},
        "owner": "aws",
        "publisher": "eks",
    }
    _give_roles(self, cluster, addon)
    _addons(cluster)[name] = addon
    return ActionResult({"addon": addon})


def _describe(self: EKSResponse) -> ActionResult:
    return ActionResult({"addon": _addon_of(self)[1]})


def _list(self: EKSResponse) -> ActionResult:
    return ActionResult({"addons": list(_addons(cluster_of(self)))})


def _update(self: EKSResponse) -> ActionResult:
    cluster, addon = _addon_of(self)
    for name in ("addonVersion", "serviceAccountRoleArn", "configurationValues"):
        if self._get_param(name) is not None:
            addon[name] = self._get_param(name)
    _give_roles(self, cluster, addon)
    addon["modifiedAt"] = now()
    params = {"AddonVersion": addon["addonVersion"]}
    return ActionResult({"update": record_update(cluster, "AddonUpdate", params, addon=addon["addonName"])})


def _delete(self: EKSResponse) -> ActionResult:
    cluster, addon = _addon_of(self)
    _take_roles(cluster, addon)
    del _addons(cluster)[addon["addonName"]]
    return ActionResult({"addon": addon})


def apply() -> None:
    for name, operation in {
        "create_addon": _create,
        "describe_addon": _describe,
        "list_addons": _list,
        "update_addon": _update,
        "delete_addon": _delete,
    }.items():
        setattr(EKSResponse, name, operation)
