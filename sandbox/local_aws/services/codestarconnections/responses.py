"""The JSON 1.0 interface of the service.

https://docs.aws.amazon.com/codestar-connections/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from moto.core.responses import ActionResult, BaseResponse, EmptyResult

from .models import CodeStarConnectionsBackend, codestarconnections_backends


class CodeStarConnectionsResponse(BaseResponse):
    """One method for each operation, named as moto expects it."""

    def __init__(self) -> None:
        super().__init__(service_name="codestar-connections")
        self.automated_parameter_parsing = True

    @property
    def backend(self) -> CodeStarConnectionsBackend:
        return codestarconnections_backends[self.current_account][self.region]

    def create_connection(self) -> ActionResult:
        made = self.backend.create_connection(dict(self.params))
        return ActionResult({"ConnectionArn": made["ConnectionArn"]})

    def get_connection(self) -> ActionResult:
        return ActionResult({"Connection": self.backend.connection(self.params["ConnectionArn"])})

    def list_connections(self) -> ActionResult:
        wanted = self.params.get("ProviderTypeFilter")
        found = [one for one in self.backend.connections.values() if wanted in (None, one.get("ProviderType"))]
        return ActionResult({"Connections": found})

    def delete_connection(self) -> ActionResult:
        self.backend.delete_connection(self.params["ConnectionArn"])
        return EmptyResult()

    def list_tags_for_resource(self) -> ActionResult:
        tags = self.backend.tags_of(self.params["ResourceArn"])
        return ActionResult({"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]})

    def tag_resource(self) -> ActionResult:
        tags = self.backend.tags_of(self.params["ResourceArn"])
        tags.update({tag["Key"]: tag["Value"] for tag in self.params["Tags"]})
        return EmptyResult()

    def untag_resource(self) -> ActionResult:
        tags = self.backend.tags_of(self.params["ResourceArn"])
        for key in self.params["TagKeys"]:
            tags.pop(key, None)
        return EmptyResult()
