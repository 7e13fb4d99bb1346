"""AWS CodeDeploy: groups that change and go, and deployments that end.

Nothing is installed anywhere: a deployment reaches the instances that the group's Auto Scaling groups have, at once.
"""

from __future__ import annotations

import functools
import json
from typing import Any

from moto.autoscaling.models import autoscaling_backends
from moto.codedeploy.exceptions import (
    ApplicationAlreadyExistsException,
    ApplicationDoesNotExistException,
    DeploymentGroupAlreadyExistsException,
    DeploymentGroupDoesNotExistException,
)
from moto.codedeploy.models import Application, CodeDeployBackend, DeploymentGroup, DeploymentInfo
from moto.codedeploy.responses import CodeDeployResponse
from moto.core.exceptions import JsonRESTError
from moto.core.utils import unix_time

# Attribute of moto's group, and what the API calls it.
_FIELDS = {
    "deployment_config_name": "deploymentConfigName",
    "ec2_tag_filters": "ec2TagFilters",
    "on_premises_instance_tag_filters": "onPremisesInstanceTagFilters",
    "auto_scaling_groups": "autoScalingGroups",
    "service_role_arn": "serviceRoleArn",
    "trigger_configurations": "triggerConfigurations",
    "alarm_configuration": "alarmConfiguration",
    "auto_rollback_configuration": "autoRollbackConfiguration",
    "outdated_instances_strategy": "outdatedInstancesStrategy",
    "deployment_style": "deploymentStyle",
    "blue_green_deployment_configuration": "blueGreenDeploymentConfiguration",
    "load_balancer_info": "loadBalancerInfo",
    "ec2_tag_set": "ec2TagSet",
    "ecs_services": "ecsServices",
    "on_premises_tag_set": "onPremisesTagSet",
    "termination_hook_enabled": "terminationHookEnabled",
}


def apply() -> None:
    give_dates_as_numbers()
    show_groups_as_they_are()
    want_groups_of_instances_that_exist()
    change_and_delete()
    end_deployments()


def give_dates_as_numbers() -> None:
    """JSON services give times as seconds since 1970. moto gives text, which no SDK but Python's reads.

    https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ApplicationInfo.html
    """
    for kind in (Application, DeploymentInfo):
        original = kind.__init__

        def init(self: Any, *args: Any, original: Any = original, **kwargs: Any) -> None:
            original(self, *args, **kwargs)
            self.create_time = unix_time()

        kind.__init__ = functools.wraps(original)(init)  # type: ignore[assignment,method-assign]


def show_groups_as_they_are() -> None:
    """A group tells its alarms, its latest deployments, and by whom instances in it were launched.

    moto shows no alarms and no deployments.
    https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentGroupInfo.html
    """
    original = DeploymentGroup.to_dict

    @functools.wraps(original)
    def to_dict(self: DeploymentGroup) -> dict[str, Any]:
        last = {
            "targetRevision": getattr(self, "target_revision", None),
            "lastSuccessfulDeployment": getattr(self, "last_successful", None),
            "lastAttemptedDeployment": getattr(self, "last_attempted", None),
        }
        shown = {
            **original(self),
            **last,
            "alarmConfiguration": self.alarm_configuration,
            "autoScalingGroups": [{"name": name} for name in self.auto_scaling_groups],
            "outdatedInstancesStrategy": self.outdated_instances_strategy or "UPDATE",
        }
        return {name: value for name, value in shown.items() if value not in (None, {})}

    DeploymentGroup.to_dict = to_dict  # type: ignore[method-assign]


def _check_groups(backend: CodeDeployBackend, names: list[str] | None) -> None:
    known = autoscaling_backends[backend.account_id][backend.region_name].autoscaling_groups
    for name in names or []:
        if name not in known:
            message = f"The specified Auto Scaling group could not be found: {name}"
            raise JsonRESTError("InvalidAutoScalingGroupException", message)


def want_groups_of_instances_that_exist() -> None:
    """An Auto Scaling group that is not there is refused.

    https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeploymentGroup.html
    """
    original = CodeDeployBackend.create_deployment_group

    @functools.wraps(original)
    def create(self: CodeDeployBackend, *args: Any, **kwargs: Any) -> str:
        _check_groups(self, kwargs.get("auto_scaling_groups"))
        return original(self, *args, **kwargs)

    CodeDeployBackend.create_deployment_group = create  # type: ignore[method-assign]


def change_and_delete() -> None:
    """Applications are renamed and deleted, groups are changed and deleted. moto has none of it.

    https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_UpdateDeploymentGroup.html
    https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeleteDeploymentGroup.html
    https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeleteApplication.html
    """

    def groups_of(self: CodeDeployResponse) -> dict[str, DeploymentGroup]:
        application = self._get_param("applicationName")
        if application not in self.codedeploy_backend.applications:
            raise ApplicationDoesNotExistException(f"The application {application} does not exist.")
        return self.codedeploy_backend.deployment_groups.setdefault(application, {})

    def update_deployment_group(self: CodeDeployResponse) -> str:
        groups = groups_of(self)
        current, new = self._get_param("currentDeploymentGroupName"), self._get_param("newDeploymentGroupName")
        if current not in groups:
            raise DeploymentGroupDoesNotExistException("Deployment group name does not exist.")
        if new and new != current and new in groups:
            raise DeploymentGroupAlreadyExistsException(f"Deployment group {new} already exists.")
        _check_groups(self.codedeploy_backend, self._get_param("autoScalingGroups"))
        group = groups[current]
        # An empty list takes away what was there; what is left out stays.
        for attribute, name in _FIELDS.items():
            if self._get_param(name) is not None:
                setattr(group, attribute, self._get_param(name))
        if new and new != current:
            group.deployment_group_name = new
            groups[new] = groups.pop(current)
        return json.dumps({"hooksNotCleanedUp": []})

    def delete_deployment_group(self: CodeDeployResponse) -> str:
        groups_of(self).pop(self._get_param("deploymentGroupName"), None)
        return json.dumps({"hooksNotCleanedUp": []})

    def update_application(self: CodeDeployResponse) -> str:
        backend = self.codedeploy_backend
        groups = groups_of(self)
        current, new = self._get_param("applicationName"), self._get_param("newApplicationName")
        if new and new != current:
            if new in backend.applications:
                raise ApplicationAlreadyExistsException(f"The application {new} already exists.")
            backend.applications[new] = backend.applications.pop(current)
            backend.applications[new].application_name = new
            backend.deployment_groups.pop(current)
            backend.deployment_groups[new] = groups
        return "{}"

    def delete_application(self: CodeDeployResponse) -> str:
        backend, name = self.codedeploy_backend, self._get_param("applicationName")
        backend.applications.pop(name, None)
        backend.deployment_groups.pop(name, None)
        return "{}"

    for operation in (update_deployment_group, delete_deployment_group, update_application, delete_application):
        setattr(CodeDeployResponse, operation.__name__, operation)


def _instances(backend: CodeDeployBackend, group: DeploymentGroup) -> int:
    known = autoscaling_backends[backend.account_id][backend.region_name].autoscaling_groups
    return sum(len(known[name].instance_states) for name in group.auto_scaling_groups if name in known)


def end_deployments() -> None:
    """A deployment succeeds on every instance, or fails with NO_INSTANCES where there is none.

    moto leaves all of them `Created` for ever, so whoever waits for one never stops.
    https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ErrorInformation.html
    https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html
    """
    original = CodeDeployBackend.create_deployment

    @functools.wraps(original)
    def create(self: CodeDeployBackend, *args: Any, **kwargs: Any) -> str:
        deployment_id = original(self, *args, **kwargs)
        deployment = self.deployments[deployment_id]
        group = deployment.deployment_group
        count = _instances(self, group)
        deployment.start_time = deployment.complete_time = unix_time()  # type: ignore[assignment]
        deployment.status = "Succeeded" if count > 0 else "Failed"
        deployment.deployment_overview["Succeeded"] = count
        ended = {
            "deploymentId": deployment_id,
            "status": deployment.status,
            "createTime": deployment.create_time,
            "endTime": deployment.complete_time,
        }
        group.last_attempted = ended  # type: ignore[attr-defined]
        if count > 0:
            group.last_successful = ended  # type: ignore[attr-defined]
            group.target_revision = deployment.revision  # type: ignore[attr-defined]
        return deployment_id

    CodeDeployBackend.create_deployment = create  # type: ignore[method-assign]

    shown = DeploymentInfo.to_dict

    @functools.wraps(shown)
    def to_dict(self: DeploymentInfo) -> dict[str, Any]:
        answer = shown(self)
        if self.status == "Failed":
            answer["errorInformation"] = {
                "code": "NO_INSTANCES",
                "message": "No instances were specified, or no instances can be found.",
            }
        return {name: value for name, value in answer.items() if value not in (None, {})}

    DeploymentInfo.to_dict = to_dict  # type: ignore[method-assign]
