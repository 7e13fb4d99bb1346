"""Accelerators, listeners and endpoint groups, kept as the API shows them.

What is created is DEPLOYED at once: a rehearsal measures our own steps, not how long AWS takes to spread a
configuration over its edge. Standard accelerators only: no custom routing, BYOIP or cross-account attachments.
https://docs.aws.amazon.com/global-accelerator/latest/api/API_Operations.html
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Callable

from moto.core.base_backend import BackendDict, BaseBackend
from moto.moto_api._internal import mock_random

from . import health
from .endpoints import EndpointGroups
from .exceptions import (
    AcceleratorNotDisabled,
    AcceleratorNotFound,
    AssociatedEndpointGroupFound,
    AssociatedListenerFound,
    InvalidArgument,
    InvalidPortRange,
    LimitExceeded,
    ListenerNotFound,
)
from .validation import check_name, overlap

# https://docs.aws.amazon.com/global-accelerator/latest/dg/limits-global-accelerator.html
ACCELERATORS_PER_ACCOUNT = 20
LISTENERS_PER_ACCELERATOR = 10

# Set by the application: an endpoint in a region that is off cannot pass a health check.
region_is_up: Callable[[str], bool] = lambda region: True


class GlobalAcceleratorBackend(EndpointGroups, BaseBackend):
    """Everything of one account; the service has a single control plane."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.accelerators: dict[str, dict[str, Any]] = {}
        self.attributes: dict[str, dict[str, Any]] = {}
        self.listeners: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, dict[str, Any]] = {}
        self.tags: dict[str, dict[str, str]] = {}
        self._tokens: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}

    # What every operation needs

    def repeated(self, operation: str, params: dict[str, Any]) -> str | None:
        """The ARN that an earlier call with the same idempotency token made, if it still exists.

        The same token with other parameters is refused; AWS does not say how, so the general code is used.
        """
        arn, before = self._tokens.get((operation, params["IdempotencyToken"]), (None, None))
        if arn is None or not any(arn in kept for kept in (self.accelerators, self.listeners, self.groups)):
            return None
        if before != params:
            raise InvalidArgument("The idempotency token was used with other parameters before.")
        return arn

    def remember(self, operation: str, params: dict[str, Any], arn: str) -> None:
        self._tokens[(operation, params["IdempotencyToken"])] = (arn, params)

    def touch(self, arn: str) -> None:
        """Marks the accelerator that `arn` belongs to as changed."""
        self.accelerators[arn.split("/listener/")[0]]["LastModifiedTime"] = datetime.now(timezone.utc)

    # Accelerators

    def create_accelerator(self, params: dict[str, Any]) -> dict[str, Any]:
        check_name(params["Name"])
        repeated = self.repeated("CreateAccelerator", params)
        if repeated:
            return self.accelerators[repeated]
        if params.get("IpAddresses"):
            raise InvalidArgument("The local AWS has no address pools of yours (BYOIP).")
        if len(self.accelerators) >= ACCELERATORS_PER_ACCOUNT:
            raise LimitExceeded(f"An account has at most {ACCELERATORS_PER_ACCOUNT} accelerators.")
        arn = f"arn:{self.partition}:globalaccelerator::{self.account_id}:accelerator/{mock_random.uuid4()}"
        now = datetime.now(timezone.utc)
        accelerator = {
            "AcceleratorArn": arn,
            "Name": params["Name"],
            "Enabled": params.get("Enabled", True),
            "DnsName": f"a{mock_random.get_random_hex(16)}.awsglobalaccelerator.com",
            "Status": "DEPLOYED",
            "CreatedTime": now,
            "LastModifiedTime": now,
            "Events": [],
        }
        # The range is one that AWS uses for accelerators; nothing listens there for this account.
        self._set_address_type(accelerator, params.get("IpAddressType", "IPV4"), self._static_addresses())
        self.accelerators[arn] = accelerator
        self.attributes[arn] = {"FlowLogsEnabled": False}
        self.tags[arn] = {tag["Key"]: tag["Value"] for tag in params.get("Tags", [])}
        self.remember("CreateAccelerator", params, arn)
        return accelerator

    def _static_addresses(self) -> list[str]:
        taken = {ip for one in self.accelerators.values() for ip in one["IpSets"][0]["IpAddresses"]}
        number = len(self.accelerators) + 1
        while f"75.2.0.{number}" in taken:
            number += 1
        # Two network zones, one address each.
        return [f"75.2.0.{number}", f"99.83.128.{number}"]

    def _set_address_type(self, accelerator: dict[str, Any], kind: str, ipv4: list[str]) -> None:
        accelerator["IpAddressType"] = kind
        accelerator["IpSets"] = [{"IpFamily": "IPv4", "IpAddressFamily": "IPv4", "IpAddresses": ipv4}]
        accelerator.pop("DualStackDnsName", None)
        if kind == "DUAL_STACK":
            ipv6 = [f"2600:9000:a{zone}00::{ipv4[0].rsplit('.', 1)[1]}" for zone in (1, 2)]
            accelerator["IpSets"].append({"IpFamily": "IPv6", "IpAddressFamily": "IPv6", "IpAddresses": ipv6})
            accelerator["DualStackDnsName"] = accelerator["DnsName"].replace(".aws", ".dualstack.aws", 1)

    def accelerator(self, arn: str) -> dict[str, Any]:
        if arn not in self.accelerators:
            raise AcceleratorNotFound()
        return self.accelerators[arn]

    def update_accelerator(self, params: dict[str, Any]) -> dict[str, Any]:
        accelerator = self.accelerator(params["AcceleratorArn"])
        if params.get("IpAddresses"):
            raise InvalidArgument("The local AWS has no address pools of yours (BYOIP).")
        if params.get("Name") is not None:
            check_name(params["Name"])
            accelerator["Name"] = params["Name"]
        if params.get("Enabled") is not None:
            accelerator["Enabled"] = params["Enabled"]
        if params.get("IpAddressType"):
            self._set_address_type(accelerator, params["IpAddressType"], accelerator["IpSets"][0]["IpAddresses"])
        self.touch(params["AcceleratorArn"])
        return accelerator

    def delete_accelerator(self, arn: str) -> None:
        if self.accelerator(arn)["Enabled"]:
            raise AcceleratorNotDisabled()
        if self.listeners_of(arn):
            raise AssociatedListenerFound()
        for kept in (self.accelerators, self.attributes, self.tags):
            kept.pop(arn, None)

    def update_attributes(self, params: dict[str, Any]) -> dict[str, Any]:
        arn = params["AcceleratorArn"]
        self.accelerator(arn)
        names = ("FlowLogsEnabled", "FlowLogsS3Bucket", "FlowLogsS3Prefix")
        attributes = {**self.attributes[arn], **{name: params[name] for name in names if params.get(name) is not None}}
        if attributes["FlowLogsEnabled"] and None in (attributes.get(names[1]), attributes.get(names[2])):
            raise InvalidArgument("FlowLogsS3Bucket and FlowLogsS3Prefix are required if FlowLogsEnabled is true.")
        self.attributes[arn] = attributes
        self.touch(arn)
        return attributes

    # Listeners

    def listeners_of(self, accelerator: str) -> list[dict[str, Any]]:
        return [one for arn, one in self.listeners.items() if arn.startswith(f"{accelerator}/listener/")]

    def create_listener(self, params: dict[str, Any]) -> dict[str, Any]:
        accelerator = params["AcceleratorArn"]
        self.accelerator(accelerator)
        repeated = self.repeated("CreateListener", params)
        if repeated:
            return self.listeners[repeated]
        if len(self.listeners_of(accelerator)) >= LISTENERS_PER_ACCELERATOR:
            raise LimitExceeded(f"An accelerator has at most {LISTENERS_PER_ACCELERATOR} listeners.")
        self._check_ports(accelerator, None, params["PortRanges"], params["Protocol"])
        arn = f"{accelerator}/listener/{mock_random.get_random_hex(8)}"
        self.listeners[arn] = {
            "ListenerArn": arn,
            "PortRanges": params["PortRanges"],
            "Protocol": params["Protocol"],
            "ClientAffinity": params.get("ClientAffinity", "NONE"),
        }
        self.remember("CreateListener", params, arn)
        self.touch(arn)
        return self.listeners[arn]

    def _check_ports(
        self, accelerator: str, listener: str | None, ranges: list[dict[str, int]], protocol: str
    ) -> None:
        """Ports are unique for an accelerator; a TCP and a UDP listener may share one.

        https://docs.aws.amazon.com/global-accelerator/latest/api/API_CreateListener.html
        """
        for index, one in enumerate(ranges):
            if one.get("FromPort") is None or one.get("ToPort") is None or one["FromPort"] > one["ToPort"]:
                raise InvalidPortRange()
            if overlap([one], ranges[:index]):
                raise InvalidPortRange()
        for other in self.listeners_of(accelerator):
            if other["ListenerArn"] == listener or other["Protocol"] != protocol:
                continue
            if overlap(ranges, other["PortRanges"]):
                raise InvalidPortRange()

    def listener(self, arn: str) -> dict[str, Any]:
        if arn not in self.listeners:
            raise ListenerNotFound()
        return self.listeners[arn]

    def update_listener(self, params: dict[str, Any]) -> dict[str, Any]:
        arn = params["ListenerArn"]
        listener = self.listener(arn)
        changed = {name: params[name] for name in ("PortRanges", "Protocol", "ClientAffinity") if params.get(name)}
        wanted = {**listener, **changed}
        self._check_ports(arn.split("/listener/")[0], arn, wanted["PortRanges"], wanted["Protocol"])
        listener.update(changed)
        self.touch(arn)
        return listener

    def delete_listener(self, arn: str) -> None:
        self.listener(arn)
        if self.groups_of(arn):
            raise AssociatedEndpointGroupFound()
        del self.listeners[arn]
        self.touch(arn)

    # Tags: only accelerators have any.

    def tags_of(self, arn: str) -> dict[str, str]:
        self.accelerator(arn)
        return self.tags[arn]

    def endpoint_state(self, region: str, endpoint: str) -> str:
        healthy = region_is_up(region) and health.is_healthy(self.account_id, region, endpoint)
        return "HEALTHY" if healthy else "UNHEALTHY"


globalaccelerator_backends = BackendDict(
    GlobalAcceleratorBackend, "globalaccelerator", use_boto3_regions=False, additional_regions=["aws"]
)
