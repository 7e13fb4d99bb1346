"""Amazon EC2 Auto Scaling: groups and policies as the API shows them, instances launched and ended as AWS does."""

from __future__ import annotations

import functools
from typing import Any

from moto.autoscaling.models import (
    ASG_NAME_TAG,
    AutoScalingBackend,
    FakeAutoScalingGroup,
    FakeScalingPolicy,
    InstanceState,
)
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.moto_api._internal import mock_random


def apply() -> None:
    show_policies_as_they_are()
    keep_policies_by_group()
    show_defaults_of_groups()
    launch_the_version_of_the_group()
    take_ended_instances_out_of_target_groups()
    leave_subnets_that_were_taken_away()


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


def show_defaults_of_groups() -> None:
    """Every group has a preference for capacity reservations and a way to spread over zones: those given, or defaults.

    moto leaves them out, so Terraform shows the first one as changing whenever anything else of the group changes.
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CapacityReservationSpecification.html
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AvailabilityZoneDistribution.html
    """
    defaults = {
        "capacity_reservation_specification": {"CapacityReservationPreference": "default"},
        "availability_zone_distribution": {"CapacityDistributionStrategy": "balanced-best-effort"},
    }
    for name, value in defaults.items():
        setattr(FakeAutoScalingGroup, name, value)

    def remember(self: AutoScalingResponse) -> None:
        group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
        for name, parameter in (
            ("capacity_reservation_specification", "CapacityReservationSpecification"),
            ("availability_zone_distribution", "AvailabilityZoneDistribution"),
        ):
            given = self._get_param(parameter)
            if given:
                setattr(group, name, given)

    for operation in ("create_auto_scaling_group", "update_auto_scaling_group"):
        original = getattr(AutoScalingResponse, operation)

        def call(self: AutoScalingResponse, original: Any = original) -> ActionResult:
            answer = original(self)
            remember(self)
            return answer

        setattr(AutoScalingResponse, operation, functools.wraps(original)(call))


def launch_the_version_of_the_group() -> None:
    """A group launches the version of the launch template that it names, over all of its subnets; its instances tell.

    moto takes the block devices and tags of the default version, launches all in the first subnet, and says that each
    instance has the default version.
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_LaunchTemplateSpecification.html
    https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
    """
    original = FakeAutoScalingGroup.replace_autoscaling_group_instances

    @functools.wraps(original)
    def launch(self: FakeAutoScalingGroup, count_needed: int, propagated_tags: dict[str, str]) -> None:
        template = self.ec2_launch_template
        if template is None:
            return original(self, count_needed, propagated_tags)
        version = template.get_version(self.launch_template_version)
        ec2 = self.autoscaling_backend.ec2_backend
        tags = {**propagated_tags, ASG_NAME_TAG: self.name, **version.instance_tags}
        for _ in range(count_needed):
            subnet = _emptiest_subnet(self)
            reservation = ec2.run_instances(
                self.image_id,
                1,
                self.user_data,
                self.security_groups,
                instance_type=self.instance_type,
                tags={"instance": tags},
                placement=subnet.availability_zone if subnet else self.availability_zones[0],
                launch_config=None,
                launch_template={"LaunchTemplateId": template.id, "Version": str(version.number)},
                is_instance_type_default=False,
                associate_public_ip=None,
                subnet_id=subnet.id if subnet else None,
            )
            instance = reservation.instances[0]
            instance.autoscaling_group = self
            state = InstanceState(instance, protected_from_scale_in=self.new_instances_protected_from_scale_in)
            state.launched_from = {  # type: ignore[attr-defined]
                "LaunchTemplateId": template.id,
                "LaunchTemplateName": template.name,
                "Version": str(version.number),
            }
            self.instance_states.append(state)
        return None

    FakeAutoScalingGroup.replace_autoscaling_group_instances = launch  # type: ignore[method-assign]

    shown = InstanceState.launch_template.fget

    def launch_template(self: InstanceState) -> dict[str, Any] | None:
        return getattr(self, "launched_from", None) or shown(self)

    InstanceState.launch_template = property(launch_template)  # type: ignore[assignment,method-assign]


def _emptiest_subnet(group: FakeAutoScalingGroup) -> Any | None:
    if not group.vpc_zone_identifier:
        return None
    names = group.vpc_zone_identifier.split(",")
    taken = [state.instance.subnet_id for state in group.instance_states]
    emptiest = min(names, key=taken.count)
    return group.autoscaling_backend.ec2_backend.describe_subnets(subnet_ids=[emptiest])[0]


def take_ended_instances_out_of_target_groups() -> None:
    """An instance is deregistered from the target groups of its group before the group ends it.

    moto leaves those that a group ends when it scales in, or is deleted, registered for ever.
    https://docs.aws.amazon.com/autoscaling/ec2/userguide/attach-load-balancer-asg.html
    """
    original = FakeAutoScalingGroup.set_desired_capacity

    @functools.wraps(original)
    def set_desired_capacity(self: FakeAutoScalingGroup, new_capacity: int | None) -> None:
        before = [state.instance.id for state in self.instance_states]
        original(self, new_capacity)
        kept = {state.instance.id for state in self.instance_states}
        deregister(self, [one for one in before if one not in kept])

    FakeAutoScalingGroup.set_desired_capacity = set_desired_capacity  # type: ignore[method-assign]


def deregister(group: FakeAutoScalingGroup, instance_ids: list[str]) -> None:
    """Takes instances out of those target groups of the group that still exist."""
    target_groups = group.autoscaling_backend.elbv2_backend.target_groups
    for arn in group.target_group_arns:
        target_group = target_groups.get(arn)
        known = [{"Id": one} for one in instance_ids if target_group and one in target_group.targets]
        if target_group and known:
            target_group.deregister(known)


def replace(group: FakeAutoScalingGroup, states: list[InstanceState]) -> None:
    """Launches as many instances anew, in the target groups too, and ends these."""
    if not states:
        return
    backend = group.autoscaling_backend
    group.replace_autoscaling_group_instances(len(states), group.get_propagated_tags())
    backend.update_attached_elbs(group.name)
    backend.update_attached_target_groups(group.name)
    ended = [state.instance.id for state in states]
    deregister(group, ended)
    backend.ec2_backend.terminate_instances(ended)
    group.instance_states = [state for state in group.instance_states if state not in states]


def leave_subnets_that_were_taken_away() -> None:
    """A group that loses subnets launches the instances that stood there in the others, then ends the old ones.

    moto leaves them where they are, in subnets that can be deleted under them.
    https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html#AutoScalingBehavior.InstanceUsage
    """
    original = FakeAutoScalingGroup.update

    @functools.wraps(original)
    def update(self: FakeAutoScalingGroup, *args: Any, **kwargs: Any) -> None:
        before = self.vpc_zone_identifier
        original(self, *args, **kwargs)
        if self.vpc_zone_identifier and self.vpc_zone_identifier != before:
            subnets = self.vpc_zone_identifier.split(",")
            replace(self, [state for state in self.instance_states if state.instance.subnet_id not in subnets])

    FakeAutoScalingGroup.update = update  # type: ignore[method-assign]
