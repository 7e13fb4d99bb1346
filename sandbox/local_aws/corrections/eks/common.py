"""What the parts share: finding a cluster, errors, updates, time."""

from __future__ import annotations

import time
from typing import Any

from moto.eks.exceptions import InvalidParameterException, InvalidRequestException, ResourceNotFoundException
from moto.eks.models import CLUSTER_NOT_FOUND_MSG, Cluster, EKSBackend
from moto.eks.responses import EKSResponse
from moto.moto_api._internal import mock_random


def cluster_of(self: EKSResponse) -> Cluster:
    return cluster_named(self.eks_backend, self._get_param("name"))


def cluster_named(backend: EKSBackend, name: str) -> Cluster:
    if name not in backend.clusters:
        raise not_found(CLUSTER_NOT_FOUND_MSG.format(clusterName=name), clusterName=name)
    return backend.clusters[name]


def not_found(message: str, **about: str) -> ResourceNotFoundException:
    return ResourceNotFoundException(message=message, **about)


def invalid_parameter(message: str, **about: str) -> InvalidParameterException:
    return InvalidParameterException(message=message, **about)


def invalid_request(message: str, **about: str) -> InvalidRequestException:
    return InvalidRequestException(message=message, **about)


def collection(cluster: Cluster, name: str) -> dict[str, Any]:
    """Something that belongs to a cluster and goes with it."""
    return cluster.__dict__.setdefault(f"_{name}", {})


def arn(backend: EKSBackend, kind: str, *parts: str) -> str:
    return ":".join(
        ("arn", backend.partition, "eks", backend.region_name, backend.account_id, "/".join((kind, *parts)))
    )


def uuid() -> str:
    return str(mock_random.uuid4())


def now() -> float:
    return time.time()


def record_update(
    cluster: Cluster,
    kind: str,
    params: dict[str, Any],
    *,
    nodegroup: str | None = None,
    addon: str | None = None,
) -> dict[str, Any]:
    """An update as DescribeUpdate shows it.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_Update.html
    """
    update = {
        "id": uuid(),
        "status": "Successful",
        "type": kind,
        "params": [{"type": name, "value": str(value)} for name, value in params.items()],
        "createdAt": now(),
        "errors": [],
    }
    collection(cluster, "updates")[update["id"]] = {"update": update, "nodegroup": nodegroup, "addon": addon}
    return update
