"""AWS Backup: plans that can be changed, what they select, policies of vaults, and deletions that AWS refuses."""

from __future__ import annotations

import functools
import json
import re
from typing import Any
from urllib.parse import unquote

from moto.backup import urls
from moto.backup.exceptions import (
    AlreadyExistsException,
    InvalidParameterValueException,
    InvalidRequestException,
    ResourceNotFoundException,
)
from moto.backup.models import BackupBackend, Plan, Vault
from moto.backup.responses import BackupResponse
from moto.core.responses import EmptyResult
from moto.core.utils import unix_time
from moto.moto_api._internal import mock_random

_VAULT_NAME = re.compile(r"[a-zA-Z0-9\-_]{2,50}")
_SELECTION_NAME = re.compile(r"[a-zA-Z0-9\-_.]{1,50}")
_COLD_STORAGE_DAYS = 90
_MOST_RESOURCES = 500


def apply() -> None:
    check_plans()
    change_and_delete_plans()
    add_selections()
    check_vaults()
    add_vault_policies()
    find_tags_without_a_slash()


def _parts(response: BackupResponse) -> list[str]:
    """The parts of the path, with what was escaped in them."""
    return [unquote(part) for part in response.path.strip("/").split("/")]


def _check_lifecycle(lifecycle: dict[str, Any]) -> None:
    """ "This value must be at least 90 days after the number of days specified in MoveToColdStorageAfterDays."

    https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html
    """
    cold, delete = lifecycle.get("MoveToColdStorageAfterDays"), lifecycle.get("DeleteAfterDays")
    if cold is not None and delete is not None and delete < cold + _COLD_STORAGE_DAYS:
        raise InvalidParameterValueException(
            f"DeleteAfterDays must be at least {_COLD_STORAGE_DAYS} days after MoveToColdStorageAfterDays"
        )


def _check_plan(backend: BackupBackend, plan: dict[str, Any]) -> None:
    """The vault of each rule has to be there; the vaults that copies go to may be in any region.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html
    """
    names = [rule["RuleName"] for rule in plan["Rules"]]
    if len(set(names)) < len(names):
        raise InvalidParameterValueException("Rule names of a backup plan must be unique")
    for rule in plan["Rules"]:
        if not _SELECTION_NAME.fullmatch(rule["RuleName"]):
            raise InvalidParameterValueException(f"Invalid rule name: {rule['RuleName']}")
        if rule["TargetBackupVaultName"] not in backend.vaults:
            raise InvalidParameterValueException(f"Backup vault {rule['TargetBackupVaultName']} does not exist")
        if rule.get("StartWindowMinutes", 60) < 60:
            raise InvalidParameterValueException("StartWindowMinutes must be at least 60 minutes")
        _check_lifecycle(rule.get("Lifecycle") or {})
        for copy in rule.get("CopyActions") or []:
            _check_lifecycle(copy.get("Lifecycle") or {})


def check_plans() -> None:
    """moto takes any plan, and takes the name of a deleted one for taken."""
    original = BackupBackend.create_backup_plan

    @functools.wraps(original)
    def create(self: BackupBackend, backup_plan: dict[str, Any], *args: Any, **kwargs: Any) -> Plan:
        _check_plan(self, backup_plan)
        gone = {key: plan for key, plan in self.plans.items() if plan.deletion_date is not None}
        for key in gone:
            del self.plans[key]
        try:
            return original(self, backup_plan, *args, **kwargs)
        finally:
            self.plans.update(gone)

    BackupBackend.create_backup_plan = create  # type: ignore[method-assign]


def change_and_delete_plans() -> None:
    """moto cannot change a plan. A plan with selections is not deleted.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateBackupPlan.html
    https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DeleteBackupPlan.html
    """

    def update(self: BackupResponse) -> str:
        backend = self.backup_backend
        plan = _plan(backend, _parts(self)[2])
        changed = json.loads(self.body)["BackupPlan"]
        _check_plan(backend, changed)
        # Through a plan of its own, because that is where moto fills in the defaults.
        plan.backup_plan = Plan(backup_plan=changed, creator_request_id="", backend=backend).backup_plan
        plan.advanced_backup_settings = changed.get("AdvancedBackupSettings") or []
        plan.version_id = mock_random.get_random_string(length=48)
        return json.dumps(plan.to_dict())

    original = BackupBackend.delete_backup_plan

    @functools.wraps(original)
    def delete(self: BackupBackend, backup_plan_id: str) -> Any:
        _plan(self, backup_plan_id)
        if any(selection["BackupPlanId"] == backup_plan_id for selection in selections(self).values()):
            raise InvalidRequestException(
                "Related backup plan selections must be deleted prior to backup plan deletion."
            )
        return original(self, backup_plan_id)

    find = BackupBackend.get_backup_plan

    @functools.wraps(find)
    def get(self: BackupBackend, backup_plan_id: str, version_id: Any | None) -> Plan:
        plan = find(self, backup_plan_id, version_id)
        # A deleted plan is shown only by the id of one of its versions.
        return plan if version_id else _plan(self, backup_plan_id)

    BackupResponse.update_backup_plan = update  # type: ignore[attr-defined]
    BackupBackend.delete_backup_plan = delete  # type: ignore[method-assign]
    BackupBackend.get_backup_plan = get  # type: ignore[method-assign]


def _plan(backend: BackupBackend, plan_id: str) -> Plan:
    plan = backend.plans.get(plan_id)
    if not plan or plan.deletion_date is not None:
        raise ResourceNotFoundException("Failed reading Backup plan with provided version")
    return plan


def selections(backend: BackupBackend) -> dict[str, dict[str, Any]]:
    """What the plans of the region select, by the id of the selection."""
    return backend.__dict__.setdefault("selections", {})


def add_selections() -> None:
    """moto has no selections. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html"""
    BackupResponse.create_backup_selection = _create_selection  # type: ignore[attr-defined]
    BackupResponse.get_backup_selection = _get_selection  # type: ignore[attr-defined]
    BackupResponse.delete_backup_selection = _delete_selection  # type: ignore[attr-defined]
    BackupResponse.list_backup_selections = _list_selections  # type: ignore[attr-defined]


def _create_selection(self: BackupResponse) -> str:
    backend = self.backup_backend
    plan = _plan(backend, _parts(self)[2])
    body = json.loads(self.body)
    selection = body["BackupSelection"]
    name, resources = selection["SelectionName"], selection.get("Resources") or []
    if not _SELECTION_NAME.fullmatch(name):
        raise InvalidParameterValueException(f"Invalid selection name: {name}")
    if not re.fullmatch(r"arn:aws:iam::\d{12}:role/.+", selection.get("IamRoleArn") or ""):
        raise InvalidParameterValueException("IamRoleArn must be the ARN of a role")
    if len(resources) > _MOST_RESOURCES:
        raise InvalidParameterValueException(f"At most {_MOST_RESOURCES} resources")
    taken = [each for each in selections(backend).values() if each["BackupPlanId"] == plan.backup_plan_id]
    if name in [each["BackupSelection"]["SelectionName"] for each in taken]:
        raise AlreadyExistsException("Backup selection with the same name already exists in the plan")
    made = {
        "BackupSelection": selection,
        "SelectionId": str(mock_random.uuid4()),
        "BackupPlanId": plan.backup_plan_id,
        "CreationDate": unix_time(),
        "CreatorRequestId": body.get("CreatorRequestId"),
    }
    selections(backend)[made["SelectionId"]] = made
    return json.dumps({key: made[key] for key in ("SelectionId", "BackupPlanId", "CreationDate")})


def _selection(response: BackupResponse) -> dict[str, Any]:
    _, _, plan_id, _, selection_id = _parts(response)
    found = selections(response.backup_backend).get(selection_id)
    if not found or found["BackupPlanId"] != plan_id:
        # The provider takes this text, not only the code, for "it is gone".
        raise InvalidParameterValueException(f"Cannot find Backup plan selection {selection_id}")
    return found


def _get_selection(self: BackupResponse) -> str:
    return json.dumps(_selection(self))


def _delete_selection(self: BackupResponse) -> EmptyResult:
    del selections(self.backup_backend)[_selection(self)["SelectionId"]]
    return EmptyResult()


def _list_selections(self: BackupResponse) -> str:
    plan = _plan(self.backup_backend, _parts(self)[2])
    found = [each for each in selections(self.backup_backend).values() if each["BackupPlanId"] == plan.backup_plan_id]
    return json.dumps(
        {
            "BackupSelectionsList": [
                {
                    "SelectionId": each["SelectionId"],
                    "SelectionName": each["BackupSelection"]["SelectionName"],
                    "BackupPlanId": plan.backup_plan_id,
                    "CreationDate": each["CreationDate"],
                    "IamRoleArn": each["BackupSelection"]["IamRoleArn"],
                }
                for each in found
            ]
        }
    )


def check_vaults() -> None:
    """Names are checked, and a vault that holds recovery points is not deleted; moto does neither.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html
    https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DeleteBackupVault.html
    """
    original = BackupBackend.create_backup_vault

    @functools.wraps(original)
    def create(self: BackupBackend, backup_vault_name: str, *args: Any, **kwargs: Any) -> Vault:
        if not _VAULT_NAME.fullmatch(backup_vault_name):
            raise InvalidParameterValueException(f"Invalid backup vault name: {backup_vault_name}")
        return original(self, backup_vault_name, *args, **kwargs)

    def delete(self: BackupBackend, backup_vault_name: str) -> None:
        vault = self.describe_backup_vault(backup_vault_name)
        if vault.num_of_recovery_points:
            raise InvalidRequestException("Backup vault cannot be deleted (contains recovery points)")
        del self.vaults[backup_vault_name]

    def list_points(self: BackupResponse) -> str:
        self.backup_backend.describe_backup_vault(_parts(self)[1])
        return json.dumps({"RecoveryPoints": []})

    BackupBackend.create_backup_vault = create  # type: ignore[method-assign]
    BackupBackend.delete_backup_vault = delete  # type: ignore[method-assign]
    BackupResponse.list_recovery_points_by_backup_vault = list_points  # type: ignore[attr-defined]
    urls.url_paths["{0}/backup-vaults/(?P<name>[^/]+)/recovery-points/?$"] = urls.response.dispatch


def add_vault_policies() -> None:
    """moto has no access policies of vaults. They are kept and shown, and nothing is denied because of them.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultAccessPolicy.html
    """

    def put(self: BackupResponse) -> EmptyResult:
        vault = self.backup_backend.describe_backup_vault(_parts(self)[1])
        policy = json.loads(self.body).get("Policy")
        try:
            json.loads(policy or "")
        except ValueError as error:
            raise InvalidParameterValueException("Policy must be a JSON document") from error
        vault.access_policy = policy  # type: ignore[attr-defined]
        return EmptyResult()

    def get(self: BackupResponse) -> str:
        vault = self.backup_backend.describe_backup_vault(_parts(self)[1])
        policy = getattr(vault, "access_policy", None)
        if policy is None:
            raise ResourceNotFoundException(f"Backup vault {vault.backup_vault_name} has no access policy")
        name, arn = vault.backup_vault_name, vault.backup_vault_arn
        return json.dumps({"BackupVaultName": name, "BackupVaultArn": arn, "Policy": policy})

    def delete(self: BackupResponse) -> EmptyResult:
        self.backup_backend.describe_backup_vault(_parts(self)[1]).access_policy = None  # type: ignore[attr-defined]
        return EmptyResult()

    BackupResponse.put_backup_vault_access_policy = put  # type: ignore[attr-defined]
    BackupResponse.get_backup_vault_access_policy = get  # type: ignore[attr-defined]
    BackupResponse.delete_backup_vault_access_policy = delete  # type: ignore[attr-defined]
    urls.url_paths["{0}/backup-vaults/(?P<name>[^/]+)/access-policy$"] = urls.response.dispatch


def find_tags_without_a_slash() -> None:
    """The path of ListTags is `/tags/{resourceArn}/`, of which Go's SDK leaves the last slash out: moto finds no tags.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListTags.html
    """

    def list_tags(self: BackupResponse) -> str:
        return json.dumps({"Tags": self.backup_backend.list_tags(_parts(self)[1])})

    BackupResponse.list_tags = list_tags  # type: ignore[method-assign]
