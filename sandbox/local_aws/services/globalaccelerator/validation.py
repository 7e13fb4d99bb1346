"""What the API refuses: ranges, enumerations and required members are taken from AWS's own service model.

botocore ships that model; clients check some of it, and the service checks all of it.
https://docs.aws.amazon.com/global-accelerator/latest/api/API_CreateEndpointGroup.html
"""

from __future__ import annotations

import re
from typing import Any

from botocore.model import Shape

from .exceptions import InvalidArgument

_NAME = re.compile(r"^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$")


def check(shape: Shape, value: Any, path: str = "") -> None:
    """Raises InvalidArgumentException where `value` is not what `shape` allows."""
    if shape.type_name == "structure":
        for name in shape.required_members:
            if value.get(name) is None:
                raise InvalidArgument(f"{path}{name} is required.")
        for name, member in shape.members.items():
            if value.get(name) is not None:
                check(member, value[name], f"{path}{name}.")
        return
    name = path.rstrip(".")
    allowed = shape.metadata
    if allowed.get("enum") and value not in allowed["enum"]:
        raise InvalidArgument(f"{name} must be one of {', '.join(allowed['enum'])}, not {value}.")
    if shape.type_name in ("integer", "float"):
        _within(allowed, value, f"{name} must be", str(value))
    elif shape.type_name == "list":
        _within(allowed, len(value), f"{name} must have a length", str(len(value)))
        for item in value:
            check(shape.member, item, path)
    elif shape.type_name == "string":
        _within(allowed, len(value), f"{name} must have a length", str(len(value)))
        if allowed.get("pattern") and not re.search(allowed["pattern"], value):
            raise InvalidArgument(f"{name} must match {allowed['pattern']}.")


def _within(allowed: dict[str, Any], number: float, what: str, got: str) -> None:
    low, high = allowed.get("min"), allowed.get("max")
    if (low is not None and number < low) or (high is not None and number > high):
        raise InvalidArgument(f"{what} between {low if low is not None else 0} and {high}, not {got}.")


def check_name(name: str) -> None:
    """At most 64 characters: letters, digits, periods and hyphens, with neither of the last two at an end.

    https://docs.aws.amazon.com/global-accelerator/latest/api/API_CreateAccelerator.html
    """
    if len(name) > 64 or not _NAME.match(name):
        raise InvalidArgument(
            "The name of an accelerator has at most 64 letters, digits, periods and hyphens, and neither begins nor "
            f"ends with a period or a hyphen; got {name!r}."
        )


def check_interval(seconds: int | None) -> None:
    """10 or 30, nothing between, although the model gives them as bounds."""
    if seconds is not None and seconds not in (10, 30):
        raise InvalidArgument(f"HealthCheckIntervalSeconds must be 10 or 30, not {seconds}.")


def overlap(one: list[dict[str, int]], other: list[dict[str, int]]) -> bool:
    return any(a["FromPort"] <= b["ToPort"] and b["FromPort"] <= a["ToPort"] for a in one for b in other)
