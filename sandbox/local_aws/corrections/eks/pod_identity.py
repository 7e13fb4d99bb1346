"""EKS Pod Identity: which role the pods of a service account have. moto has none of this.

https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
"""

from __future__ import annotations

import string
from typing import Any

from moto.core.responses import ActionResult
from moto.eks.exceptions import ResourceInUseException
from moto.eks.models import Cluster, EKSBackend
from moto.eks.responses import EKSResponse
from moto.eks.utils import validate_role_arn
from moto.moto_api._internal import mock_random

from .common import arn, cluster_of, collection, not_found, now

_CHARACTERS = string.ascii_lowercase + string.digits
_SUMMARY = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId", "ownerArn")


def associations_of(cluster: Cluster) -> dict[str, dict[str, Any]]:
    return collection(cluster, "pod_identity_associations")


def associate(
    backend: EKSBackend,
    cluster: Cluster,
    namespace: str,
    service_account: str,
    role_arn: str,
    *,
    tags: dict[str, str] | None = None,
    owner: str | None = None,
) -> dict[str, Any]:
    validate_role_arn(role_arn)
    for other in associations_of(cluster).values():
        if (other["namespace"], other["serviceAccount"]) == (namespace, service_account):
            raise ResourceInUseException(
                message=f"Association already exists: {other['associationId']}", clusterName=cluster.name
            )
    identifier = "a-" + "".join(mock_random.choice(_CHARACTERS) for _ in range(17))
    association = {
        "clusterName": cluster.name,
        "namespace": namespace,
        "serviceAccount": service_account,
        "roleArn": role_arn,
        "associationArn": arn(backend, "podidentityassociation", cluster.name, identifier),
        "associationId": identifier,
        "tags": tags or {},
        "createdAt": now(),
        "modifiedAt": now(),
        **({"ownerArn": owner} if owner else {}),
    }
    associations_of(cluster)[identifier] = association
    return association


def _create(self: EKSResponse) -> ActionResult:
    association = associate(
        self.eks_backend,
        cluster_of(self),
        self._get_param("namespace"),
        self._get_param("serviceAccount"),
        self._get_param("roleArn"),
        tags=self._get_param("tags"),
    )
    return ActionResult({"association": association})


def _association_of(self: EKSResponse) -> tuple[Cluster, dict[str, Any]]:
    cluster, identifier = cluster_of(self), self._get_param("associationId")
    if identifier not in associations_of(cluster):
        raise not_found(f"No association found for {identifier}", clusterName=cluster.name)
    return cluster, associations_of(cluster)[identifier]


def _describe(self: EKSResponse) -> ActionResult:
    return ActionResult({"association": _association_of(self)[1]})


def _list(self: EKSResponse) -> ActionResult:
    found = list(associations_of(cluster_of(self)).values())
    for name in ("namespace", "serviceAccount"):
        wanted = self._get_param(name)
        found = [one for one in found if wanted in (None, one[name])]
    return ActionResult({"associations": [{key: one.get(key) for key in _SUMMARY} for one in found]})


def _update(self: EKSResponse) -> ActionResult:
    _, association = _association_of(self)
    if self._get_param("roleArn"):
        association["roleArn"] = self._get_param("roleArn")
    association["modifiedAt"] = now()
    return ActionResult({"association": association})


def _delete(self: EKSResponse) -> ActionResult:
    cluster, association = _association_of(self)
    del associations_of(cluster)[association["associationId"]]
    return ActionResult({"association": association})


def apply() -> None:
    for name, operation in {
        "create_pod_identity_association": _create,
        "describe_pod_identity_association": _describe,
        "list_pod_identity_associations": _list,
        "update_pod_identity_association": _update,
        "delete_pod_identity_association": _delete,
    }.items():
        setattr(EKSResponse, name, operation)
