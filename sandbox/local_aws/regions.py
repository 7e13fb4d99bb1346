"""The region switch: which regions are off, which region a request belongs to, and what was refused.

A request belongs to the region that its SigV4 credential scope names:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
Two kinds belong elsewhere, whatever they are signed for. Control planes of global services stand in one region each:
https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
A bucket and its objects live in the region that the bucket was created in:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingBucket.html
"""

from __future__ import annotations

import re
import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Callable
from urllib.parse import parse_qs, unquote

CONTROL_PLANES = {
    "account": "us-east-1",
    "cloudfront": "us-east-1",
    "iam": "us-east-1",
    "organizations": "us-east-1",
    "route53": "us-east-1",
    "globalaccelerator": "us-west-2",
    "networkmanager": "us-west-2",
}

# Enough for any rehearsal; a client that retries for ever must not fill the memory.
REFUSED_KEPT = 10_000

_SCOPE = re.compile(r"Credential=[^/,]+/\d{8}/([^/,]*)/([^/,]+)/aws4_request")
_PRESIGNED_SCOPE = re.compile(r"^[^/]+/\d{8}/([^/]*)/([^/]+)/aws4_request$")
_LOCATION = re.compile(rb"<LocationConstraint[^>]*>\s*([a-z0-9-]+)\s*</LocationConstraint>")


class RegionOff(ConnectionError):
    """Raised to make the server reset the connection: a region that is gone gives no HTTP answer."""


@dataclass(frozen=True)
class Request:
    """What the switch needs to know of a request."""

    service: str
    region: str
    operation: str


def signed_for(environ: dict[str, Any]) -> tuple[str, str] | None:
    """The (region, service) of the credential scope, from the header or from a presigned URL."""
    match = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if not match and "X-Amz-Credential=" in environ.get("QUERY_STRING", ""):
        credential = parse_qs(environ["QUERY_STRING"]).get("X-Amz-Credential", [""])[0]
        match = _PRESIGNED_SCOPE.match(credential)
    return (match.group(1), match.group(2).lower()) if match else None


def operation_of(environ: dict[str, Any], body: bytes) -> str:
    """The name of the operation where the protocol carries one, else method and path."""
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return str(target).rsplit(".", 1)[-1]
    query = parse_qs(environ.get("QUERY_STRING", ""))
    if "Action" in query:
        return query["Action"][0]
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        action = parse_qs(body.decode("utf-8", "replace")).get("Action")
        if action:
            return action[0]
    return f"{environ['REQUEST_METHOD']} {environ.get('PATH_INFO', '/')}"


def buckets_of(environ: dict[str, Any]) -> list[str]:
    """The buckets that an S3 request touches: the one in the path, and the source of a copy.

    The endpoint is an IP address, so clients put the bucket into the path:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    """
    paths = [environ.get("PATH_INFO", ""), unquote(environ.get("HTTP_X_AMZ_COPY_SOURCE", ""))]
    names = [path.lstrip("/").split("/", 1)[0] for path in paths]
    return [name for name in names if name]


class RegionSwitch:
    """Turns regions off and on, and refuses what belongs to one that is off."""

    def __init__(self, known: list[str], bucket_region: Callable[[str], str | None]) -> None:
        self._known = sorted(known)
        self._bucket_region = bucket_region
        self._off: set[str] = set()
        self._refused: deque[dict[str, str]] = deque(maxlen=REFUSED_KEPT)
        self._lock = threading.Lock()

    def knows(self, region: str) -> bool:
        return region in self._known

    def is_up(self, region: str) -> bool:
        return region not in self._off

    def set(self, region: str, up: bool) -> None:
        with self._lock:
            self._off = self._off - {region} if up else self._off | {region}

    def regions(self) -> list[dict[str, Any]]:
        return [{"region": region, "up": self.is_up(region)} for region in self._known]

    def refused(self) -> list[dict[str, str]]:
        with self._lock:
            return list(self._refused)

    def clear_refused(self) -> None:
        with self._lock:
            self._refused.clear()

    def check(self, environ: dict[str, Any], body: bytes) -> None:
        """Raises RegionOff, and remembers the request, if it needs a region that is off."""
        if not self._off:
            return
        for region, service, reason in self._needs(environ, body):
            if not self.is_up(region):
                self._remember(Request(service, region, operation_of(environ, body)), reason)
                raise RegionOff(region)

    def _needs(self, environ: dict[str, Any], body: bytes) -> list[tuple[str, str, str]]:
        scope = signed_for(environ)
        # An unsigned request carries no region. Only S3 serves such requests to anybody, from the bucket's region.
        region, service = scope or ("", "s3")
        if service in CONTROL_PLANES:
            home = CONTROL_PLANES[service]
            return [(home, service, f"the control plane of {service} is in {home}")]
        needs = [(region, service, "signed for this region")] if scope else []
        if service == "s3":
            for bucket in buckets_of(environ):
                home = self._bucket_region(bucket)
                if home:
                    needs.append((home, service, f"bucket {bucket} is in this region"))
            location = _LOCATION.search(body) if environ["REQUEST_METHOD"] == "PUT" else None
            if location:
                needs.append((location.group(1).decode(), service, "the bucket would be created in this region"))
        return needs

    def _remember(self, request: Request, reason: str) -> None:
        with self._lock:
            self._refused.append(
                {
                    "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                    "region": request.region,
                    "service": request.service,
                    "operation": request.operation,
                    "reason": reason,
                }
            )
