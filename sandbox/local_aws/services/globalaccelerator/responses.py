"""The JSON 1.1 interface of the service: parse, check against the service model, call, answer.

https://docs.aws.amazon.com/global-accelerator/latest/api/API_Operations.html
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from moto.core.responses import ActionResult, BaseResponse, EmptyResult
from moto.core.utils import get_service_model

from .exceptions import InvalidNextToken
from .models import GlobalAcceleratorBackend, globalaccelerator_backends
from .validation import check

# https://docs.aws.amazon.com/global-accelerator/latest/api/API_ListAccelerators.html
DEFAULT_PAGE = 10


class GlobalAcceleratorResponse(BaseResponse):
    """One method for each operation, named as moto expects it."""

    def __init__(self) -> None:
        super().__init__(service_name="globalaccelerator")
        self.automated_parameter_parsing = True

    @property
    def backend(self) -> GlobalAcceleratorBackend:
        # One control plane, whatever region the request is signed for.
        return globalaccelerator_backends[self.current_account]["aws"]

    @property
    def checked(self) -> dict[str, Any]:
        params = dict(self.params)
        model = get_service_model("globalaccelerator").operation_model(self._get_action())
        check(model.input_shape, params)
        return params

    def _page(self, key: str, found: list[dict[str, Any]], params: dict[str, Any]) -> ActionResult:
        start = 0
        if params.get("NextToken"):
            try:
                start = int(base64.b64decode(params["NextToken"], validate=True))
            except (ValueError, binascii.Error):
                raise InvalidNextToken() from None
            if not 0 < start < len(found):
                raise InvalidNextToken()
        end = start + params.get("MaxResults", DEFAULT_PAGE)
        answer: dict[str, Any] = {key: found[start:end]}
        if end < len(found):
            answer["NextToken"] = base64.b64encode(str(end).encode()).decode()
        return ActionResult(answer)

    def _group(self, group: dict[str, Any]) -> ActionResult:
        return ActionResult({"EndpointGroup": self.backend.describe_group(group)})

    # Accelerators

    def create_accelerator(self) -> ActionResult:
        return ActionResult({"Accelerator": self.backend.create_accelerator(self.checked)})

    def describe_accelerator(self) -> ActionResult:
        return ActionResult({"Accelerator": self.backend.accelerator(self.checked["AcceleratorArn"])})

    def update_accelerator(self) -> ActionResult:
        return ActionResult({"Accelerator": self.backend.update_accelerator(self.checked)})

    def delete_accelerator(self) -> ActionResult:
        self.backend.delete_accelerator(self.checked["AcceleratorArn"])
        return EmptyResult()

    def list_accelerators(self) -> ActionResult:
        return self._page("Accelerators", list(self.backend.accelerators.values()), self.checked)

    def describe_accelerator_attributes(self) -> ActionResult:
        arn = self.checked["AcceleratorArn"]
        self.backend.accelerator(arn)
        return ActionResult({"AcceleratorAttributes": self.backend.attributes[arn]})

    def update_accelerator_attributes(self) -> ActionResult:
        return ActionResult({"AcceleratorAttributes": self.backend.update_attributes(self.checked)})

    # Listeners

    def create_listener(self) -> ActionResult:
        return ActionResult({"Listener": self.backend.create_listener(self.checked)})

    def describe_listener(self) -> ActionResult:
        return ActionResult({"Listener": self.backend.listener(self.checked["ListenerArn"])})

    def update_listener(self) -> ActionResult:
        return ActionResult({"Listener": self.backend.update_listener(self.checked)})

    def delete_listener(self) -> ActionResult:
        self.backend.delete_listener(self.checked["ListenerArn"])
        return EmptyResult()

    def list_listeners(self) -> ActionResult:
        params = self.checked
        self.backend.accelerator(params["AcceleratorArn"])
        return self._page("Listeners", self.backend.listeners_of(params["AcceleratorArn"]), params)

    # Endpoint groups

    def create_endpoint_group(self) -> ActionResult:
        return self._group(self.backend.create_group(self.checked))

    def describe_endpoint_group(self) -> ActionResult:
        return self._group(self.backend.group(self.checked["EndpointGroupArn"]))

    def update_endpoint_group(self) -> ActionResult:
        return self._group(self.backend.update_group(self.checked))

    def delete_endpoint_group(self) -> ActionResult:
        self.backend.delete_group(self.checked["EndpointGroupArn"])
        return EmptyResult()

    def list_endpoint_groups(self) -> ActionResult:
        params = self.checked
        self.backend.listener(params["ListenerArn"])
        groups = [self.backend.describe_group(one) for one in self.backend.groups_of(params["ListenerArn"])]
        return self._page("EndpointGroups", groups, params)

    def add_endpoints(self) -> ActionResult:
        params = self.checked
        arn = params["EndpointGroupArn"]
        added = {
            one["EndpointId"] for one in self.backend.add_endpoints(arn, params["EndpointConfigurations"])
        }
        described = self.backend.describe_group(self.backend.group(arn))["EndpointDescriptions"]
        return ActionResult(
            {
                "EndpointGroupArn": arn,
                "EndpointDescriptions": [one for one in described if one["EndpointId"] in added],
            }
        )

    def remove_endpoints(self) -> ActionResult:
        params = self.checked
        self.backend.remove_endpoints(params["EndpointGroupArn"], params["EndpointIdentifiers"])
        return EmptyResult()

    # Cross-account attachments: there is one account here, so there are none. Terraform asks at every refresh.

    def list_cross_account_resource_accounts(self) -> ActionResult:
        return ActionResult({"ResourceOwnerAwsAccountIds": []})

    def list_cross_account_resources(self) -> ActionResult:
        params = self.checked
        if params.get("AcceleratorArn"):
            self.backend.accelerator(params["AcceleratorArn"])
        return ActionResult({"CrossAccountResources": []})

    # Tags

    def tag_resource(self) -> ActionResult:
        params = self.checked
        self.backend.tags_of(params["ResourceArn"]).update({tag["Key"]: tag["Value"] for tag in params["Tags"]})
        return EmptyResult()

    def untag_resource(self) -> ActionResult:
        params = self.checked
        tags = self.backend.tags_of(params["ResourceArn"])
        for key in params["TagKeys"]:
            tags.pop(key, None)
        return EmptyResult()

    def list_tags_for_resource(self) -> ActionResult:
        tags = self.backend.tags_of(self.checked["ResourceArn"])
        return ActionResult({"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]})
