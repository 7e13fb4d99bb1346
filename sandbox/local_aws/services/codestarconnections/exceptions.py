"""The errors that the API documents."""

from moto.core.exceptions import ServiceException


class ResourceNotFound(ServiceException):
    code = "ResourceNotFoundException"

    def __init__(self, arn: str) -> None:
        super().__init__(f"Resource not found: {arn}")


class InvalidInput(ServiceException):
    code = "InvalidInputException"
