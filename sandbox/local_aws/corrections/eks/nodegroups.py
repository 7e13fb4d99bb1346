"""Managed node groups: the defaults of AWS rather than those of 2021, and updates of their version and template."""

from __future__ import annotations

import functools
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.eks.models import NODEGROUP_NOT_FOUND_MSG, Nodegroup
from moto.eks.responses import EKSResponse
from moto.core.utils import utcnow

from .access import enter_nodes
from .clusters import minor
from .common import cluster_of, invalid_parameter, not_found, record_update


def apply() -> None:
    show_node_groups_as_they_are()
    change_node_groups()


def _release(version: str) -> str:
    return f"{version}.0-20261101"


def show_node_groups_as_they_are() -> None:
    """Version of the cluster, Amazon Linux 2023, one node at a time; SSH and a disk size only if asked for.

    moto says Kubernetes 1.19, Amazon Linux 2, a key pair `eksKeypair`, and a disk size beside a launch template.
    https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
    https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
    """
    original = EKSResponse.create_nodegroup

    @functools.wraps(original)
    def create(self: EKSResponse) -> ActionResult:
        cluster = cluster_of(self)
        version = self._get_param("version") or cluster.version
        if minor(version) > minor(cluster.version):
            raise invalid_parameter(f"Node group version {version} is newer than the cluster's {cluster.version}")
        answer = original(self)
        group: Nodegroup = cluster.nodegroups[self._get_param("nodegroupName")]
        group.version = version
        group.release_version = self._get_param("releaseVersion") or _release(version)
        group.ami_type = self._get_param("amiType") or "AL2023_x86_64_STANDARD"
        group.health = {"issues": []}
        group.remote_access = self._get_param("remoteAccess")
        group.resources = {"autoScalingGroups": [{"name": f"eks-{group.nodegroup_name}-{group.uuid}"}]}
        template = self._get_param("launchTemplate")
        if template:
            group.disk_size = None
            group.launch_template = _template(self, template)
        group.instance_types = self._get_param("instanceTypes") or (None if template else ["t3.medium"])
        group.update_config = self._get_param("updateConfig") or {"maxUnavailable": 1}
        group.node_repair_config = self._get_param("nodeRepairConfig")
        enter_nodes(self.eks_backend, cluster, group.node_role)
        return answer

    EKSResponse.create_nodegroup = create  # type: ignore[method-assign]


def _template(self: EKSResponse, given: dict[str, Any]) -> dict[str, str]:
    """Named by id or by name; the answer has both, and the version as a number."""
    ec2 = ec2_backends[self.eks_backend.account_id][self.eks_backend.region_name]
    found = (
        ec2.describe_launch_templates(template_ids=[given["id"]])
        if given.get("id")
        else ec2.describe_launch_templates(template_names=[given["name"]])
    )[0]
    version = given.get("version") or str(found.default_version_number)
    return {"id": found.id, "name": found.name, "version": version}


def _group_of(self: EKSResponse) -> Nodegroup:
    name = self._get_param("nodegroupName")
    groups = cluster_of(self).nodegroups
    if name not in groups:
        raise not_found(NODEGROUP_NOT_FOUND_MSG.format(nodegroupName=name), nodegroupName=name)
    return groups[name]


def change_node_groups() -> None:
    """moto's updates of a node group cannot be asked after, and its version and template cannot be changed.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupVersion.html
    https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateNodegroupConfig.html
    """
    original = EKSResponse.update_nodegroup_config

    @functools.wraps(original)
    def update_config(self: EKSResponse) -> ActionResult:
        group = _group_of(self)
        original(self)
        params = {
            kind: self._get_param(kind)
            for kind in ("scalingConfig", "labels", "taints", "updateConfig")
            if self._get_param(kind) is not None
        }
        return ActionResult(
            {"update": record_update(cluster_of(self), "ConfigUpdate", params, nodegroup=group.nodegroup_name)}
        )

    EKSResponse.update_nodegroup_config = update_config  # type: ignore[method-assign]

    def update_version(self: EKSResponse) -> ActionResult:
        cluster, group = cluster_of(self), _group_of(self)
        version = self._get_param("version") or group.version
        if minor(version) > minor(cluster.version):
            raise invalid_parameter(f"Node group version {version} is newer than the cluster's {cluster.version}")
        group.version = version
        group.release_version = self._get_param("releaseVersion") or _release(version)
        template = self._get_param("launchTemplate")
        if template:
            group.launch_template = _template(self, template)
        group.modified_at = utcnow()
        params = {"Version": version, "ReleaseVersion": group.release_version}
        return ActionResult(
            {"update": record_update(cluster, "VersionUpdate", params, nodegroup=group.nodegroup_name)}
        )

    EKSResponse.update_nodegroup_version = update_version  # type: ignore[attr-defined]
