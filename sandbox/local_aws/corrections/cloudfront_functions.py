"""CloudFront Functions: written in the DEVELOPMENT stage, published to LIVE, and used by cache behaviors from there."""

from __future__ import annotations

import copy
import re
from typing import Any

from moto.cloudfront import models, urls
from moto.cloudfront.exceptions import CloudFrontException
from moto.cloudfront.models import CloudFrontBackend, random_id
from moto.cloudfront.responses import CloudFrontResponse
from moto.core.responses import ActionResult, EmptyResult

from .cloudfront import InUse, behaviors_of, match_version

# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
_MAX_BYTES = 10_240
_NAME = re.compile(r"[a-zA-Z0-9-_]{1,64}")
_EVENTS = {"viewer-request", "viewer-response"}
_RUNTIMES = ("cloudfront-js-1.0", "cloudfront-js-2.0")


def apply() -> None:
    add_functions()
    check_associations()


class Stage:
    """A function as one of its stages has it."""

    def __init__(self, stage: str, arn: str, config: dict[str, Any], code: bytes) -> None:
        self.stage, self.arn, self.config, self.code = stage, arn, config, code
        self.created = self.modified = models.utcnow()
        self.etag = random_id()

    def summary(self, name: str, status: str) -> dict[str, Any]:
        """https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_FunctionSummary.html"""
        return {
            "Name": name,
            "Status": status,
            "FunctionConfig": self.config,
            "FunctionMetadata": {
                "FunctionARN": self.arn,
                "Stage": self.stage,
                "CreatedTime": self.created,
                "LastModifiedTime": self.modified,
            },
        }


class Function:
    def __init__(self, name: str, arn: str, config: dict[str, Any], code: bytes) -> None:
        self.name = name
        self.stages = {"DEVELOPMENT": Stage("DEVELOPMENT", arn, config, code)}

    @property
    def status(self) -> str:
        development, live = self.stages["DEVELOPMENT"], self.stages.get("LIVE")
        published = live and (live.code, live.config) == (development.code, development.config)
        return "UNASSOCIATED" if published else "UNPUBLISHED"

    def publish(self) -> None:
        development = self.stages["DEVELOPMENT"]
        self.stages["LIVE"] = Stage("LIVE", development.arn, copy.deepcopy(development.config), development.code)

    def rewrite(self, config: dict[str, Any], code: bytes) -> None:
        development = self.stages["DEVELOPMENT"]
        development.config, development.code = config, code
        development.modified = models.utcnow()
        development.etag = random_id()


_kept: dict[int, dict[str, Function]] = {}


def _functions(backend: CloudFrontBackend) -> dict[str, Function]:
    return _kept.setdefault(id(backend), {})


def _associations(config: Any) -> list[dict[str, str]]:
    return [one for behavior in behaviors_of(config) for one in behavior["FunctionAssociations"].get("Items", [])]


def add_functions() -> None:
    """moto has none.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateFunction.html
    """

    def find(response: CloudFrontResponse) -> Function:
        found = _functions(response.backend).get(response._get_param("Name"))
        if not found:
            raise CloudFrontException("NoSuchFunctionExists", "The specified function does not exist.")
        return found

    def at_stage(response: CloudFrontResponse) -> tuple[Function, Stage]:
        function = find(response)
        stage = function.stages.get(response._get_param("Stage") or "DEVELOPMENT")
        if not stage:
            raise CloudFrontException("NoSuchFunctionExists", "The function has not been published.")
        return function, stage

    def read(response: CloudFrontResponse) -> tuple[dict[str, Any], bytes]:
        config: dict[str, Any] = response._get_param("FunctionConfig")
        code: Any = response._get_param("FunctionCode")
        code = code.encode() if isinstance(code, str) else code
        if config["Runtime"] not in _RUNTIMES:
            raise CloudFrontException("InvalidArgument", "The runtime is not valid.")
        if len(code) > _MAX_BYTES:
            raise CloudFrontException("FunctionSizeLimitExceeded", f"A function has at most {_MAX_BYTES} bytes.")
        return config, code

    def shown(function: Function, stage: Stage) -> dict[str, Any]:
        return {"FunctionSummary": stage.summary(function.name, function.status), "ETag": stage.etag}

    def create(self: CloudFrontResponse) -> ActionResult:
        name = self._get_param("Name")
        if not _NAME.fullmatch(name):
            raise CloudFrontException("InvalidArgument", "The name is not valid.")
        if name in _functions(self.backend):
            raise CloudFrontException("FunctionAlreadyExists", f"There is a function {name} already.")
        arn = f"arn:aws:cloudfront::{self.current_account}:function/{name}"
        function = _functions(self.backend)[name] = Function(name, arn, *read(self))
        location = f"https://cloudfront.amazonaws.com/2020-05-31/function/{arn}"
        return ActionResult({**shown(function, function.stages["DEVELOPMENT"]), "Location": location})

    def describe(self: CloudFrontResponse) -> ActionResult:
        return ActionResult(shown(*at_stage(self)))

    def get(self: CloudFrontResponse) -> ActionResult:
        _, stage = at_stage(self)
        return ActionResult(
            {"FunctionCode": stage.code, "ContentType": "application/octet-stream", "ETag": stage.etag}
        )

    def publish(self: CloudFrontResponse) -> ActionResult:
        function = find(self)
        match_version(function.stages["DEVELOPMENT"], self._get_param("IfMatch"))
        function.publish()
        return ActionResult({"FunctionSummary": function.stages["LIVE"].summary(function.name, function.status)})

    def update(self: CloudFrontResponse) -> ActionResult:
        function = find(self)
        match_version(function.stages["DEVELOPMENT"], self._get_param("IfMatch"))
        function.rewrite(*read(self))
        return ActionResult(shown(function, function.stages["DEVELOPMENT"]))

    def delete(self: CloudFrontResponse) -> EmptyResult:
        function = find(self)
        development = function.stages["DEVELOPMENT"]
        match_version(development, self._get_param("IfMatch"))
        configs = [distribution.distribution_config for distribution in self.backend.distributions.values()]
        if any(one["FunctionARN"] == development.arn for config in configs for one in _associations(config)):
            raise InUse("FunctionInUse", "function")
        del _functions(self.backend)[function.name]
        return EmptyResult()

    CloudFrontResponse.create_function = create  # type: ignore[attr-defined]
    CloudFrontResponse.describe_function = describe  # type: ignore[attr-defined]
    CloudFrontResponse.get_function = get  # type: ignore[attr-defined]
    CloudFrontResponse.publish_function = publish  # type: ignore[attr-defined]
    CloudFrontResponse.update_function = update  # type: ignore[attr-defined]
    CloudFrontResponse.delete_function = delete  # type: ignore[attr-defined]
    path = "{0}/2020-05-31/function"
    for suffix in ("$", "/(?P<name>[^/]+)$", "/(?P<name>[^/]+)/describe$", "/(?P<name>[^/]+)/publish$"):
        urls.url_paths[path + suffix] = CloudFrontResponse.dispatch


def check_associations() -> None:
    """A cache behavior runs what has been published, once for each event.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_FunctionAssociation.html
    """
    create, update = CloudFrontBackend.create_distribution, CloudFrontBackend.update_distribution

    def check(backend: CloudFrontBackend, given: dict[str, Any]) -> None:
        live = {one.stages["LIVE"].arn for one in _functions(backend).values() if "LIVE" in one.stages}
        for behavior in behaviors_of(given):
            items = (behavior.get("FunctionAssociations") or {}).get("Items") or []
            events = [one["EventType"] for one in items]
            known = live.issuperset(one["FunctionARN"] for one in items)
            if not known or len(set(events)) < len(events) or not _EVENTS.issuperset(events):
                raise CloudFrontException("InvalidFunctionAssociation", "The function association is not valid.")

    def checked_create(self: CloudFrontBackend, distribution_config: dict[str, Any], tags: list[dict[str, str]]) -> Any:
        check(self, distribution_config)
        return create(self, distribution_config, tags)

    def checked_update(self: CloudFrontBackend, dist_config: dict[str, Any], _id: str, if_match: Any) -> Any:
        check(self, dist_config)
        return update(self, dist_config, _id, if_match)

    CloudFrontBackend.create_distribution = checked_create  # type: ignore[method-assign]
    CloudFrontBackend.update_distribution = checked_update  # type: ignore[method-assign]
