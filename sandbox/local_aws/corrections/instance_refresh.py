"""Amazon EC2 Auto Scaling: instance refreshes, which moto lacks.

Instances are replaced at once, for nothing here takes time to start or to warm up. So a refresh is `Successful` when
StartInstanceRefresh has answered, unless it was told to wait: at checkpoints, for a bake time, or for instances that
are in standby or protected from scale in. Then it stays active, and whoever asks next finds it further on.
https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html
"""

from __future__ import annotations

import functools
import math
from datetime import datetime, timedelta
from typing import Any

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup, InstanceState
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from .autoscaling import replace

ACTIVE = ("Pending", "InProgress", "Baking")

# "Amazon EC2 Auto Scaling keeps retrying for an hour": the limits of the page above.
PATIENCE = timedelta(hours=1)

# How the states of an instance that stand in the way are called, and what to do about them.
_IN_THE_WAY = {"ScaleInProtectedInstances": "Refresh", "StandbyInstances": "Terminate"}


class InstanceRefreshInProgress(AutoscalingClientError):
    code = "InstanceRefreshInProgress"
    message = "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh."


class ActiveInstanceRefreshNotFound(AutoscalingClientError):
    code = "ActiveInstanceRefreshNotFound"
    message = "No in progress or pending Instance Refresh found for Auto Scaling group {group}"


class IrreversibleInstanceRefresh(AutoscalingClientError):
    code = "IrreversibleInstanceRefresh"


def _configuration(group: FakeAutoScalingGroup) -> dict[str, Any]:
    names = ("ec2_launch_template", "launch_template_version", "provided_launch_template_version")
    return {name: getattr(group, name, None) for name in names}


class InstanceRefresh:
    """One refresh of one group; attributes are what DescribeInstanceRefreshes shows.

    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceRefresh.html
    """

    def __init__(self, group: FakeAutoScalingGroup, params: dict[str, Any]) -> None:
        self.group = group
        self.auto_scaling_group_name = group.name
        self.instance_refresh_id = str(mock_random.uuid4())
        self.strategy = params.get("Strategy") or "Rolling"
        self.preferences = _with_defaults(params.get("Preferences") or {}, group)
        self.desired_configuration = params.get("DesiredConfiguration")
        self.status = "Pending"
        self.status_reason: str | None = None
        self.start_time = utcnow()
        self.end_time: datetime | None = None
        self.rollback_details: dict[str, Any] | None = None
        self._before = _configuration(group)
        self._after = self._wanted_configuration()
        self._waiting = [state for state in group.instance_states if not self._matches(state)]
        self._total = len(self._waiting)
        self._launched: list[InstanceState] = []
        self._baking_since: datetime | None = None

    @property
    def instances_to_update(self) -> int:
        return len(self._still_waiting())

    @property
    def percentage_complete(self) -> int:
        if self.status == "RollbackSuccessful":
            return 0
        return 100 if not self._total else 100 * (self._total - self.instances_to_update) // self._total

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    def advance(self) -> None:
        """Does what the refresh would have done by now."""
        if self.status == "Baking":
            self._bake()
        if self.status not in ("Pending", "InProgress"):
            return
        self.status = "InProgress"
        blocked = self._blocked()
        to_replace = [state for state in self._still_waiting() if state not in blocked][: self._allowed()]
        try:
            self._replace(to_replace, self._after)
        except ServiceException as error:
            self._fail(f"The launch of an instance failed: {error}")
            return
        if any(self._has_to_wait_for(state) for state in blocked):
            self.status_reason = "Waiting for instances that are in standby or protected from scale in."
            if utcnow() - self.start_time >= PATIENCE:
                self._fail(self.status_reason)
        elif self._checkpoint() is None:
            self._baking_since = utcnow()
            self._bake()
        else:
            self.status_reason = f"Waiting at the checkpoint of {self._checkpoint()} percent."

    def cancel(self) -> None:
        self._end("Cancelled", "Cancelled due to user request.")

    def roll_back(self, reason: str) -> None:
        self.rollback_details = {
            "RollbackReason": reason,
            "RollbackStartTime": utcnow(),
            "PercentageCompleteOnRollback": self.percentage_complete,
            "InstancesToUpdateOnRollback": self.instances_to_update,
        }
        self._replace([state for state in self._launched if state in self.group.instance_states], self._before)
        self._end("RollbackSuccessful", None)

    def why_irreversible(self) -> str | None:
        """Why there is no way back, by the list of
        https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RollbackInstanceRefresh.html
        """
        if not self.desired_configuration:
            return "there is no desired configuration"
        if self._before["provided_launch_template_version"] in (None, "$Latest", "$Default"):
            return "the Auto Scaling group uses the $Latest or $Default version of its launch template"
        template = self._before["ec2_launch_template"]
        version = template.get_version(self._before["launch_template_version"])
        if str(version.image_id).startswith("resolve:ssm:"):
            return "the launch template uses a Systems Manager parameter instead of an AMI ID"
        return None

    def _wanted_configuration(self) -> dict[str, Any]:
        wanted = self.desired_configuration or {}
        if "MixedInstancesPolicy" in wanted:
            raise NotImplementedError("a refresh with a mixed instances policy")
        if "LaunchTemplate" not in wanted:
            return self._before
        # moto resolves a specification only into a group.
        self.group._set_launch_configuration("", wanted["LaunchTemplate"], None)
        after = _configuration(self.group)
        self._set(self._before)
        return after

    def _set(self, configuration: dict[str, Any]) -> None:
        for name, value in configuration.items():
            setattr(self.group, name, value)

    def _matches(self, state: InstanceState) -> bool:
        if not self.preferences["SkipMatching"]:
            return False
        template = self._after["ec2_launch_template"]
        if template is None:
            return False
        version = template.get_version(self._after["launch_template_version"])
        shown = state.launch_template or {}
        same = (shown.get("LaunchTemplateId"), str(shown.get("Version"))) == (template.id, str(version.number))
        return same and state.instance.instance_type == version.instance_type

    def _still_waiting(self) -> list[InstanceState]:
        """Instances may have gone since, by scaling in."""
        return [state for state in self._waiting if state in self.group.instance_states]

    def _obstacle(self, state: InstanceState) -> str | None:
        if state.lifecycle_state == "Standby":
            return "StandbyInstances"
        return "ScaleInProtectedInstances" if state.protected_from_scale_in else None

    def _blocked(self) -> list[InstanceState]:
        obstacles = [(state, self._obstacle(state)) for state in self._still_waiting()]
        return [one for one, why in obstacles if why and self.preferences[why] != _IN_THE_WAY[why]]

    def _has_to_wait_for(self, state: InstanceState) -> bool:
        why = self._obstacle(state)
        return bool(why) and self.preferences[why] == "Wait"

    def _checkpoint(self) -> int | None:
        """The checkpoint that it now waits at, in percent."""
        percentages = self.preferences.get("CheckpointPercentages") or []
        delay = self.preferences.get("CheckpointDelay")
        if not percentages or not delay:
            return None
        passed = int((utcnow() - self.start_time).total_seconds() // delay)
        # "100" needs no waiting: there is nothing left to do.
        waiting = [one for one in percentages if one < 100]
        return waiting[passed] if passed < len(waiting) else None

    def _allowed(self) -> int:
        """How many more may be replaced by now."""
        percentages = self.preferences.get("CheckpointPercentages") or [100]
        limit = self._checkpoint() or percentages[-1]
        return max(0, math.ceil(self._total * limit / 100) - (self._total - self.instances_to_update))

    def _replace(self, states: list[InstanceState], configuration: dict[str, Any]) -> None:
        known = list(self.group.instance_states)
        current = _configuration(self.group)
        self._set(configuration)
        try:
            replace(self.group, states)
        finally:
            self._set(current)
        self._launched += [state for state in self.group.instance_states if state not in known]

    def _bake(self) -> None:
        baked = utcnow() - (self._baking_since or self.start_time)
        if baked < timedelta(seconds=self.preferences.get("BakeTime") or 0):
            self.status = "Baking"
            return
        # "Once the instance refresh succeeds, Amazon EC2 Auto Scaling updates the settings of the Auto Scaling group":
        # https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StartInstanceRefresh.html
        if self.desired_configuration:
            self._set(self._after)
        self._end("Successful", None)

    def _fail(self, reason: str) -> None:
        if self.preferences["AutoRollback"]:
            self.roll_back(f"Automatic rollback: {reason}")
        else:
            self._end("Failed", reason)

    def _end(self, status: str, reason: str | None) -> None:
        self.status, self.status_reason, self.end_time = status, reason, utcnow()


def _with_defaults(given: dict[str, Any], group: FakeAutoScalingGroup) -> dict[str, Any]:
    """The preferences with the defaults of
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html
    """
    lowest, highest = given.get("MinHealthyPercentage"), given.get("MaxHealthyPercentage")
    if highest is not None and (lowest is None or highest - lowest > 100):
        raise ValidationError(
            "MaxHealthyPercentage needs a MinHealthyPercentage, and the difference cannot be greater than 100."
        )
    percentages = given.get("CheckpointPercentages") or []
    if percentages != sorted(set(percentages)):
        raise ValidationError("CheckpointPercentages must be unique and in ascending order.")
    if "CheckpointDelay" in given and not percentages:
        raise ValidationError("CheckpointDelay needs CheckpointPercentages.")
    return {
        "MinHealthyPercentage": 90,
        "MaxHealthyPercentage": 100,
        "InstanceWarmup": group.health_check_grace_period,
        "SkipMatching": False,
        "AutoRollback": False,
        "ScaleInProtectedInstances": "Wait",
        "StandbyInstances": "Wait",
        **({"CheckpointDelay": 3600} if percentages else {}),
        **given,
    }


def _refreshes(backend: AutoScalingBackend, group_name: str) -> list[InstanceRefresh]:
    """The refreshes of a group, the newest first, each as far as it has come by now."""
    if group_name not in backend.autoscaling_groups:
        raise ValidationError("AutoScalingGroup name not found - null")
    group: Any = backend.autoscaling_groups[group_name]
    # Kept with the group, so that they end with it.
    if not hasattr(group, "instance_refreshes"):
        group.instance_refreshes = []
    for refresh in group.instance_refreshes:
        refresh.advance()
    return group.instance_refreshes


def _active(backend: AutoScalingBackend, group_name: str) -> InstanceRefresh:
    for refresh in _refreshes(backend, group_name):
        if refresh.is_active:
            return refresh
    raise ActiveInstanceRefreshNotFound(group=group_name)


def apply() -> None:
    add_operations()
    keep_configuration_while_a_refresh_is_active()


def add_operations() -> None:
    """StartInstanceRefresh, DescribeInstanceRefreshes, CancelInstanceRefresh and RollbackInstanceRefresh.

    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StartInstanceRefresh.html
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeInstanceRefreshes.html
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CancelInstanceRefresh.html
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RollbackInstanceRefresh.html
    """

    def start(self: AutoScalingResponse) -> ActionResult:
        name = self._get_param("AutoScalingGroupName")
        before = _refreshes(self.autoscaling_backend, name)
        if any(refresh.is_active for refresh in before):
            raise InstanceRefreshInProgress()
        refresh = InstanceRefresh(self.autoscaling_backend.autoscaling_groups[name], self._get_params())
        if refresh.preferences["AutoRollback"]:
            _refuse_rollback(refresh)
        before.insert(0, refresh)
        refresh.advance()
        return ActionResult({"InstanceRefreshId": refresh.instance_refresh_id})

    def describe(self: AutoScalingResponse) -> ActionResult:
        found = _refreshes(self.autoscaling_backend, self._get_param("AutoScalingGroupName"))
        ids = self._get_param("InstanceRefreshIds", [])
        chosen = [refresh for refresh in found if not ids or refresh.instance_refresh_id in ids]
        first, size = int(self._get_param("NextToken") or 0), self._get_int_param("MaxRecords", 50)
        more = str(first + size) if first + size < len(chosen) else None
        return ActionResult({"InstanceRefreshes": chosen[first : first + size], "NextToken": more})

    def cancel(self: AutoScalingResponse) -> ActionResult:
        refresh = _active(self.autoscaling_backend, self._get_param("AutoScalingGroupName"))
        refresh.cancel()
        return ActionResult({"InstanceRefreshId": refresh.instance_refresh_id})

    def rollback(self: AutoScalingResponse) -> ActionResult:
        refresh = _active(self.autoscaling_backend, self._get_param("AutoScalingGroupName"))
        reason = refresh.why_irreversible()
        if reason:
            raise IrreversibleInstanceRefresh(f"The instance refresh cannot be rolled back: {reason}.")
        refresh.roll_back("Manual rollback")
        return ActionResult({"InstanceRefreshId": refresh.instance_refresh_id})

    for operation, method in (
        ("start_instance_refresh", start),
        ("describe_instance_refreshes", describe),
        ("cancel_instance_refresh", cancel),
        ("rollback_instance_refresh", rollback),
    ):
        setattr(AutoScalingResponse, operation, method)


def _refuse_rollback(refresh: InstanceRefresh) -> None:
    """AutoRollback is not supported where there is no way back.

    The API words only the first case; that it refuses the others in the same way is our reading of
    https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html
    """
    if not refresh.desired_configuration:
        raise ValidationError(
            "The request isn't valid. The AutoRollback parameter cannot be set to true when the DesiredConfiguration "
            "parameter is empty. Set AutoRollback to false or specify a desired configuration and try again."
        )
    reason = refresh.why_irreversible()
    if reason:
        raise ValidationError(
            f"The request isn't valid. The AutoRollback parameter cannot be set to true when {reason}."
        )


def keep_configuration_while_a_refresh_is_active() -> None:
    """The launch template of a group cannot be changed while a refresh with a desired configuration is active.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html#instance-refresh-limitations
    """
    original = AutoScalingResponse.update_auto_scaling_group

    @functools.wraps(original)
    def update(self: AutoScalingResponse) -> ActionResult:
        changed = ("LaunchTemplate", "LaunchConfigurationName", "MixedInstancesPolicy")
        name = self._get_param("AutoScalingGroupName")
        if any(self._get_param(one) for one in changed) and name in self.autoscaling_backend.autoscaling_groups:
            for refresh in _refreshes(self.autoscaling_backend, name):
                if refresh.is_active and refresh.desired_configuration:
                    raise ValidationError(
                        "An active instance refresh with a desired configuration exists. All configuration options "
                        "derived from the desired configuration are not available for update while the instance "
                        "refresh is active."
                    )
        return original(self)

    AutoScalingResponse.update_auto_scaling_group = update  # type: ignore[method-assign]
