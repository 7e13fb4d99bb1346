"""AWS CodeCommit: dates that the SDKs can read, keys, tags and changes of repositories."""

from __future__ import annotations

import functools
import json
from typing import Any

from moto.codecommit.exceptions import RepositoryDoesNotExistException
from moto.codecommit.models import CodeCommit, CodeCommitBackend
from moto.codecommit.responses import CodeCommitResponse
from moto.core.exceptions import JsonRESTError
from moto.core.utils import unix_time


def apply() -> None:
    give_dates_as_numbers()
    keep_key_and_tags()
    change_repositories()
    tag_repositories()


def give_dates_as_numbers() -> None:
    """JSON services give times as seconds since 1970. moto gives text, which no SDK but Python's reads.

    https://docs.aws.amazon.com/codecommit/latest/APIReference/API_RepositoryMetadata.html
    """
    original = CodeCommit.__init__

    @functools.wraps(original)
    def init(self: CodeCommit, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        _touch(self)
        self.repository_metadata["creationDate"] = self.repository_metadata["lastModifiedDate"]
        self.tags: dict[str, str] = {}  # type: ignore[attr-defined]

    CodeCommit.__init__ = init  # type: ignore[method-assign]


def _touch(repository: CodeCommit) -> None:
    repository.repository_metadata["lastModifiedDate"] = unix_time()  # type: ignore[assignment]


def keep_key_and_tags() -> None:
    """A repository is made with its KMS key and its tags; moto forgets both.

    https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateRepository.html
    """
    original = CodeCommitResponse.create_repository

    @functools.wraps(original)
    def create(self: CodeCommitResponse) -> str:
        original(self)
        repository = _named(self)
        if self._get_param("kmsKeyId"):
            repository.repository_metadata["kmsKeyId"] = self._get_param("kmsKeyId")
        repository.tags.update(self._get_param("tags") or {})  # type: ignore[attr-defined]
        return json.dumps({"repositoryMetadata": repository.repository_metadata})

    CodeCommitResponse.create_repository = create  # type: ignore[method-assign]


def _named(self: CodeCommitResponse) -> CodeCommit:
    name = self._get_param("repositoryName")
    repository = self.codecommit_backend.repositories.get(name)
    if not repository:
        raise RepositoryDoesNotExistException(name)
    return repository


def change_repositories() -> None:
    """Description and key can be changed. A default branch has to exist, and here no repository ever gets one.

    https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateRepositoryDescription.html
    https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateRepositoryEncryptionKey.html
    https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateDefaultBranch.html
    """

    def update_repository_description(self: CodeCommitResponse) -> str:
        repository = _named(self)
        repository.repository_metadata["repositoryDescription"] = self._get_param("repositoryDescription") or ""
        _touch(repository)
        return "{}"

    def update_repository_encryption_key(self: CodeCommitResponse) -> str:
        repository = _named(self)
        before = repository.repository_metadata.get("kmsKeyId")
        repository.repository_metadata["kmsKeyId"] = self._get_param("kmsKeyId")
        _touch(repository)
        answer = {
            "repositoryId": repository.repository_metadata["repositoryId"],
            "kmsKeyId": repository.repository_metadata["kmsKeyId"],
            "originalKmsKeyId": before,
        }
        return json.dumps(answer)

    def update_default_branch(self: CodeCommitResponse) -> str:
        _named(self)
        raise JsonRESTError("BranchDoesNotExistException", "The specified branch does not exist.")

    for operation in (update_repository_description, update_repository_encryption_key, update_default_branch):
        setattr(CodeCommitResponse, operation.__name__, operation)


def _by_arn(backend: CodeCommitBackend, arn: str) -> CodeCommit:
    name = arn.rsplit(":", 1)[-1]
    repository = backend.repositories.get(name)
    if not repository:
        raise RepositoryDoesNotExistException(name)
    return repository


def tag_repositories() -> None:
    """Repositories have tags. moto has no operation for them.

    https://docs.aws.amazon.com/codecommit/latest/APIReference/API_TagResource.html
    """

    def tags_of(self: CodeCommitResponse) -> dict[str, str]:
        return _by_arn(self.codecommit_backend, self._get_param("resourceArn")).tags  # type: ignore[attr-defined]

    def list_tags_for_resource(self: CodeCommitResponse) -> str:
        return json.dumps({"tags": tags_of(self)})

    def tag_resource(self: CodeCommitResponse) -> str:
        tags_of(self).update(self._get_param("tags"))
        return "{}"

    def untag_resource(self: CodeCommitResponse) -> str:
        for key in self._get_param("tagKeys"):
            tags_of(self).pop(key, None)
        return "{}"

    for operation in (list_tags_for_resource, tag_resource, untag_resource):
        setattr(CodeCommitResponse, operation.__name__, operation)
