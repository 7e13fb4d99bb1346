"""Endpoint groups and the endpoints in them.

https://docs.aws.amazon.com/global-accelerator/latest/api/API_CreateEndpointGroup.html
https://docs.aws.amazon.com/global-accelerator/latest/api/API_UpdateEndpointGroup.html
"""

from __future__ import annotations

from typing import Any

from moto.moto_api._internal import mock_random

from . import health
from .exceptions import EndpointGroupAlreadyExists, EndpointGroupNotFound, InvalidArgument, LimitExceeded
from .validation import check_interval

# https://docs.aws.amazon.com/global-accelerator/latest/dg/limits-global-accelerator.html
GROUPS_PER_ACCELERATOR = 42
ENDPOINTS_PER_GROUP = 10

_SETTINGS = (
    "TrafficDialPercentage",
    "HealthCheckPort",
    "HealthCheckProtocol",
    "HealthCheckPath",
    "HealthCheckIntervalSeconds",
    "ThresholdCount",
    "PortOverrides",
)


class EndpointGroups:
    """The part of the backend that deals with endpoint groups."""

    def groups_of(self, parent: str) -> list[dict[str, Any]]:
        """The groups of a listener, or of a whole accelerator."""
        return [one for arn, one in self.groups.items() if arn.startswith(f"{parent}/")]

    def group(self, arn: str) -> dict[str, Any]:
        if arn not in self.groups:
            raise EndpointGroupNotFound()
        return self.groups[arn]

    def create_group(self, params: dict[str, Any]) -> dict[str, Any]:
        listener = self.listener(params["ListenerArn"])
        region = params["EndpointGroupRegion"]
        repeated = self.repeated("CreateEndpointGroup", params)
        if repeated:
            return self.groups[repeated]
        if any(one["EndpointGroupRegion"] == region for one in self.groups_of(params["ListenerArn"])):
            raise EndpointGroupAlreadyExists()
        if len(self.groups_of(params["ListenerArn"].split("/listener/")[0])) >= GROUPS_PER_ACCELERATOR:
            raise LimitExceeded(f"An accelerator has at most {GROUPS_PER_ACCELERATOR} endpoint groups.")
        check_interval(params.get("HealthCheckIntervalSeconds"))
        self._check_overrides(params["ListenerArn"], params.get("PortOverrides", []))
        arn = f"{params['ListenerArn']}/endpoint-group/{mock_random.get_random_hex(12)}"
        group = {
            "EndpointGroupArn": arn,
            "EndpointGroupRegion": region,
            "TrafficDialPercentage": 100.0,
            "HealthCheckPort": listener["PortRanges"][0]["FromPort"],
            "HealthCheckProtocol": "TCP",
            "HealthCheckIntervalSeconds": 30,
            "ThresholdCount": 3,
            "PortOverrides": [],
            "endpoints": self._resolve(region, params.get("EndpointConfigurations", []), []),
        }
        group.update({name: params[name] for name in _SETTINGS if params.get(name) is not None})
        self.groups[arn] = group
        self.remember("CreateEndpointGroup", params, arn)
        self.touch(arn)
        return group

    def update_group(self, params: dict[str, Any]) -> dict[str, Any]:
        """What is given replaces what was there, the list of endpoints included; the rest stays."""
        arn = params["EndpointGroupArn"]
        group = self.group(arn)
        check_interval(params.get("HealthCheckIntervalSeconds"))
        if params.get("PortOverrides") is not None:
            self._check_overrides(arn.split("/endpoint-group/")[0], params["PortOverrides"], arn)
        if params.get("EndpointConfigurations") is not None:
            group["endpoints"] = self._resolve(
                group["EndpointGroupRegion"], params["EndpointConfigurations"], group["endpoints"]
            )
        group.update({name: params[name] for name in _SETTINGS if params.get(name) is not None})
        self.touch(arn)
        return group

    def delete_group(self, arn: str) -> None:
        self.group(arn)
        self.touch(arn)
        del self.groups[arn]

    def add_endpoints(self, arn: str, configurations: list[dict[str, Any]]) -> list[dict[str, Any]]:
        group = self.group(arn)
        added = self._resolve(group["EndpointGroupRegion"], configurations, group["endpoints"])
        new = {_identity(one) for one in added}
        endpoints = [one for one in group["endpoints"] if _identity(one) not in new] + added
        if len(endpoints) > ENDPOINTS_PER_GROUP:
            raise LimitExceeded(f"An endpoint group has at most {ENDPOINTS_PER_GROUP} endpoints.")
        group["endpoints"] = endpoints
        self.touch(arn)
        return added

    def remove_endpoints(self, arn: str, identifiers: list[dict[str, Any]]) -> None:
        group = self.group(arn)
        for wanted in identifiers:
            kept = [one for one in group["endpoints"] if not _is(one, wanted)]
            if len(kept) == len(group["endpoints"]):
                raise InvalidArgument(f"The endpoint {wanted['EndpointId']} is not in this endpoint group.")
            group["endpoints"] = kept
        self.touch(arn)

    def describe_group(self, group: dict[str, Any]) -> dict[str, Any]:
        """The group as the API shows it, with the health that its endpoints have now."""
        described = {name: value for name, value in group.items() if name != "endpoints"}
        if described["HealthCheckProtocol"] != "TCP":
            described.setdefault("HealthCheckPath", "/")
        described["EndpointDescriptions"] = [
            {**one, "HealthState": self.endpoint_state(group["EndpointGroupRegion"], one["EndpointId"])}
            for one in group["endpoints"]
        ]
        return described

    def _resolve(
        self, region: str, configurations: list[dict[str, Any]], present: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Endpoints from what the caller says of them.

        One that is new must exist, in the region of the group. One that is there already is not looked up again, so
        that a group can still be changed while a resource or its region is gone.
        """
        known = {one["EndpointId"] for one in present}
        resolved = []
        for configuration in configurations:
            endpoint = configuration.get("EndpointId")
            if not endpoint:
                raise InvalidArgument("EndpointId is required.")
            if endpoint not in known and not health.exists(self.account_id, region, endpoint):
                raise InvalidArgument(f"The endpoint {endpoint} does not exist in {region}.")
            preserved = configuration.get("ClientIPPreservationEnabled")
            resolved.append(
                {
                    "EndpointId": endpoint,
                    "Weight": configuration.get("Weight", 128),
                    "ClientIPPreservationEnabled": (
                        health.is_application_load_balancer(endpoint) if preserved is None else preserved
                    ),
                }
            )
        if len({_identity(one) for one in resolved}) < len(resolved):
            raise InvalidArgument("An endpoint is given twice.")
        return resolved

    def _check_overrides(self, listener: str, overrides: list[dict[str, int]], group: str | None = None) -> None:
        """A port override leads from a port of the listener to one that no listener of the accelerator has.

        https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-port-override.html
        """
        accelerator = listener.split("/listener/")[0]
        ports = [ports for one in self.listeners_of(accelerator) for ports in one["PortRanges"]]
        sources = {
            one["EndpointPort"]: one["ListenerPort"]
            for other in self.groups_of(accelerator)
            if other["EndpointGroupArn"] != group
            for one in other["PortOverrides"]
        }
        for one in overrides:
            source, target = one.get("ListenerPort"), one.get("EndpointPort")
            if source is None or target is None or not _inside(source, self.listener(listener)["PortRanges"]):
                raise InvalidArgument("A port override needs a port of its listener and a port of the endpoint.")
            if _inside(target, ports):
                raise InvalidArgument(f"Endpoint port {target} is a listener port of this accelerator.")
            if sources.setdefault(target, source) != source:
                raise InvalidArgument(f"Endpoint port {target} is the target of two listener ports.")


def _inside(port: int, ranges: list[dict[str, int]]) -> bool:
    return any(one["FromPort"] <= port <= one["ToPort"] for one in ranges)


def _identity(endpoint: dict[str, Any]) -> tuple[str, bool]:
    """A load balancer may stand in a group twice, with and without client IP preservation, during a changeover.

    https://docs.aws.amazon.com/global-accelerator/latest/api/API_EndpointIdentifier.html
    """
    return endpoint["EndpointId"], endpoint["ClientIPPreservationEnabled"]


def _is(endpoint: dict[str, Any], wanted: dict[str, Any]) -> bool:
    preserved = wanted.get("ClientIPPreservationEnabled")
    return endpoint["EndpointId"] == wanted["EndpointId"] and preserved in (
        None,
        endpoint["ClientIPPreservationEnabled"],
    )
