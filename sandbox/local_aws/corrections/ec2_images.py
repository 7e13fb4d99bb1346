"""Amazon EC2: copies of images that are encrypted, look like their source, and can be described anew."""

from __future__ import annotations

import functools
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, InvalidAMIIdError
from moto.ec2.models.amis import Ami
from moto.ec2.responses.amis import AmisResponse


def apply() -> None:
    show_volumes_as_they_are()
    copy_images_whole()
    change_descriptions()


def show_volumes_as_they_are() -> None:
    """DescribeImages tells of each volume what its snapshot is like.

    moto says the same of all: 15 GiB, `standard`, and whether it is encrypted not at all.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html
    """
    original = Ami.block_device_mappings.fget  # type: ignore[attr-defined]

    def mappings(self: Ami) -> list[dict[str, Any]]:
        shown = original(self)
        for one in shown:
            one["Ebs"]["Encrypted"] = bool(self.ebs_snapshot.encrypted)
            one["Ebs"].update(self.__dict__.get("root_volume", {}))
        return shown

    Ami.block_device_mappings = property(mappings)  # type: ignore[assignment,method-assign]


def copy_images_whole() -> None:
    """A copy has the devices of its source, its own tags, and snapshots of its own, encrypted if that was asked for.

    moto drops root device, hypervisor and encryption, and fails if the source was deregistered. A name exists once.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopyImage.html
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html
    """
    kept = ("root_device_name", "root_device_type", "hypervisor", "image_type", "sriov", "boot_mode")

    def copy_image(self: AmisResponse) -> ActionResult:
        self.error_on_dryrun()
        backend = self.ec2_backend
        source_id, region, name = (self._get_param(key) for key in ("SourceImageId", "SourceRegion", "Name"))
        key = self._get_param("KmsKeyId")
        encrypted = str(self._get_param("Encrypted", False)).lower() == "true"
        if key and not encrypted:
            raise EC2ClientError(
                "InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set."
            )
        if any(ami.name == name and ami.owner_id == backend.account_id for ami in backend.amis.values()):
            raise EC2ClientError("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by another AMI")
        source = _backend_of(backend, region).amis.get(source_id)
        if source is None:
            raise InvalidAMIIdError(source_id)
        copy = backend.copy_image(source_id, region, name, self._get_param("Description"))
        for attribute in kept:
            setattr(copy, attribute, getattr(source, attribute))
        copy.root_volume = dict(source.__dict__.get("root_volume", {}))
        copy.source_image_id, copy.source_image_region = source_id, region
        copy.ebs_snapshot.encrypted = encrypted or source.ebs_snapshot.encrypted
        copy.ebs_snapshot.kms_key_id = key
        for specification in self._get_param("TagSpecifications", []):
            tags = {tag["Key"]: tag["Value"] for tag in specification["Tags"]}
            target = {"image": copy, "snapshot": copy.ebs_snapshot}.get(specification["ResourceType"])
            if target is None:
                kind = specification["ResourceType"]
                raise EC2ClientError("InvalidParameterValue", f"{kind} is not a taggable resource for this operation")
            target.add_tags(tags)
        return ActionResult({"ImageId": copy.id})

    AmisResponse.copy_image = copy_image  # type: ignore[method-assign]


def _backend_of(backend: Any, region: str) -> Any:
    from moto.ec2.models import ec2_backends

    return ec2_backends[backend.account_id][region]


def change_descriptions() -> None:
    """ModifyImageAttribute changes the description of an image, too.

    moto looks at launch permissions only.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyImageAttribute.html
    """
    original = AmisResponse.modify_image_attribute

    @functools.wraps(original)
    def modify(self: AmisResponse) -> Any:
        description = self._get_param("Description.Value", self._get_param("Description"))
        if isinstance(description, dict):
            description = description.get("Value")
        if description is None:
            return original(self)
        self.error_on_dryrun()
        self.ec2_backend.describe_images(ami_ids=[self._get_param("ImageId")])[0].description = description
        return ActionResult({})

    AmisResponse.modify_image_attribute = modify  # type: ignore[method-assign]
