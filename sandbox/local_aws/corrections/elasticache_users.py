"""Amazon ElastiCache: users that can be changed and deleted, and the groups that let them into a cache."""

from __future__ import annotations

import functools
import re
from typing import Any

from moto.core.responses import ActionResult
from moto.elasticache.exceptions import ElastiCacheException, UserNotFound
from moto.elasticache.models import ElastiCacheBackend, User
from moto.elasticache.responses import ElastiCacheResponse

_ID = re.compile(r"[a-z](-?[a-z0-9])*")


def apply() -> None:
    show_users_as_they_are()
    check_new_users()
    change_and_delete_users()
    add_user_groups()


def show_users_as_they_are() -> None:
    """Authentication shows `no-password`, `password` or `iam`; moto says `no-password` whatever the mode, or nothing.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_Authentication.html
    """

    def authentication(self: User) -> dict[str, Any]:
        if self.no_password_required or self.authentication_type == "no-password-required":
            return {"Type": "no-password", "PasswordCount": 0}
        return {"Type": self.authentication_type, "PasswordCount": len(self.passwords)}

    User.authentication = property(authentication)  # type: ignore[assignment,method-assign]


def check_new_users() -> None:
    """ "For IAM-enabled ElastiCache users, the username and user id properties must be identical."

    Ids are stored in lower case. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
    """
    original = ElastiCacheBackend.create_user

    @functools.wraps(original)
    def create(self: ElastiCacheBackend, **kwargs: Any) -> User:
        kwargs["user_id"] = kwargs["user_id"].lower()
        user_id, user_name = kwargs["user_id"], kwargs["user_name"]
        if not _ID.fullmatch(user_id):
            raise ElastiCacheException("InvalidParameterValue", f"The parameter UserId is not valid: {user_id}")
        if user_id in self.users:
            raise ElastiCacheException("UserAlreadyExists", f"User {user_id} already exists.")
        if kwargs["authentication_type"] == "iam" and user_id != user_name:
            raise ElastiCacheException(
                "InvalidParameterCombination", "User Id and User name must be same for authentication type: iam"
            )
        kwargs["access_string"] = canonical(kwargs["access_string"])
        return original(self, **kwargs)

    ElastiCacheBackend.create_user = create  # type: ignore[method-assign]


def canonical(access: str) -> str:
    """An access string as it is shown: commands are what is added to all or to none of them, `-@all` unless it says so.

    https://github.com/hashicorp/terraform-provider-aws/issues/20334
    """
    words = {"allkeys": "~*", "allchannels": "&*", "allcommands": "+@all", "nocommands": "-@all"}
    terms = [words.get(term, term) for term in access.split()]
    commands = [term for term in terms if term[0] in "+-"]
    if commands and commands[0] not in ("+@all", "-@all"):
        terms.insert(terms.index(commands[0]), "-@all")
    return " ".join(terms)


def change_and_delete_users() -> None:
    """moto cannot change a user, and one that was deleted is shown once more, and stays if nobody asks.

    Deleting takes a user out of its groups; the default user of a group cannot be deleted.
    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyUser.html
    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteUser.html
    """

    def modify(self: ElastiCacheResponse) -> ActionResult:
        user = _user(self.elasticache_backend, self._get_param("UserId"))
        mode = self._get_param("AuthenticationMode") or {}
        passwords = self._get_param("Passwords") or mode.get("Passwords")
        if mode.get("Type"):
            user.authentication_type = mode["Type"]
            user.no_password_required = mode["Type"] == "no-password-required"
        if self._get_bool_param("NoPasswordRequired"):
            user.no_password_required = True
        if passwords:
            user.passwords, user.authentication_type, user.no_password_required = passwords, "password", False
        user.access_string = canonical(self._get_param("AccessString") or user.access_string)
        user.engine = (self._get_param("Engine") or user.engine).lower()
        return ActionResult(user)

    def delete(self: ElastiCacheBackend, user_id: str) -> User:
        user = _user(self, user_id)
        groups = [group for group in user_groups(self).values() if user_id in group["UserIds"]]
        if user.name == "default" and groups:
            raise ElastiCacheException(
                "DefaultUserAssociatedToUserGroup", f"User {user_id} is the default user of a user group."
            )
        for group in groups:
            group["UserIds"].remove(user_id)
        return self.users.pop(user_id)

    ElastiCacheResponse.modify_user = modify  # type: ignore[attr-defined]
    ElastiCacheBackend.delete_user = delete  # type: ignore[method-assign]


def _user(backend: ElastiCacheBackend, user_id: str) -> User:
    if user_id not in backend.users:
        raise UserNotFound(user_id)
    return backend.users[user_id]


def user_groups(backend: ElastiCacheBackend) -> dict[str, dict[str, Any]]:
    return backend.__dict__.setdefault("user_groups", {})


def find_user_group(backend: ElastiCacheBackend, group_id: str) -> dict[str, Any]:
    if group_id not in user_groups(backend):
        raise ElastiCacheException("UserGroupNotFound", f"User group {group_id} not found.")
    return user_groups(backend)[group_id]


def _check_members(backend: ElastiCacheBackend, engine: str, user_ids: list[str]) -> None:
    """A group of engine Redis has one user named `default`; one of engine Valkey only users who authenticate.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
    """
    users = [_user(backend, user_id) for user_id in user_ids]
    names = [user.name for user in users]
    if len(set(names)) < len(names):
        raise ElastiCacheException("DuplicateUserName", "Two users of a group cannot have the same user name.")
    if engine == "redis" and "default" not in names:
        raise ElastiCacheException("DefaultUserRequired", "A user group needs a user with the user name default.")
    for user in users:
        if engine == "redis" and user.engine != "redis":
            raise ElastiCacheException("InvalidParameterValue", f"User {user.id} is not for engine redis.")
        if engine == "valkey" and user.authentication["Type"] == "no-password":
            raise ElastiCacheException("InvalidParameterValue", f"User {user.id} has no authentication mechanism.")


def add_user_groups() -> None:
    """moto has no user groups. https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_UserGroup.html"""
    ElastiCacheResponse.create_user_group = _create  # type: ignore[attr-defined]
    ElastiCacheResponse.describe_user_groups = _describe  # type: ignore[attr-defined]
    ElastiCacheResponse.modify_user_group = _modify  # type: ignore[attr-defined]
    ElastiCacheResponse.delete_user_group = _delete  # type: ignore[attr-defined]


def _shown(backend: ElastiCacheBackend, group: dict[str, Any]) -> dict[str, Any]:
    caches = [
        each.replication_group_id
        for each in backend.replication_groups.values()
        if group["UserGroupId"] in each.user_group_ids
    ]
    return {**group, "Status": "active", "MinimumEngineVersion": "6.0", "ReplicationGroups": caches}


def _create(self: ElastiCacheResponse) -> ActionResult:
    backend = self.elasticache_backend
    group_id = self._get_param("UserGroupId").lower()
    engine = self._get_param("Engine").lower()
    user_ids = self._get_param("UserIds") or []
    if not _ID.fullmatch(group_id) or engine not in ("redis", "valkey"):
        raise ElastiCacheException("InvalidParameterValue", f"User group {group_id} of engine {engine} is not valid.")
    if group_id in user_groups(backend):
        raise ElastiCacheException("UserGroupAlreadyExists", f"User group {group_id} already exists.")
    _check_members(backend, engine, user_ids)
    group = {
        "UserGroupId": group_id,
        "Engine": engine,
        "UserIds": list(user_ids),
        "ARN": f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:usergroup:{group_id}",
    }
    user_groups(backend)[group_id] = group
    backend.tagging_service.tag_resource(group["ARN"], self._get_param("Tags") or [])
    return ActionResult(_shown(backend, group))


def _describe(self: ElastiCacheResponse) -> ActionResult:
    backend = self.elasticache_backend
    group_id = self._get_param("UserGroupId")
    groups = [find_user_group(backend, group_id)] if group_id else list(user_groups(backend).values())
    return ActionResult({"UserGroups": [_shown(backend, group) for group in groups]})


def _modify(self: ElastiCacheResponse) -> ActionResult:
    backend = self.elasticache_backend
    group = find_user_group(backend, self._get_param("UserGroupId"))
    removed = self._get_param("UserIdsToRemove") or []
    members = [user_id for user_id in group["UserIds"] if user_id not in removed]
    members += [user_id for user_id in self._get_param("UserIdsToAdd") or [] if user_id not in members]
    engine = (self._get_param("Engine") or group["Engine"]).lower()
    _check_members(backend, engine, members)
    group["UserIds"], group["Engine"] = members, engine
    return ActionResult(_shown(backend, group))


def _delete(self: ElastiCacheResponse) -> ActionResult:
    """ "The user group is first disassociated from the replication group and then deleted.\""""
    backend = self.elasticache_backend
    group = find_user_group(backend, self._get_param("UserGroupId"))
    for each in backend.replication_groups.values():
        each.user_group_ids = [name for name in each.user_group_ids if name != group["UserGroupId"]]
    del user_groups(backend)[group["UserGroupId"]]
    return ActionResult({**_shown(backend, group), "Status": "deleting"})
