"""Amazon S3: bucket policies with conditions, lifecycle rules that keep a number of old versions, log buckets."""

from __future__ import annotations

import functools
import json
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response


def apply() -> None:
    leave_conditions_out()
    keep_newer_noncurrent_versions()
    read_policies_of_log_buckets()


def leave_conditions_out() -> None:
    """A statement whose condition does not hold does not apply.

    moto does not look at conditions of bucket policies, so a policy that denies requests without TLS denies all. Here
    statements with a condition never apply: there is no TLS on the loopback interface, and nobody to keep out.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
    """

    def get_permission(self: FakeBucket, action: str, resource: str) -> PermissionResult:
        if self.policy is None:
            return PermissionResult.NEUTRAL
        policy = json.loads(self.policy)
        statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
        plain = [statement for statement in statements if "Condition" not in statement]
        return IAMPolicy(json.dumps({**policy, "Statement": plain})).is_action_permitted(action, resource)

    FakeBucket.get_permission = get_permission  # type: ignore[method-assign]


def keep_newer_noncurrent_versions() -> None:
    """A rule may keep the newest old versions whatever their age.

    moto forgets the number, and Terraform waits for it to appear until it gives up.
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html
    """
    set_lifecycle = FakeBucket.set_lifecycle

    @functools.wraps(set_lifecycle)
    def remember(self: FakeBucket, rules: list[dict[str, Any]]) -> None:
        set_lifecycle(self, rules)
        for kept, given in zip(self.rules, rules):
            expiration = given.get("NoncurrentVersionExpiration") or {}
            kept.nve_newer_versions = expiration.get("NewerNoncurrentVersions")

    FakeBucket.set_lifecycle = remember  # type: ignore[method-assign]

    get_bucket_lifecycle = S3Response.get_bucket_lifecycle

    @functools.wraps(get_bucket_lifecycle)
    def show(self: S3Response) -> Any:
        serialized = self.serialized

        def with_numbers(answer: ActionResult) -> Any:
            rules = self.backend.get_bucket_lifecycle(self.bucket_name)
            for shown, kept in zip(answer.result["Rules"], rules):  # type: ignore[index]
                if kept.nve_newer_versions is not None:
                    shown["NoncurrentVersionExpiration"]["NewerNoncurrentVersions"] = kept.nve_newer_versions
            return serialized(answer)

        self.serialized = with_numbers  # type: ignore[method-assign]
        try:
            return get_bucket_lifecycle(self)
        finally:
            del self.serialized

    S3Response.get_bucket_lifecycle = show  # type: ignore[method-assign]


def read_policies_of_log_buckets() -> None:
    """A log bucket lets the logging service in by its policy, which may say more than that.

    moto fails on a policy that has a statement for `"Principal": "*"`, such as one that refuses requests without TLS.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """

    def allowed(target_bucket: FakeBucket, target_prefix: str | None) -> bool:
        arn = f"arn:{target_bucket.partition}:s3:::{target_bucket.name}"
        resources = {arn, f"{arn}/*", f"{arn}/{target_prefix or ''}*"}
        statements = json.loads(target_bucket.policy)["Statement"] if target_bucket.policy else []
        return any(
            statement["Effect"] == "Allow"
            and isinstance(statement.get("Principal"), dict)
            and "logging.s3.amazonaws.com" in _list(statement["Principal"].get("Service"))
            and "s3:PutObject" in _list(statement["Action"])
            and resources.intersection(_list(statement["Resource"]))
            for statement in statements
        )

    FakeBucket._log_permissions_enabled_policy = staticmethod(allowed)  # type: ignore[method-assign, assignment]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
