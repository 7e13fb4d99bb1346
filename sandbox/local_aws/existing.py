"""What a system file takes for granted: images, parameters, certificates and zones that were there before it.

In an account they exist; here they have to be made, under the very identifiers that the system file names, which no
operation of AWS lets one choose.
"""

from __future__ import annotations

from typing import Any, Callable


def _image(account: str, region: str, identifier: str) -> None:
    from moto.ec2.models import ec2_backends
    from moto.ec2.models.amis import Ami

    backend = ec2_backends[account][region]
    if identifier in backend.amis:
        return
    backend.amis[identifier] = Ami(
        backend,
        identifier,
        name=f"existing-{identifier}",
        owner_id=account,
        virtualization_type="hvm",
        architecture="x86_64",
        image_location=f"{account}/existing-{identifier}",
        hypervisor="xen",
        root_device_type="ebs",
        root_device_name="/dev/xvda",
        region_name=f"{region}a",
    )


def _parameter(account: str, region: str, identifier: str) -> None:
    """The parameter holds the id of an image, so that launch templates may take it for one."""
    from moto.ec2.models import ec2_backends
    from moto.ssm.models import ssm_backends

    image = next(iter(ec2_backends[account][region].amis), "ami-00000000")
    ssm_backends[account][region].put_parameter(
        name=identifier,
        description="",
        value=image,
        parameter_type="String",
        allowed_pattern="",
        keyid=None,
        overwrite=True,
        tags=[],
        data_type="text",
        tier=None,
        policies=None,
    )


def _certificate(account: str, region: str, identifier: str) -> None:
    from moto.acm.models import CertBundle, acm_backends

    backend = acm_backends[account][region]
    if identifier in backend._certificates:
        return
    bundle = CertBundle.generate_cert("existing.example", account, region)
    bundle.arn = identifier
    bundle.status = "ISSUED"
    backend._certificates[identifier] = bundle


def _zone(account: str, name: str, identifier: str) -> None:
    from moto.route53.models import route53_backends

    backend = route53_backends[account]["aws"]
    if identifier in backend.zones:
        return
    zone = backend.create_hosted_zone(name, private_zone=False)
    del backend.zones[zone.resource_id]
    zone.resource_id = identifier
    backend.zones[identifier] = zone


# By kind, with the key that says where: a region, or the name of a zone.
_MAKERS: dict[str, tuple[str, Callable[[str, str, str], None]]] = {
    "image": ("region", _image),
    "parameter": ("region", _parameter),
    "certificate": ("region", _certificate),
    "hosted-zone": ("name", _zone),
}


def make(account: str, things: Any) -> int:
    """Makes what is listed, `[{"kind": "image", "id": "ami-...", "region": "eu-west-1"}, ...]`, and says how many.

    Raises ValueError for what it does not understand; nothing has been made then.
    """
    if not isinstance(things, list):
        raise ValueError("the body must be a list")
    work = []
    for thing in things:
        where, maker = _MAKERS.get(thing.get("kind") if isinstance(thing, dict) else None, (None, None))
        if where is None or maker is None or not all(isinstance(thing.get(key), str) for key in ("id", where)):
            raise ValueError(f"not a kind with its id and place: {thing}")
        work.append((maker, thing[where], thing["id"]))
    for maker, place, identifier in work:
        maker(account, place, identifier)
    return len(work)
