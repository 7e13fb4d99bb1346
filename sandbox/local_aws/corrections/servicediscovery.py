"""AWS Cloud Map: private names that are really in a hosted zone, and deletions that do not leave anything behind."""

from __future__ import annotations

import functools
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.route53.models import FakeZone, route53_backends
from moto.servicediscovery.exceptions import ConflictingDomainExists
from moto.servicediscovery.models import Namespace, Service, ServiceDiscoveryBackend

# Every record that Cloud Map makes for a weighted service has the same weight.
_WEIGHT = 1


def apply() -> None:
    name_zones_like_their_namespace()
    register_instances_once_and_in_dns()
    keep_what_is_in_use()


def _zone_id(namespace: Namespace) -> str:
    return str((namespace.dns_properties or {}).get("HostedZoneId", "")).replace("/hostedzone/", "")


def _zone(backend: ServiceDiscoveryBackend, namespace: Namespace) -> FakeZone | None:
    return route53_backends[backend.account_id]["aws"].zones.get(_zone_id(namespace))


def name_zones_like_their_namespace() -> None:
    """The hosted zone of a private namespace has its name and its VPC; a VPC can have several, of different names.

    moto calls the zone something else, leaves it in no VPC, and refuses a second namespace in a VPC.
    https://docs.aws.amazon.com/cloud-map/latest/api/API_CreatePrivateDnsNamespace.html
    """
    original = ServiceDiscoveryBackend.create_private_dns_namespace

    @functools.wraps(original)
    def create(self: ServiceDiscoveryBackend, *, name: str, vpc: str, **kwargs: Any) -> str:
        others = [one for one in self.namespaces.values() if one.vpc == vpc]
        if any(one.name == name for one in others):
            raise ConflictingDomainExists(vpc)
        for one in others:
            one.vpc = None
        try:
            operation = original(self, name=name, vpc=vpc, **kwargs)
        finally:
            for one in others:
                one.vpc = vpc
        namespace = self.namespaces[self.operations[operation].targets["NAMESPACE"]]
        zone = _zone(self, namespace)
        if zone:
            zone.name = f"{name}."
            zone.add_vpc(vpc, self.region_name)
            for record in zone.rrsets:
                record.name = zone.name
        return operation

    ServiceDiscoveryBackend.create_private_dns_namespace = create  # type: ignore[method-assign]


def _record(namespace: Namespace, service: Service, instance_id: str, attributes: dict[str, str]) -> dict[str, Any]:
    records = (service.dns_config or {}).get("DnsRecords", [])
    return {
        "Name": f"{service.name}.{namespace.name}.",
        "Type": "CNAME",
        "TTL": next((one["TTL"] for one in records if one["Type"] == "CNAME"), 60),
        "SetIdentifier": instance_id,
        "Weight": _WEIGHT,
        "ResourceRecords": [attributes["AWS_INSTANCE_CNAME"]],
    }


def register_instances_once_and_in_dns() -> None:
    """Registering an instance id again updates it, where moto has it twice; a CNAME instance is a record in the zone.

    https://docs.aws.amazon.com/cloud-map/latest/api/API_RegisterInstance.html
    """
    register = ServiceDiscoveryBackend.register_instance

    @functools.wraps(register)
    def register_once(
        self: ServiceDiscoveryBackend,
        service_id: str,
        instance_id: str,
        creator_request_id: str,
        attributes: dict[str, str],
    ) -> str:
        service = self.get_service(service_id)
        service.instances = [one for one in service.instances if one.instance_id != instance_id]
        namespace = self.namespaces.get(_namespace_id(service))
        zone = _zone(self, namespace) if namespace else None
        if namespace and zone and "AWS_INSTANCE_CNAME" in attributes:
            zone.upsert_rrset(_record(namespace, service, instance_id, attributes))
        return register(self, service_id, instance_id, creator_request_id, attributes)

    deregister = ServiceDiscoveryBackend.deregister_instance

    @functools.wraps(deregister)
    def deregister_everywhere(self: ServiceDiscoveryBackend, service_id: str, instance_id: str) -> str:
        operation = deregister(self, service_id, instance_id)
        service = self.get_service(service_id)
        namespace = self.namespaces.get(_namespace_id(service))
        zone = _zone(self, namespace) if namespace else None
        if namespace and zone:
            name = f"{service.name}.{namespace.name}."
            zone.rrsets = [
                one for one in zone.rrsets if not (one.name == name and one.set_identifier == instance_id)
            ]
        return operation

    ServiceDiscoveryBackend.register_instance = register_once  # type: ignore[method-assign]
    ServiceDiscoveryBackend.deregister_instance = deregister_everywhere  # type: ignore[method-assign]


def _namespace_id(service: Service) -> str:
    return service.namespace_id or (service.dns_config or {}).get("NamespaceId", "")


def keep_what_is_in_use() -> None:
    """A service with instances, and a namespace with services, cannot be deleted; a namespace takes its zone along.

    https://docs.aws.amazon.com/cloud-map/latest/api/API_DeleteService.html
    https://docs.aws.amazon.com/cloud-map/latest/api/API_DeleteNamespace.html
    """
    delete_service = ServiceDiscoveryBackend.delete_service

    @functools.wraps(delete_service)
    def delete_unused_service(self: ServiceDiscoveryBackend, service_id: str) -> None:
        if self.get_service(service_id).instances:
            raise JsonRESTError("ResourceInUse", f"The service {service_id} has instances")
        delete_service(self, service_id)

    delete_namespace = ServiceDiscoveryBackend.delete_namespace

    @functools.wraps(delete_namespace)
    def delete_unused_namespace(self: ServiceDiscoveryBackend, namespace_id: str) -> str:
        namespace = self.get_namespace(namespace_id)
        if any(_namespace_id(one) == namespace_id for one in self.services.values()):
            raise JsonRESTError("ResourceInUse", f"The namespace {namespace_id} has services")
        route53_backends[self.account_id]["aws"].zones.pop(_zone_id(namespace), None)
        return delete_namespace(self, namespace_id)

    ServiceDiscoveryBackend.delete_service = delete_unused_service  # type: ignore[method-assign]
    ServiceDiscoveryBackend.delete_namespace = delete_unused_namespace  # type: ignore[method-assign]
