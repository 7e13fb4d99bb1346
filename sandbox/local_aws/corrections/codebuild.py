"""AWS CodeBuild: projects as they were asked for, and projects that change."""

from __future__ import annotations

import json
from typing import Any

from moto.codebuild import responses
from moto.codebuild.exceptions import ResourceAlreadyExistsException, ResourceNotFoundException
from moto.codebuild.models import CodeBuild, CodeBuildBackend
from moto.codebuild.responses import CodeBuildResponse
from moto.core.utils import unix_time

# What may be given; everything else in a request is not part of a project.
# https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html
_GIVEN = (
    "name", "description", "source", "secondarySources", "sourceVersion", "secondarySourceVersions", "artifacts",
    "secondaryArtifacts", "cache", "environment", "serviceRole", "timeoutInMinutes", "queuedTimeoutInMinutes",
    "encryptionKey", "tags", "vpcConfig", "logsConfig", "fileSystemLocations", "buildBatchConfig",
    "concurrentBuildLimit", "autoRetryLimit",
)  # fmt: skip


def apply() -> None:
    make_projects_as_asked_for()


def make_projects_as_asked_for() -> None:
    """A project has what it was given and AWS's defaults for the rest, and can be changed.

    moto wants a location for sources and artifacts that come from a pipeline, which have none, forgets the key, the
    build limit and the log settings of some projects, has 0 for time-outs, and has no UpdateProject.
    https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectSource.html
    https://docs.aws.amazon.com/codebuild/latest/APIReference/API_UpdateProject.html
    """
    check_source = responses._validate_required_params_source
    check_artifacts = responses._validate_required_params_artifacts

    def check(self: CodeBuildResponse) -> None:
        source, artifacts = self._get_param("source"), self._get_param("artifacts")
        if source and source.get("type") not in ("CODEPIPELINE", "NO_SOURCE"):
            check_source(source)
        if artifacts and artifacts.get("type") != "CODEPIPELINE":
            check_artifacts(artifacts)
        if self._get_param("environment"):
            responses._validate_required_params_environment(self._get_param("environment"))
        if self._get_param("serviceRole"):
            role = self._get_param("serviceRole")
            responses._validate_required_params_service_role(self.current_account, self.region, role)
        responses._validate_required_params_project_name(self._get_param("name"))

    def given(self: CodeBuildResponse) -> dict[str, Any]:
        return {name: self._get_param(name) for name in _GIVEN if self._get_param(name) is not None}

    def arn_of(self: CodeBuildResponse) -> str:
        return f"arn:aws:codebuild:{self.region}:{self.current_account}:project/{self._get_param('name')}"

    def create_project(self: CodeBuildResponse) -> str:
        check(self)
        backend = self.codebuild_backend
        if self._get_param("name") in backend.codebuild_projects:
            raise ResourceAlreadyExistsException(f"Project already exists: {arn_of(self)}")
        params = given(self)
        project = CodeBuild(
            self.current_account,
            self.region,
            project_name=params["name"],
            description=None,
            project_source=params["source"],
            artifacts=params["artifacts"],
            environment=params["environment"],
            serviceRole=params["serviceRole"],
        )
        now = unix_time()
        project.project_metadata = {
            "arn": arn_of(self),
            "cache": {"type": "NO_CACHE"},
            "timeoutInMinutes": 60,
            "queuedTimeoutInMinutes": 480,
            "encryptionKey": f"arn:aws:kms:{self.region}:{self.current_account}:alias/aws/s3",
            "badge": {"badgeEnabled": False},
            "projectVisibility": "PRIVATE",
            "tags": [],
            "created": now,
        }
        backend.codebuild_projects[params["name"]] = project
        backend.build_history[params["name"]] = []
        return change(backend, params, now)

    def change(backend: CodeBuildBackend, params: dict[str, Any], now: float) -> str:
        project = backend.codebuild_projects[params["name"]]
        project.service_role = params.get("serviceRole", project.service_role)
        project.project_metadata.update(params, lastModified=now)
        artifacts = project.project_metadata["artifacts"]
        if artifacts["type"] == "CODEPIPELINE":
            # What comes back for artifacts that the pipeline takes.
            project.project_metadata["artifacts"] = {"name": params["name"], "packaging": "NONE", **artifacts}
        return json.dumps({"project": project.project_metadata})

    def update_project(self: CodeBuildResponse) -> str:
        check(self)
        if self._get_param("name") not in self.codebuild_backend.codebuild_projects:
            raise ResourceNotFoundException(f"Project cannot be found: {arn_of(self)}")
        return change(self.codebuild_backend, given(self), unix_time())

    CodeBuildResponse.create_project = create_project  # type: ignore[method-assign]
    CodeBuildResponse.update_project = update_project  # type: ignore[attr-defined]
