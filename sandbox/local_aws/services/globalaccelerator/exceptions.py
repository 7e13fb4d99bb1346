"""The errors that the API documents; codes and texts are those of the service model."""

from moto.core.exceptions import ServiceException


class GlobalAcceleratorError(ServiceException):
    pass


class AcceleratorNotFound(GlobalAcceleratorError):
    code = "AcceleratorNotFoundException"
    message = "The accelerator that you specified doesn't exist."


class ListenerNotFound(GlobalAcceleratorError):
    code = "ListenerNotFoundException"
    message = "The listener that you specified doesn't exist."


class EndpointGroupNotFound(GlobalAcceleratorError):
    code = "EndpointGroupNotFoundException"
    message = "The endpoint group that you specified doesn't exist."


class AcceleratorNotDisabled(GlobalAcceleratorError):
    code = "AcceleratorNotDisabledException"
    message = "The accelerator must be disabled before it can be deleted."


class AssociatedListenerFound(GlobalAcceleratorError):
    code = "AssociatedListenerFoundException"
    message = "The accelerator that you specified has a listener associated with it."


class AssociatedEndpointGroupFound(GlobalAcceleratorError):
    code = "AssociatedEndpointGroupFoundException"
    message = "The listener that you specified has an endpoint group associated with it."


class EndpointGroupAlreadyExists(GlobalAcceleratorError):
    code = "EndpointGroupAlreadyExistsException"
    message = "The listener already has an endpoint group in this Region."


class InvalidPortRange(GlobalAcceleratorError):
    code = "InvalidPortRangeException"
    message = "The port numbers that you specified are not valid numbers or are not unique for this accelerator."


class InvalidNextToken(GlobalAcceleratorError):
    code = "InvalidNextTokenException"
    message = "There isn't another item to return."


class LimitExceeded(GlobalAcceleratorError):
    code = "LimitExceededException"


class InvalidArgument(GlobalAcceleratorError):
    code = "InvalidArgumentException"
