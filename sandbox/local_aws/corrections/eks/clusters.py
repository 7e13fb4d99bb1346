"""Clusters: networking, access, encryption and support as documented, and changes that can be followed."""

from __future__ import annotations

import base64
import copy
import functools
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.eks.models import Cluster, EKSBackend
from moto.eks.responses import EKSResponse

from .access import enter_creator
from .common import cluster_of, collection, invalid_parameter, invalid_request, not_found, record_update, uuid

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")

# In standard or extended support in November 2026. EKS takes no other.
# https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
VERSIONS = ("1.31", "1.32", "1.33", "1.34", "1.35", "1.36")


def minor(version: str) -> int:
    return int(version.split(".")[1])


def apply() -> None:
    show_clusters_as_they_are()
    change_clusters()
    tell_of_updates()


def show_clusters_as_they_are() -> None:
    """A cluster has a VPC, a security group of its own, an authentication mode, a support policy and known logs.

    moto echoes what it was given: no VPC, no security group, no access configuration, and Kubernetes 1.19.
    https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
    https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
    """
    original = EKSResponse.create_cluster

    @functools.wraps(original)
    def create(self: EKSResponse) -> ActionResult:
        version = self._get_param("version")
        if version is not None and version not in VERSIONS:
            raise invalid_parameter(f"unsupported Kubernetes version {version}")
        name = self._get_param("name")
        answer = original(self)
        cluster = self.eks_backend.clusters[name]
        cluster.version = version or VERSIONS[-1]
        cluster.platformVersion = "eks.1"
        # moto's is random text: whoever decodes it, as every client does, gets bytes that are no certificate.
        cluster.certificate_authority = {"data": _certificate(name)}
        cluster.resources_vpc_config = _vpc_config(self.eks_backend, cluster)
        cluster.logging = _logging(cluster.logging if self._get_param("logging") else {})
        cluster.kubernetes_network_config = {
            "serviceIpv4Cidr": "172.20.0.0/16",
            "ipFamily": "ipv4",
            "elasticLoadBalancing": {"enabled": False},
            **(self._get_param("kubernetesNetworkConfig") or {}),
        }
        cluster.upgrade_policy = {"supportType": "EXTENDED", **(self._get_param("upgradePolicy") or {})}
        given = self._get_param("accessConfig") or {}
        cluster.access_config = {"authenticationMode": given.get("authenticationMode", "CONFIG_MAP")}
        if given.get("bootstrapClusterCreatorAdminPermissions", True):
            enter_creator(self.eks_backend, cluster, self.get_access_key())
        return answer

    EKSResponse.create_cluster = create  # type: ignore[method-assign]

    delete = EKSBackend.delete_cluster

    @functools.wraps(delete)
    def delete_cluster(self: EKSBackend, name: str) -> Cluster:
        cluster = delete(self, name)
        ec2 = ec2_backends[self.account_id][self.region_name]
        ec2.delete_security_group(group_id=cluster.resources_vpc_config["clusterSecurityGroupId"])
        return cluster

    EKSBackend.delete_cluster = delete_cluster  # type: ignore[method-assign]


def _certificate(name: str) -> str:
    """Looks like a certificate; nothing here ever shows one that it would have to fit."""
    body = base64.b64encode(f"certificate authority of {name}".encode()).decode()
    return base64.b64encode(f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n".encode()).decode()


def _vpc_config(backend: EKSBackend, cluster: Cluster) -> dict[str, Any]:
    given = cluster.resources_vpc_config
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    subnets = ec2.describe_subnets(subnet_ids=given["subnetIds"])
    if len({subnet.availability_zone for subnet in subnets}) < 2:
        backend.clusters.pop(cluster.name)
        raise invalid_parameter("Subnets specified must be in at least two different AZs")
    group = ec2.create_security_group(
        f"eks-cluster-sg-{cluster.name}-{uuid()[:8]}",
        "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any "
        "managed workloads.",
        vpc_id=subnets[0].vpc_id,
        tags={"Name": f"eks-cluster-sg-{cluster.name}", f"kubernetes.io/cluster/{cluster.name}": "owned"},
    )
    return _with_defaults({**given, "vpcId": subnets[0].vpc_id, "clusterSecurityGroupId": group.id})


def _with_defaults(config: dict[str, Any]) -> dict[str, Any]:
    public = config.get("endpointPublicAccess", True)
    private = config.get("endpointPrivateAccess", False)
    if not public and not private:
        raise invalid_parameter("Private and public endpoint access cannot be false")
    return {
        "securityGroupIds": [],
        **config,
        "endpointPublicAccess": public,
        "endpointPrivateAccess": private,
        "publicAccessCidrs": (config.get("publicAccessCidrs") or ["0.0.0.0/0"]) if public else [],
    }


def _logging(given: dict[str, Any]) -> dict[str, Any]:
    """Enabled types in one entry, the others in another.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_Logging.html
    """
    enabled = {one for setup in given.get("clusterLogging", []) if setup.get("enabled") for one in setup["types"]}
    groups = ((True, [one for one in LOG_TYPES if one in enabled]), (False, [o for o in LOG_TYPES if o not in enabled]))
    return {"clusterLogging": [{"types": types, "enabled": state} for state, types in groups if types]}


def change_clusters() -> None:
    """A change answers with an update, one kind of change at a time; versions go up one minor at a time.

    moto answers with the cluster, replaces the networking by what was sent, and cannot change the version.
    https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html
    https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterVersion.html
    """

    def update_config(self: EKSResponse) -> ActionResult:
        cluster = cluster_of(self)
        kinds = ("resourcesVpcConfig", "logging", "accessConfig", "upgradePolicy")
        given = {kind: self._get_param(kind) for kind in kinds if self._get_param(kind) is not None}
        if len(given) != 1:
            raise invalid_parameter("Only one type of update can be allowed.")
        ((kind, value),) = given.items()
        if kind == "resourcesVpcConfig":
            changed = _with_defaults({**cluster.resources_vpc_config, **value})
            if changed == cluster.resources_vpc_config:
                raise invalid_parameter("Cluster is already at the desired configuration")
            cluster.resources_vpc_config = changed
            endpoint = {"endpointPublicAccess", "endpointPrivateAccess", "publicAccessCidrs"} & set(value)
            return _answer(cluster, "EndpointAccessUpdate" if endpoint else "VpcConfigUpdate", value)
        if kind == "logging":
            states = {one: s["enabled"] for s in cluster.logging["clusterLogging"] for one in s["types"]}
            states.update({one: s["enabled"] for s in value["clusterLogging"] for one in s["types"]})
            cluster.logging = _logging(
                {"clusterLogging": [{"types": [one for one in LOG_TYPES if states[one]], "enabled": True}]}
            )
            return _answer(cluster, "LoggingUpdate", value)
        if kind == "accessConfig":
            order = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")
            before, after = (c["authenticationMode"] for c in (cluster.access_config, value))
            if order.index(after) < order.index(before):
                raise invalid_parameter(f"Unsupported authentication mode update from {before} to {after}")
            cluster.access_config = copy.copy(value)
            return _answer(cluster, "AccessConfigUpdate", value)
        cluster.upgrade_policy = copy.copy(value)
        return _answer(cluster, "UpgradePolicyUpdate", value)

    EKSResponse.update_cluster_config = update_config  # type: ignore[method-assign]

    def update_version(self: EKSResponse) -> ActionResult:
        cluster, version = cluster_of(self), self._get_param("version")
        if version not in VERSIONS:
            raise invalid_parameter(f"unsupported Kubernetes version {version}")
        if minor(version) != minor(cluster.version) + 1:
            raise invalid_parameter(f"Unsupported Kubernetes minor version update from {cluster.version} to {version}")
        behind = [one for one in cluster.nodegroups.values() if minor(version) - minor(one.version) > 3]
        if behind:
            raise invalid_request(f"Nodegroup {behind[0].nodegroup_name} must be updated before the cluster")
        cluster.version = version
        return _answer(cluster, "VersionUpdate", {"Version": version, "PlatformVersion": "eks.1"})

    EKSResponse.update_cluster_version = update_version  # type: ignore[attr-defined]


def _answer(cluster: Cluster, kind: str, params: dict[str, Any]) -> ActionResult:
    return ActionResult({"update": record_update(cluster, kind, params)})


def tell_of_updates() -> None:
    """Whoever asked for a change follows it by its id. moto forgets them.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeUpdate.html
    """

    def describe(self: EKSResponse) -> ActionResult:
        found = collection(cluster_of(self), "updates").get(self._get_param("updateId"))
        if found is None:
            raise not_found(f"No update found for ID: {self._get_param('updateId')}")
        return ActionResult({"update": found["update"]})

    def list_updates(self: EKSResponse) -> ActionResult:
        wanted = (self._get_param("nodegroupName"), self._get_param("addonName"))
        updates = collection(cluster_of(self), "updates")
        ids = [one for one, entry in updates.items() if (entry["nodegroup"], entry["addon"]) == wanted]
        return ActionResult({"updateIds": ids})

    EKSResponse.describe_update = describe  # type: ignore[attr-defined]
    EKSResponse.list_updates = list_updates  # type: ignore[attr-defined]
