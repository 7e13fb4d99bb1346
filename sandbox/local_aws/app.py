"""The application: the admin interface and the region switch in front of moto."""

from __future__ import annotations

import json
import re
import threading
import traceback
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Callable, Iterable

import moto
from moto import backend_index
from moto.core.base_backend import AccountSpecificBackend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from . import corrections, existing
from .regions import RegionSwitch, signed_for

StartResponse = Callable[..., Any]

NOT_IMPLEMENTED = "NotImplementedByLocalAws"

# Services whose handlers wait (long polls), run other people's code, or may call this server again: these must not hold
# the lock while they do. Everything else only computes.
_UNLOCKED = {
    "apigateway", "batch", "cloudformation", "events", "execute-api", "firehose", "kinesis", "lambda", "sns", "sqs",
    "states", "swf",
}  # fmt: skip

# Imported before they are asked for, so that the first plan does not wait.
_WARM = (
    "sts", "s3", "ec2", "dynamodb", "iam", "kms", "ssm", "elbv2", "autoscaling", "globalaccelerator", "logs", "rds",
    "route53", "secretsmanager",
)  # fmt: skip


def add_services() -> None:
    """Puts our services beside moto's own, as if they had come with it.

    `moto.__path__` decides where `moto.<service>` is looked up, and the index which service a host name stands for.
    """
    moto.__path__.append(str(Path(__file__).parent / "services"))
    backend_index.backend_url_patterns.append(
        ("globalaccelerator", re.compile(r"https?://globalaccelerator\.(.+)\.amazonaws\.com"))
    )
    backend_index.backend_url_patterns.append(
        ("codestarconnections", re.compile(r"https?://codestar-connections\.(.+)\.amazonaws\.com"))
    )


class LocalAws:
    """A WSGI application that answers for one AWS account."""

    def __init__(self, account: str) -> None:
        self.account = account
        add_services()
        corrections.apply()
        self._moto = DomainDispatcherApplication(create_backend_app)
        # moto's backends are plain dicts without locks: two conditional puts at once could both win Terraform's state
        # lock, and a list taken during a create would fail. Python runs one thread at a time anyway.
        self._lock = threading.RLock()
        known = AccountSpecificBackend.get_session().get_available_regions("ec2")
        self.switch = RegionSwitch(known, self._bucket_region)

        from moto.globalaccelerator import models

        models.region_is_up = self.switch.is_up
        corrections.route53_answers.region_is_up = self.switch.is_up
        corrections.s3_replication.region_is_up = self.switch.is_up
        corrections.rds_clusters.region_is_up = self.switch.is_up

    def warm_up(self) -> None:
        for service in _WARM:
            with self._moto.lock:
                if service not in self._moto.app_instances:
                    self._moto.app_instances[service] = create_backend_app(service)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith("/_twinstack/"):
            return self._admin(environ["REQUEST_METHOD"], path, environ["twinstack.body"], start_response)
        self.switch.check(environ, environ["twinstack.body"])
        scope = signed_for(environ)
        service = scope[1] if scope else ""
        try:
            app = self._application(environ, service)
            # The lock covers the whole answer: moto builds some of them while they are read.
            with nullcontext() if service in _UNLOCKED else self._lock:
                return [b"".join(app(environ, start_response))]
        except Exception as error:
            environ["wsgi.errors"].write(traceback.format_exc())
            return self._defect(environ, error, start_response)

    def _application(self, environ: dict[str, Any], service: str) -> Any:
        try:
            return self._moto.get_application(environ)
        except AttributeError as error:
            # How moto says that no host pattern of its index fits.
            raise NotImplementedError(f"moto has no service {service}") from error

    def _bucket_region(self, bucket: str) -> str | None:
        from moto.s3.models import s3_backends

        found = s3_backends[self.account]["aws"].buckets.get(bucket)
        return found.region_name if found else None

    def _defect(self, environ: dict[str, Any], error: Exception, start_response: StartResponse) -> Iterable[bytes]:
        """Answers 501 where moto lacks an operation or fails.

        Its own answer would be 500, which every SDK takes for a passing fault: the Terraform provider tries such a call
        25 times, for many minutes, although the outcome is certain.
        """
        scope = signed_for(environ)
        service = scope[1] if scope else "s3"
        text = f"The local AWS cannot do this ({service}): {type(error).__name__}: {error}"
        form = environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
        if form or service in ("s3", "route53", "cloudfront"):
            safe = text.replace("&", "&amp;").replace("<", "&lt;")
            inner = f"<Error><Code>{NOT_IMPLEMENTED}</Code><Message>{safe}</Message></Error>"
            # S3 puts the error at the root and EC2 in <Response><Errors>; the other XML protocols wrap it once.
            wrapped = {"s3": inner, "ec2": f"<Response><Errors>{inner}</Errors></Response>"}
            body, kind = wrapped.get(service, f"<ErrorResponse>{inner}</ErrorResponse>"), "text/xml"
        else:
            body, kind = json.dumps({"__type": NOT_IMPLEMENTED, "message": text}), "application/x-amz-json-1.1"
        start_response(
            "501 Not Implemented", [("Content-Type", kind), ("x-amzn-ErrorType", NOT_IMPLEMENTED)]
        )
        return [body.encode()]

    def _admin(self, method: str, path: str, body: bytes, start_response: StartResponse) -> Iterable[bytes]:
        status, answer = self._administer(method, path.removeprefix("/_twinstack/"), body)
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def _administer(self, method: str, name: str, body: bytes) -> tuple[str, Any]:
        if (method, name) == ("GET", "health"):
            return "200 OK", {"status": "ok", "account": self.account, "moto": moto.__version__}
        if (method, name) == ("GET", "regions"):
            return "200 OK", self.switch.regions()
        if (method, name) == ("GET", "refused"):
            return "200 OK", self.switch.refused()
        if (method, name) == ("DELETE", "refused"):
            self.switch.clear_refused()
            return "200 OK", {}
        if method == "PUT" and name.startswith("regions/"):
            return self._set_region(name.removeprefix("regions/"), body)
        if (method, name) == ("PUT", "existing"):
            try:
                with self._lock:
                    return "200 OK", {"made": existing.make(self.account, json.loads(body))}
            except ValueError as error:
                return "400 Bad Request", {"error": "BAD_REQUEST", "reason": str(error)}
        return "404 Not Found", {"error": "NOT_FOUND"}

    def _set_region(self, region: str, body: bytes) -> tuple[str, Any]:
        if not self.switch.knows(region):
            return "404 Not Found", {"error": "UNKNOWN_REGION", "region": region}
        try:
            wanted = json.loads(body)["up"]
        except (ValueError, KeyError, TypeError):
            wanted = None
        if not isinstance(wanted, bool):
            reason = 'the body must be {"up": true} or {"up": false}'
            return "400 Bad Request", {"error": "BAD_REQUEST", "reason": reason}
        self.switch.set(region, wanted)
        with self._lock:
            corrections.s3_replication.deliver()
        return "200 OK", {"region": region, "up": wanted}
