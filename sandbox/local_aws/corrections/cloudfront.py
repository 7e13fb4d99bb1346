"""CloudFront: distributions that stay as they were configured, entity tags, and response headers policies."""

from __future__ import annotations

import copy
from typing import Any

from moto.cloudfront import models, urls
from moto.cloudfront.exceptions import CloudFrontException, InvalidIfMatchVersion, NoSuchDistribution
from moto.cloudfront.models import CloudFrontBackend, Distribution, OriginAccessControl, random_id
from moto.cloudfront.responses import CloudFrontResponse
from moto.core.responses import ActionResult, EmptyResult


def apply() -> None:
    keep_the_configuration()
    check_entity_tags()
    refuse_what_is_in_use()
    add_response_headers_policies()


NONE = {"Quantity": 0}

# https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
_DISTRIBUTION = {
    "Aliases": NONE, "DefaultRootObject": "", "OriginGroups": NONE, "CacheBehaviors": NONE,
    "CustomErrorResponses": NONE,
    "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
    "PriceClass": "PriceClass_All",
    "ViewerCertificate": {
        "CloudFrontDefaultCertificate": True, "SSLSupportMethod": "vip", "MinimumProtocolVersion": "TLSv1",
        "CertificateSource": "cloudfront",
    },
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
    "WebACLId": "", "HttpVersion": "http2", "IsIPV6Enabled": True, "ContinuousDeploymentPolicyId": "", "Staging": False,
}  # fmt: skip

# https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html
_ORIGIN = {
    "OriginPath": "", "CustomHeaders": NONE, "ConnectionAttempts": 3, "ConnectionTimeout": 10,
    "OriginShield": {"Enabled": False}, "OriginAccessControlId": "",
}  # fmt: skip
_CUSTOM_ORIGIN = {
    "OriginReadTimeout": 30, "OriginKeepaliveTimeout": 5, "OriginSslProtocols": {"Quantity": 0, "Items": []},
}  # fmt: skip

# https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DefaultCacheBehavior.html
_BEHAVIOR = {
    "TrustedSigners": {"Enabled": False, "Quantity": 0}, "TrustedKeyGroups": {"Enabled": False, "Quantity": 0},
    "AllowedMethods": {"Quantity": 2, "Items": ["HEAD", "GET"]}, "SmoothStreaming": False, "Compress": False,
    "LambdaFunctionAssociations": NONE, "FunctionAssociations": NONE, "FieldLevelEncryptionId": "",
    "GrpcConfig": {"Enabled": False},
}  # fmt: skip


def behaviors_of(config: Any) -> list[dict[str, Any]]:
    """The default cache behavior of a distribution, and the others."""
    return [config["DefaultCacheBehavior"], *((config.get("CacheBehaviors") or {}).get("Items") or [])]


def _fill(given: dict[str, Any], defaults: dict[str, Any]) -> None:
    for key, value in defaults.items():
        if given.get(key) is None:
            given[key] = copy.deepcopy(value)


class Config(dict):  # type: ignore[type-arg]
    """A distribution's configuration as it was given, with CloudFront's defaults for what was left out."""

    def __init__(self, given: dict[str, Any]) -> None:
        super().__init__(given)
        _fill(self, _DISTRIBUTION)
        for origin in self["Origins"]["Items"]:
            _fill(origin, _ORIGIN)
            if "CustomOriginConfig" in origin:
                _fill(origin["CustomOriginConfig"], _CUSTOM_ORIGIN)
            elif not origin["DomainName"].endswith(".amazonaws.com"):
                raise models.DomainNameNotAnS3Bucket
        for behavior in behaviors_of(self):
            _fill(behavior, _BEHAVIOR)
            _fill(behavior["AllowedMethods"], {"CachedMethods": {"Quantity": 2, "Items": ["HEAD", "GET"]}})
        self._check()

    def _check(self) -> None:
        origins = [origin["Id"] for origin in self["Origins"]["Items"]]
        groups = self["OriginGroups"].get("Items", [])
        members = [member["OriginId"] for group in groups for member in group["Members"]["Items"]]
        targets = [behavior["TargetOriginId"] for behavior in behaviors_of(self)]
        known = {*origins, *(group["Id"] for group in groups)}
        if not known.issuperset(targets) or not set(origins).issuperset(members):
            raise models.OriginDoesNotExist

    @property
    def caller_reference(self) -> str:
        return str(self["CallerReference"])


def keep_the_configuration() -> None:
    """What is asked for is what is answered.

    moto knows a part of the configuration: it loses origin access control, shows forwarded values beside a cache
    policy, which cannot both be, and refuses an origin group as a target. Terraform would see changes at every plan.
    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetDistribution.html
    """
    models.DistributionConfig = Config  # type: ignore[misc, assignment]


class PreconditionFailed(CloudFrontException):
    def __init__(self) -> None:
        super().__init__("PreconditionFailed", "The precondition in one or more request fields evaluated to false.")


class InUse(CloudFrontException):
    def __init__(self, code: str, what: str) -> None:
        super().__init__(code, f"Cannot delete the {what} because it is attached to one or more cache behaviors.")


def match_version(held: Any, if_match: Any) -> None:
    if not if_match:
        raise InvalidIfMatchVersion
    if if_match != held.etag:
        raise PreconditionFailed


def check_entity_tags() -> None:
    """A change has to name the version that it changes, and makes a new one.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html
    """
    update, delete = CloudFrontBackend.update_distribution, CloudFrontBackend.delete_distribution

    def find(self: CloudFrontBackend, distribution_id: str) -> Distribution:
        if distribution_id not in self.distributions:
            raise NoSuchDistribution
        return self.distributions[distribution_id]

    def checked_update(self: CloudFrontBackend, dist_config: dict[str, Any], _id: str, if_match: Any) -> Any:
        distribution = find(self, _id)
        match_version(distribution, if_match)
        result = update(self, dist_config, _id, if_match)
        distribution.etag = random_id()
        return result[0], result[1], distribution.etag

    def checked_delete(self: CloudFrontBackend, distribution_id: str, if_match: Any) -> None:
        distribution = find(self, distribution_id)
        match_version(distribution, if_match)
        if distribution.distribution_config["Enabled"]:  # type: ignore[index]
            raise CloudFrontException("DistributionNotDisabled", "The distribution to be deleted is enabled.")
        delete(self, distribution_id, if_match)

    CloudFrontBackend.update_distribution = checked_update  # type: ignore[method-assign]
    CloudFrontBackend.delete_distribution = checked_delete  # type: ignore[method-assign]


def _used(backend: CloudFrontBackend, key: str, value: str) -> bool:
    """Whether a distribution names something in an origin or in a cache behavior."""
    configs = [distribution.distribution_config for distribution in backend.distributions.values()]
    parts = [
        part
        for config in configs
        for part in [*config["Origins"]["Items"], *behaviors_of(config)]  # type: ignore[index]
    ]
    return any(part.get(key) == value for part in parts)


def refuse_what_is_in_use() -> None:
    """An origin access control that a distribution uses stays.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DeleteOriginAccessControl.html
    """
    delete = CloudFrontBackend.delete_origin_access_control
    update = OriginAccessControl.update

    def checked(self: CloudFrontBackend, control_id: str) -> None:
        self.get_origin_access_control(control_id)
        if _used(self, "OriginAccessControlId", control_id):
            raise InUse("OriginAccessControlInUse", "origin access control")
        delete(self, control_id)

    def renewed(self: OriginAccessControl, config: dict[str, str]) -> None:
        update(self, config)
        self.etag = random_id()

    CloudFrontBackend.delete_origin_access_control = checked  # type: ignore[method-assign]
    OriginAccessControl.update = renewed  # type: ignore[method-assign]


class ResponseHeadersPolicy:
    """https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicy.html"""

    def __init__(self, config: dict[str, Any]) -> None:
        self.id = random_id()
        self.last_modified_time = models.utcnow()
        self.replace(config)

    def replace(self, config: dict[str, Any]) -> None:
        self.response_headers_policy_config = config
        self.etag = random_id()


def add_response_headers_policies() -> None:
    """moto has none."""
    kept: dict[int, dict[str, ResponseHeadersPolicy]] = {}

    def policies(response: CloudFrontResponse) -> dict[str, ResponseHeadersPolicy]:
        return kept.setdefault(id(response.backend), {})

    def find(response: CloudFrontResponse) -> ResponseHeadersPolicy:
        found = policies(response).get(response._get_param("Id"))
        if not found:
            raise CloudFrontException("NoSuchResponseHeadersPolicy", "The response headers policy does not exist.")
        return found

    def config_of(response: CloudFrontResponse, own: ResponseHeadersPolicy | None) -> dict[str, Any]:
        config: dict[str, Any] = response._get_param("ResponseHeadersPolicyConfig", {})
        for other in policies(response).values():
            if other is not own and other.response_headers_policy_config["Name"] == config["Name"]:
                raise CloudFrontException("ResponseHeadersPolicyAlreadyExists", f"There is a {config['Name']} already.")
        return config

    def answer(policy: ResponseHeadersPolicy) -> ActionResult:
        return ActionResult({"ResponseHeadersPolicy": policy, "ETag": policy.etag})

    def create(self: CloudFrontResponse) -> ActionResult:
        policy = ResponseHeadersPolicy(config_of(self, None))
        policies(self)[policy.id] = policy
        return answer(policy)

    def get(self: CloudFrontResponse) -> ActionResult:
        return answer(find(self))

    def get_config(self: CloudFrontResponse) -> ActionResult:
        policy = find(self)
        return ActionResult(
            {"ResponseHeadersPolicyConfig": policy.response_headers_policy_config, "ETag": policy.etag}
        )

    def update(self: CloudFrontResponse) -> ActionResult:
        policy = find(self)
        match_version(policy, self._get_param("IfMatch"))
        policy.replace(config_of(self, policy))
        return answer(policy)

    def delete(self: CloudFrontResponse) -> EmptyResult:
        policy = find(self)
        match_version(policy, self._get_param("IfMatch"))
        if _used(self.backend, "ResponseHeadersPolicyId", policy.id):
            raise InUse("ResponseHeadersPolicyInUse", "response headers policy")
        del policies(self)[policy.id]
        return EmptyResult()

    CloudFrontResponse.create_response_headers_policy = create  # type: ignore[attr-defined]
    CloudFrontResponse.get_response_headers_policy = get  # type: ignore[attr-defined]
    CloudFrontResponse.get_response_headers_policy_config = get_config  # type: ignore[attr-defined]
    CloudFrontResponse.update_response_headers_policy = update  # type: ignore[attr-defined]
    CloudFrontResponse.delete_response_headers_policy = delete  # type: ignore[attr-defined]
    path = "{0}/2020-05-31/response-headers-policy"
    for suffix in ("$", "/(?P<policy_id>[^/]+)$", "/(?P<policy_id>[^/]+)/config$"):
        urls.url_paths[path + suffix] = CloudFrontResponse.dispatch
