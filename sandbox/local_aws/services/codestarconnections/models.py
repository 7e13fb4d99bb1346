"""Connections and their tags. No hosts, repository links or sync configurations.

A connection starts as `PENDING`: in AWS a person completes it in the console, in the browser of somebody who may
authorise it at the Git provider. There is no API for that, and so there is none here: it stays `PENDING`.
https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-update.html
"""

from __future__ import annotations

from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.moto_api._internal import mock_random

from .exceptions import InvalidInput, ResourceNotFound

# https://docs.aws.amazon.com/codestar-connections/latest/APIReference/API_CreateConnection.html
NAME_LENGTH = 32
PROVIDERS = ("Bitbucket", "GitHub", "GitHubEnterpriseServer", "GitLab", "GitLabSelfManaged")


class CodeStarConnectionsBackend(BaseBackend):
    """The connections that were made in one region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.connections: dict[str, dict[str, Any]] = {}
        self.tags: dict[str, dict[str, str]] = {}

    def create_connection(self, params: dict[str, Any]) -> dict[str, Any]:
        name = params["ConnectionName"]
        if not 1 <= len(name) <= NAME_LENGTH:
            raise InvalidInput(f"A connection name has 1 to {NAME_LENGTH} characters.")
        if params.get("ProviderType") is not None and params["ProviderType"] not in PROVIDERS:
            raise InvalidInput(f"There is no provider {params['ProviderType']}.")
        if bool(params.get("ProviderType")) == bool(params.get("HostArn")):
            raise InvalidInput("A connection needs either a provider type or a host.")
        if any(one["ConnectionName"] == name for one in self.connections.values()):
            raise InvalidInput(f"There is a connection of the name {name} already.")
        arn = f"arn:{self.partition}:codestar-connections:{self.region_name}:{self.account_id}:connection/{mock_random.uuid4()}"
        given = {key: params[key] for key in ("ConnectionName", "ProviderType", "HostArn") if params.get(key)}
        self.connections[arn] = {
            **given,
            "ConnectionArn": arn,
            "OwnerAccountId": self.account_id,
            "ConnectionStatus": "PENDING",
        }
        self.tags[arn] = {tag["Key"]: tag["Value"] for tag in params.get("Tags") or []}
        return self.connections[arn]

    def connection(self, arn: str) -> dict[str, Any]:
        if arn not in self.connections:
            raise ResourceNotFound(arn)
        return self.connections[arn]

    def delete_connection(self, arn: str) -> None:
        self.connection(arn)
        del self.connections[arn]
        self.tags.pop(arn, None)

    def tags_of(self, arn: str) -> dict[str, str]:
        self.connection(arn)
        return self.tags[arn]


codestarconnections_backends = BackendDict(CodeStarConnectionsBackend, "codestar-connections")
