"""Elastic Load Balancing: listeners that change their protocol."""

from __future__ import annotations

import functools
from typing import Any

from moto.elbv2.models import ELBv2Backend, FakeListener


def apply() -> None:
    forget_certificates_without_tls()


def forget_certificates_without_tls() -> None:
    """"Changing the protocol from HTTPS to HTTP [...] removes the security policy and default certificate properties."

    moto keeps both, so Terraform takes the certificate away again at every plan.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html
    """
    original = ELBv2Backend.modify_listener

    @functools.wraps(original)
    def modify(self: ELBv2Backend, *args: Any, **kwargs: Any) -> FakeListener:
        listener = original(self, *args, **kwargs)
        if listener.protocol not in ("HTTPS", "TLS"):
            listener.certificate = None
            listener.certificates = []
            listener.ssl_policy = None
        return listener

    ELBv2Backend.modify_listener = modify  # type: ignore[method-assign]
