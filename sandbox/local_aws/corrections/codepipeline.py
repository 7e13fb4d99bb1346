"""AWS CodePipeline: dates that the SDKs can read, and executions that are asked for. None is ever carried out."""

from __future__ import annotations

import json
from typing import Any

from moto.codepipeline.exceptions import PipelineNotFoundException
from moto.codepipeline.models import CodePipeline, CodePipelineBackend
from moto.codepipeline.responses import CodePipelineResponse
from moto.core.exceptions import JsonRESTError
from moto.core.utils import unix_time
from moto.moto_api._internal import mock_random


def apply() -> None:
    give_dates_as_numbers()
    fill_in_defaults()
    start_executions()


def give_dates_as_numbers() -> None:
    """JSON services give times as seconds since 1970. moto gives text, which no SDK but Python's reads.

    https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineMetadata.html
    """

    def metadata(self: CodePipeline) -> dict[str, Any]:
        created, updated = unix_time(self._created), unix_time(self._updated)
        return {"pipelineArn": self._arn, "created": created, "updated": updated}

    CodePipeline.metadata = property(metadata)  # type: ignore[method-assign,assignment]


def fill_in_defaults() -> None:
    """A pipeline is of type V1 and supersedes older executions unless it says otherwise.

    https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html
    """
    original = CodePipeline.add_default_values

    def add(self: CodePipeline, pipeline: dict[str, Any]) -> dict[str, Any]:
        return {"pipelineType": "V1", "executionMode": "SUPERSEDED", **original(self, pipeline)}

    CodePipeline.add_default_values = add  # type: ignore[method-assign]


def _pipeline(backend: CodePipelineBackend, name: str) -> CodePipeline:
    pipeline = backend.pipelines.get(name)
    if not pipeline:
        raise PipelineNotFoundException(f"Account '{backend.account_id}' does not have a pipeline with name '{name}'")
    return pipeline


def _sources(pipeline: CodePipeline) -> list[str]:
    actions = [action for stage in pipeline.pipeline["stages"] for action in stage["actions"]]
    return [action["name"] for action in actions if action["actionTypeId"]["category"] == "Source"]


_VARIABLES = "variables"


def _resolve(pipeline: CodePipeline, given: dict[str, str]) -> list[dict[str, str | None]]:
    declared = pipeline.pipeline.get("variables") or []
    return [
        {"name": one["name"], "resolvedValue": given.get(one["name"], one.get("defaultValue"))} for one in declared
    ]


def start_executions() -> None:
    """An execution can be started, of a revision that is named, and is then found `InProgress`, for ever.

    It has the pipeline's variables, with the values that it was started with or their defaults.

    https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_StartPipelineExecution.html
    https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineExecution.html
    https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ListPipelineExecutions.html
    """

    def executions(self: CodePipelineResponse, name: str) -> list[dict[str, Any]]:
        pipeline = _pipeline(self.codepipeline_backend, name)
        return pipeline.__dict__.setdefault("executions", [])

    def start_pipeline_execution(self: CodePipelineResponse) -> str:
        name = self._get_param("name")
        started = executions(self, name)
        overrides = self._get_param("sourceRevisions") or []
        known = _sources(self.codepipeline_backend.pipelines[name])
        for one in overrides:
            if one["actionName"] not in known:
                message = f"There is no source action {one['actionName']} in the pipeline {name}"
                raise JsonRESTError("ValidationException", message)
        given = {one["name"]: one["value"] for one in self._get_param("variables") or []}
        execution = str(mock_random.uuid4())
        started.insert(
            0,
            {
                "pipelineExecutionId": execution,
                "status": "InProgress",
                "startTime": unix_time(),
                "lastUpdateTime": unix_time(),
                "sourceRevisions": [
                    {"actionName": one["actionName"], "revisionId": one["revisionValue"]} for one in overrides
                ],
                "trigger": {"triggerType": "StartPipelineExecution"},
                _VARIABLES: _resolve(self.codepipeline_backend.pipelines[name], given),
            },
        )
        return json.dumps({"pipelineExecutionId": execution})

    def list_pipeline_executions(self: CodePipelineResponse) -> str:
        # Summaries say nothing of variables.
        summaries = [
            {name: value for name, value in one.items() if name != _VARIABLES}
            for one in executions(self, self._get_param("pipelineName"))
        ]
        return json.dumps({"pipelineExecutionSummaries": summaries})

    def get_pipeline_execution(self: CodePipelineResponse) -> str:
        name, wanted = self._get_param("pipelineName"), self._get_param("pipelineExecutionId")
        for one in executions(self, name):
            if one["pipelineExecutionId"] == wanted:
                shown = {field: one[field] for field in ("pipelineExecutionId", "status", "trigger", _VARIABLES)}
                return json.dumps({"pipelineExecution": {"pipelineName": name, **shown}})
        message = f"The pipeline {name} has no execution {wanted}"
        raise JsonRESTError("PipelineExecutionNotFoundException", message)

    for operation in (start_pipeline_execution, list_pipeline_executions, get_pipeline_execution):
        setattr(CodePipelineResponse, operation.__name__, operation)
