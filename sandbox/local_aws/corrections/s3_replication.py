"""Amazon S3 replication: the configuration as it was given, and objects that appear in the other bucket.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
"""

from __future__ import annotations

import functools
from collections import deque
from dataclasses import dataclass
from typing import Any, Callable, Iterator

from moto.core.responses import ActionResult
from moto.iam.models import iam_backends
from moto.s3.exceptions import ReplicationConfigurationNotFoundError, S3ClientError
from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend
from moto.s3.responses import S3Response

# Set by the application: what belongs to a region that is off is delivered when it is back.
region_is_up: Callable[[str], bool] = lambda region: True


@dataclass(frozen=True)
class Pending:
    """Something that happened in a bucket and has not reached the other one."""

    backend: S3Backend
    bucket: str
    key: str
    version_id: str
    # `object`: a new version; `marker`: a delete marker; `tags`: other tags of a version that was there.
    what: str


_pending: deque[Pending] = deque()


def apply() -> None:
    show_the_configuration()
    check_the_destination()
    notice_changes()
    show_the_status()
    deliver_after_each_request()


def _rules(bucket: FakeBucket) -> list[dict[str, Any]]:
    replication = getattr(bucket, "replication", None) or {}
    rules: list[dict[str, Any]] = replication.get("Rule", [])
    # Rules that choose objects by their tags are kept and shown, and replicate nothing.
    return [rule for rule in rules if rule["Status"] == "Enabled" and not _by_tag(rule.get("Filter") or {})]


def _by_tag(chosen: dict[str, Any]) -> bool:
    return "Tag" in chosen or "Tag" in (chosen.get("And") or {})


def _enabled(rule: dict[str, Any], *path: str) -> bool:
    found: Any = rule
    for name in path:
        found = (found or {}).get(name)
    return (found or {}).get("Status") == "Enabled"


def _prefix(rule: dict[str, Any]) -> str:
    chosen = rule.get("Filter") or {}
    return chosen.get("Prefix") or (chosen.get("And") or {}).get("Prefix") or rule.get("Prefix") or ""


def _in_numbers(found: Any) -> Any:
    if isinstance(found, dict):
        return {key: int(value) if key == "Minutes" else _in_numbers(value) for key, value in found.items()}
    return found


def _filter(given: dict[str, Any], prefix: str) -> dict[str, Any]:
    """A rule's filter in the words of the API, which are not those of its XML."""
    if "And" in given:
        tags = given["And"].get("Tag", [])
        return {"And": {"Prefix": prefix, "Tags": tags if isinstance(tags, list) else [tags]}}
    return {"Tag": given["Tag"]} if "Tag" in given else {"Prefix": prefix}


def show_the_configuration() -> None:
    """moto shows a rule's destination only, and delete markers as disabled.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationRule.html
    """

    def get_bucket_replication(self: S3Response) -> Any:
        self.data["Action"] = "GetBucketReplication"
        replication = self.backend.get_bucket_replication(self.bucket_name)
        if not replication:
            raise ReplicationConfigurationNotFoundError(bucket_name=self.bucket_name)
        rules = [_in_numbers(rule) for rule in replication["Rule"]]
        for rule in rules:
            rule["Priority"] = int(rule["Priority"])
            if "Filter" in rule:
                rule["Filter"] = _filter(rule["Filter"] or {}, _prefix(rule))
        return self.serialized(
            ActionResult({"ReplicationConfiguration": {"Role": replication["Role"], "Rules": rules}})
        )

    S3Response.get_bucket_replication = get_bucket_replication  # type: ignore[method-assign]


def _name(arn: str) -> str:
    return arn.rsplit(":", 1)[-1]


def check_the_destination() -> None:
    """The destination has to exist, with versions; so both buckets come before either configuration.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html#replication-requirements
    """
    put = S3Backend.put_bucket_replication

    @functools.wraps(put)
    def checked(self: S3Backend, bucket_name: str, replication: dict[str, Any]) -> None:
        rules = replication["Rule"] if isinstance(replication["Rule"], list) else [replication["Rule"]]
        for rule in rules:
            destination = self.buckets.get(_name(rule["Destination"]["Bucket"]))
            if destination is None:
                raise S3ClientError("InvalidRequest", "Destination bucket must exist.")
            if not destination.is_versioned:
                raise S3ClientError("InvalidRequest", "Destination bucket must have versioning enabled.")
            if "Filter" in rule and "DeleteMarkerReplication" not in rule:
                raise S3ClientError("InvalidRequest", "DeleteMarkerReplication must be specified for this schema.")
        put(self, bucket_name, replication)

    S3Backend.put_bucket_replication = checked  # type: ignore[method-assign]


def _enqueue(backend: S3Backend, bucket: FakeBucket, found: Any, what: str) -> None:
    """Remembers a change that one of the bucket's rules covers."""
    if any(found.name.startswith(_prefix(rule)) and _covers(rule, found, what) for rule in _rules(bucket)):
        _pending.append(Pending(backend, bucket.name, found.name, found.version_id, what))
        if what == "object":
            found.replication_status = "PENDING"


def _covers(rule: dict[str, Any], found: Any, what: str) -> bool:
    replica = getattr(found, "replication_status", None) == "REPLICA"
    if what == "marker":
        return _enabled(rule, "DeleteMarkerReplication")
    if what == "tags" and replica:
        return _enabled(rule, "SourceSelectionCriteria", "ReplicaModifications")
    encrypted = (found.encryption or "").startswith("aws:kms")
    return not replica and (not encrypted or _enabled(rule, "SourceSelectionCriteria", "SseKmsEncryptedObjects"))


def notice_changes() -> None:
    """New versions, delete markers and new tags are replicated; versions that are deleted by their id are not."""
    put_object, put_tags = S3Backend.put_object, S3Backend.put_object_tagging
    mark, delete_tags = S3Backend._set_delete_marker, S3Backend.delete_object_tagging

    @functools.wraps(put_object)
    def noticed_put(self: S3Backend, bucket_name: str, *args: Any, **kwargs: Any) -> FakeKey:
        key = put_object(self, bucket_name, *args, **kwargs)
        _enqueue(self, self.get_bucket(bucket_name), key, "object")
        return key

    @functools.wraps(mark)
    def noticed_mark(self: S3Backend, bucket_name: str, key_name: str) -> FakeDeleteMarker:
        marker = mark(self, bucket_name, key_name)
        _enqueue(self, self.get_bucket(bucket_name), marker, "marker")
        return marker

    @functools.wraps(put_tags)
    def noticed_tags(self: S3Backend, key: FakeKey, tags: dict[str, str] | None) -> FakeKey:
        result = put_tags(self, key, tags)
        _enqueue(self, self.get_bucket(str(key.bucket_name)), key, "tags")
        return result

    @functools.wraps(delete_tags)
    def noticed_no_tags(self: S3Backend, bucket_name: str, key_name: str, version_id: str | None = None) -> None:
        delete_tags(self, bucket_name, key_name, version_id)
        key = self.get_object(bucket_name, key_name, version_id=version_id)
        _enqueue(self, self.get_bucket(bucket_name), key, "tags")

    S3Backend.put_object = noticed_put  # type: ignore[method-assign]
    S3Backend._set_delete_marker = noticed_mark  # type: ignore[method-assign]
    S3Backend.put_object_tagging = noticed_tags  # type: ignore[method-assign]
    S3Backend.delete_object_tagging = noticed_no_tags  # type: ignore[method-assign]


def show_the_status() -> None:
    """`x-amz-replication-status`: PENDING, COMPLETED or FAILED at the source, REPLICA at the destination.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html
    """
    original = FakeKey.response_dict.fget  # type: ignore[attr-defined]

    def response_dict(self: FakeKey) -> dict[str, Any]:
        answer: dict[str, Any] = original(self)
        status = getattr(self, "replication_status", None)
        return answer if status is None else {**answer, "x-amz-replication-status": status}

    FakeKey.response_dict = property(response_dict)  # type: ignore[assignment, misc]


def deliver_after_each_request() -> None:
    """An object is whole only when its request is over: metadata and tags come after the bytes."""
    for name in ("bucket_response", "key_response"):
        original = getattr(S3Response, name)

        @functools.wraps(original)
        def respond(self: S3Response, *args: Any, _original: Any = original, **kwargs: Any) -> Any:
            try:
                return _original(self, *args, **kwargs)
            finally:
                deliver()

        setattr(S3Response, name, respond)


def deliver() -> None:
    """Brings over what is pending between regions that are up, in the order in which it happened."""
    for entry in [_pending.popleft() for _ in range(len(_pending))]:
        source = entry.backend.buckets.get(entry.bucket)
        if source is None:
            continue
        for rule in _rules(source):
            destination = entry.backend.buckets.get(_name(rule["Destination"]["Bucket"]))
            regions = [source.region_name] + ([destination.region_name] if destination else [])
            if all(region_is_up(region) for region in regions):
                _replicate(entry, source, destination, rule)
            else:
                _pending.append(entry)


def _versions(bucket: FakeBucket, key: str, version_id: str) -> Iterator[Any]:
    return (found for found in bucket.keys.getlist(key, []) if found.version_id == version_id)


def _replicate(entry: Pending, source: FakeBucket, destination: FakeBucket | None, rule: dict[str, Any]) -> None:
    original = next(_versions(source, entry.key, entry.version_id), None)
    if original is None:
        return
    if destination is None or not destination.is_versioned or not _may_replicate(source):
        if entry.what == "object":
            original.replication_status = "FAILED"
        return
    replica = next(_versions(destination, entry.key, entry.version_id), None)
    if replica is None and entry.what != "tags":
        replica = _marker_of(original, destination) if entry.what == "marker" else _copy_of(original, destination, rule)
        # By the time they were made, not the time they arrived: a late replica does not cover what is newer.
        kept = [*destination.keys.getlist(entry.key, []), replica]
        destination.keys.setlist(entry.key, sorted(kept, key=lambda version: version.last_modified))
    if isinstance(original, FakeKey) and isinstance(replica, FakeKey):
        entry.backend.tagger.delete_all_tags_for_resource(replica.arn)
        entry.backend.tagger.copy_tags(original.arn, replica.arn)
    if entry.what == "object":
        original.replication_status = "COMPLETED"


def _may_replicate(source: FakeBucket) -> bool:
    """Whether the role exists. Its permissions are not looked at."""
    arn = source.replication["Role"]  # type: ignore[attr-defined]
    roles = iam_backends[source.account_id]["aws"].roles.values()
    return any(role.arn == arn for role in roles)


def _marker_of(original: FakeDeleteMarker, destination: FakeBucket) -> FakeDeleteMarker:
    marker = FakeDeleteMarker(key=destination.keys.get(original.name) or original.key)
    marker._version_id, marker.last_modified = original._version_id, original.last_modified
    return marker


def _copy_of(original: FakeKey, destination: FakeBucket, rule: dict[str, Any]) -> FakeKey:
    key_id = (rule["Destination"].get("EncryptionConfiguration") or {}).get("ReplicaKmsKeyID")
    encrypted = (original.encryption or "").startswith("aws:kms")
    default = (destination.encryption or {}).get("Rule", {})
    replica = FakeKey(
        name=original.name,
        bucket_name=destination.name,
        value=original.value,
        account_id=original.account_id,
        region_name=destination.region_name,
        storage=rule["Destination"].get("StorageClass") or original.storage_class,
        etag=original.etag.strip('"'),
        is_versioned=True,
        version_id=original.version_id,
        encryption=original.encryption,
        kms_key_id=key_id if encrypted else None,
        bucket_key_enabled=default.get("BucketKeyEnabled") if encrypted else None,
        lock_mode=original.lock_mode,
        lock_legal_status=original.lock_legal_status,
        lock_until=original.lock_until,
        checksum_value=original.checksum_value,
        checksum_type=original.checksum_type,
        checksum_parts=original.checksum_parts,
    )
    replica.checksum_algorithm = original.checksum_algorithm
    replica.last_modified = original.last_modified
    replica.website_redirect_location = original.website_redirect_location
    replica.set_metadata(dict(original.metadata), replace=False)
    replica.replication_status = "REPLICA"  # type: ignore[attr-defined]
    return replica


