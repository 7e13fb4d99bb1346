"""Amazon EC2 Auto Scaling: scaling policies as the API shows them, one set for each group."""

from __future__ import annotations

import functools
from typing import Any

from moto.autoscaling.models import AutoScalingBackend, FakeScalingPolicy
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.moto_api._internal import mock_random


def apply() -> None:
    show_policies_as_they_are()
    keep_policies_by_group()


def show_policies_as_they_are() -> None:
    """A policy is enabled unless its maker says otherwise, and has only the configuration of its own type.

    moto leaves Enabled out and gives every policy an empty PredictiveScalingConfiguration; Terraform reads both as a
    change that somebody made, at every plan.
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_ScalingPolicy.html
    """
    original = FakeScalingPolicy.__init__

    @functools.wraps(original)
    def init(self: FakeScalingPolicy, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self.enabled = True
        self.predictive_scaling_configuration = self.predictive_scaling_configuration or None
        # moto has one identifier for all policies.
        self.policy_id = str(mock_random.uuid4())

    FakeScalingPolicy.__init__ = init  # type: ignore[method-assign]

    arn = FakeScalingPolicy.arn.fget

    def own_arn(self: FakeScalingPolicy) -> str:
        before, after = arn(self).split(":scalingPolicy:", 1)
        return f"{before}:scalingPolicy:{self.policy_id}:{after.split(':', 1)[1]}"

    FakeScalingPolicy.arn = FakeScalingPolicy.policy_arn = property(own_arn)

    put = AutoScalingResponse.put_scaling_policy

    @functools.wraps(put)
    def put_scaling_policy(self: AutoScalingResponse) -> ActionResult:
        put(self)
        key = _key(self._get_param("AutoScalingGroupName"), self._get_param("PolicyName"))
        policy = self.autoscaling_backend.policies[key]
        policy.enabled = self._get_param("Enabled", True)
        # moto answers with PolicyArn, which no client knows.
        return ActionResult({"PolicyARN": policy.arn})

    AutoScalingResponse.put_scaling_policy = put_scaling_policy  # type: ignore[method-assign]


def _key(group: str, policy: str) -> str:
    return f"{group}/{policy}"


def keep_policies_by_group() -> None:
    """A policy belongs to its group: two groups may each have one named `cpu`. moto keeps one for the whole region.

    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeletePolicy.html
    """
    original = AutoScalingBackend.put_scaling_policy

    @functools.wraps(original)
    def put(self: AutoScalingBackend, **kwargs: Any) -> FakeScalingPolicy:
        key = _key(kwargs["as_name"], kwargs["name"])
        before = self.policies.get(key)
        policy = original(self, **kwargs)
        self.policies[key] = self.policies.pop(kwargs["name"])
        if before:
            # The ARN of a policy survives an update.
            policy.policy_id = before.policy_id
        return policy

    AutoScalingBackend.put_scaling_policy = put  # type: ignore[method-assign]

    def find(self: AutoScalingResponse) -> str | None:
        group, name = self._get_param("AutoScalingGroupName"), self._get_param("PolicyName")
        for key, policy in self.autoscaling_backend.policies.items():
            if name == policy.arn or (name == policy.name and group in (None, policy.auto_scaling_group_name)):
                return key
        return None

    def delete(self: AutoScalingResponse) -> ActionResult:
        key = find(self)
        if key:
            del self.autoscaling_backend.policies[key]
        return EmptyResult()

    def execute(self: AutoScalingResponse) -> ActionResult:
        key = find(self)
        if key:
            self.autoscaling_backend.policies[key].execute()
        return EmptyResult()

    AutoScalingResponse.delete_policy = delete  # type: ignore[method-assign]
    AutoScalingResponse.execute_policy = execute  # type: ignore[method-assign]
