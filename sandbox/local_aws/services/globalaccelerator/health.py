"""Whether an endpoint exists and is well, derived from what moto knows of the resource behind it.

A load balancer is healthy only if each of its target groups has a healthy target; here a group without any target does
not count, because moto registers targets later than AWS would wait for them.
https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints.html
"""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.elbv2.models import elbv2_backends


def _load_balancer(account: str, arn: str) -> Any | None:
    return elbv2_backends[account][arn.split(":")[3]].load_balancers.get(arn)


def is_load_balancer(endpoint: str) -> bool:
    return endpoint.startswith("arn:") and ":elasticloadbalancing:" in endpoint and ":loadbalancer/" in endpoint


def is_application_load_balancer(endpoint: str) -> bool:
    return is_load_balancer(endpoint) and ":loadbalancer/app/" in endpoint


def exists(account: str, region: str, endpoint: str) -> bool:
    """Whether the resource is there, in the region of the group that it is meant for."""
    if is_load_balancer(endpoint):
        parts = endpoint.split(":")
        return parts[3] == region and parts[4] == account and _load_balancer(account, endpoint) is not None
    ec2 = ec2_backends[account][region]
    if endpoint.startswith("eipalloc-"):
        return any(address.allocation_id == endpoint for address in ec2.addresses)
    return any(instance.id == endpoint for instance in ec2.all_instances())


def is_healthy(account: str, region: str, endpoint: str) -> bool:
    if not exists(account, region, endpoint):
        return False
    if is_load_balancer(endpoint):
        return _targets_are_healthy(account, region, endpoint)
    if endpoint.startswith("i-"):
        instance = ec2_backends[account][region].get_instance(endpoint)
        return bool(instance and instance.state == "running")
    return True


def can_answer(account: str, region: str, load_balancer: str) -> bool:
    """Whether anything is registered with a load balancer that has target groups: without targets it answers 503.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
    """
    groups = elbv2_backends[account][region].target_groups.values()
    attached = [group for group in groups if load_balancer in group.load_balancer_arns]
    return not attached or any(group.targets for group in attached)


def _targets_are_healthy(account: str, region: str, load_balancer: str) -> bool:
    backend = elbv2_backends[account][region]
    for group in backend.target_groups.values():
        if load_balancer not in group.load_balancer_arns or not group.targets:
            continue
        states = [target.status for target in backend.describe_target_health(group.arn, [])]
        if "healthy" not in states:
            return False
    return True
