"""Tags of everything that belongs to a cluster. moto tags clusters only.

https://docs.aws.amazon.com/eks/latest/APIReference/API_TagResource.html
"""

from __future__ import annotations

from moto.eks.models import EKSBackend

from .common import collection, not_found


def _tags_of(backend: EKSBackend, resource_arn: str) -> dict[str, str]:
    for cluster in backend.clusters.values():
        if cluster.arn == resource_arn:
            return cluster.tags
        for group in cluster.nodegroups.values():
            if group.arn == resource_arn:
                return group.tags
        for kind, key in (
            ("access_entries", "accessEntryArn"),
            ("addons", "addonArn"),
            ("pod_identity_associations", "associationArn"),
        ):
            for one in collection(cluster, kind).values():
                if one[key] == resource_arn:
                    return one["tags"]
    raise not_found("Resource was not found")


def apply() -> None:
    def tag(self: EKSBackend, resource_arn: str, tags: dict[str, str]) -> None:
        _tags_of(self, resource_arn).update(tags)

    def untag(self: EKSBackend, resource_arn: str, tag_keys: list[str]) -> None:
        found = _tags_of(self, resource_arn)
        for key in [tag_keys] if isinstance(tag_keys, str) else tag_keys:
            found.pop(key, None)

    EKSBackend.tag_resource = tag  # type: ignore[method-assign]
    EKSBackend.untag_resource = untag  # type: ignore[method-assign]
    EKSBackend.list_tags_for_resource = _tags_of  # type: ignore[method-assign]
