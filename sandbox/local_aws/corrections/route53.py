"""Amazon Route 53: ids of zones, and changes of records that are made whole or not at all."""

from __future__ import annotations

import functools
from typing import Any

from moto.route53 import exceptions
from moto.route53.models import FakeZone, HostedZoneIdentifier, RecordSet, Route53Backend
from moto.route53.utils import validate_domain_name

# What tells the routing policies apart: the element that a record set of each has.
_POLICIES = {
    "Failover": "failover",
    "GeoLocation": "geo_location",
    "MultiValueAnswer": "multi_value_answer",
    "Region": "region",
    "Weight": "weight",
}


def apply() -> None:
    name_zones_as_route53_does()
    change_records_whole_or_not_at_all()


def name_zones_as_route53_does() -> None:
    """Ids of hosted zones start with Z: Z1D633PJN98FT9. moto's start with anything.

    https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html
    """
    original = HostedZoneIdentifier.generate

    @functools.wraps(original)
    def generate(self: HostedZoneIdentifier, *args: Any, **kwargs: Any) -> str:
        return "Z" + original(self, *args, **kwargs)[1:]

    HostedZoneIdentifier.generate = generate  # type: ignore[method-assign]


class _Refused(exceptions.Route53ClientError):
    """InvalidChangeBatch lists everything that is wrong with a batch."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("InvalidChangeBatch", f"[{', '.join(problems)}]")


def change_records_whole_or_not_at_all() -> None:
    """Name, type and set identifier make a record set; a change batch is made as a whole or refused as a whole.

    moto deletes every record set of the zone that has the set identifier, whatever its name, so that taking `primary` of
    one name takes that of all names; it creates one that is there already, deletes one that was never there, and lets
    two primaries, other routing policies or a CNAME stand beside a record set.
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html
    """

    def change(self: Route53Backend, zoneid: str, change_list: list[dict[str, Any]]) -> None:
        zone = self.get_hosted_zone(zoneid)
        records = list(zone.rrsets)
        problems: list[str] = []
        for one in change_list:
            problems += _apply(self, zone, records, one["Action"], one["ResourceRecordSet"])
        names = {_full_name(one["ResourceRecordSet"]["Name"]) for one in change_list}
        for name in sorted(names):
            problems += _conflicts(zone, [record for record in records if _full_name(record.name) == name])
        if problems:
            raise _Refused(problems)
        zone.rrsets = records

    Route53Backend.change_resource_record_sets = change  # type: ignore[method-assign]


def _full_name(name: str) -> str:
    return name.lower().rstrip(".") + "."


def _key(record: RecordSet) -> tuple[str, str | None, str | None]:
    return _full_name(record.name), record.type, record.set_identifier


def _values(record: RecordSet) -> tuple[Any, ...]:
    """What a DELETE has to repeat."""
    return (
        int(record.ttl or 0),
        sorted(record.records or []),
        record.alias_target,
        None if record.weight is None else int(record.weight),
        record.failover,
        record.region,
        record.health_check_id,
    )


def _describe(record: RecordSet) -> str:
    identifier = f", set identifier='{record.set_identifier}'" if record.set_identifier else ""
    return f"resource record set [name='{_full_name(record.name)}', type='{record.type}'{identifier}]"


def _apply(
    backend: Route53Backend, zone: FakeZone, records: list[RecordSet], action: str, given: dict[str, Any]
) -> list[str]:
    """Makes one change in `records`, or says why not."""
    if action not in ("CREATE", "UPSERT", "DELETE"):
        raise exceptions.InvalidActionValue(action)
    validate_domain_name(given["Name"], code="InvalidChangeBatch")
    name, domain = _full_name(given["Name"]), _full_name(zone.name)
    if name != domain and not name.endswith(f".{domain}"):
        return [f"RRSet with DNS name {name} is not permitted in zone {domain}"]
    values = [one["Value"] for one in given.get("ResourceRecords") or []]
    record = RecordSet({**given, "Name": name, "ResourceRecords": values})
    existing = next((one for one in records if _key(one) == _key(record)), None)
    if action == "DELETE":
        if existing is None:
            return [f"Tried to delete {_describe(record)} but it was not found"]
        if _values(existing) != _values(record):
            return [f"Tried to delete {_describe(record)} but the values provided do not match the current values"]
        records.remove(existing)
        return []
    if record.health_check_id and record.health_check_id not in backend.health_checks:
        raise exceptions.NoSuchHealthCheck(record.health_check_id)
    if existing is None:
        records.append(record)
    elif action == "CREATE":
        return [f"Tried to create {_describe(record)} but it already exists"]
    else:
        records[records.index(existing)] = record
    return []


def _conflicts(zone: FakeZone, records: list[RecordSet]) -> list[str]:
    """What cannot stand side by side at one name, after the whole batch."""
    problems = []
    types = {record.type for record in records}
    if "CNAME" in types and len(types) > 1:
        problems.append(
            f"RRSet of type CNAME with DNS name {_full_name(records[0].name)} is not permitted as it conflicts with "
            f"other records with the same DNS name in zone {_full_name(zone.name)}"
        )
    for kind in sorted(str(one) for one in types):
        same = [record for record in records if record.type == kind]
        policies = {policy for record in same for policy in [_policy(record)]}
        if len(policies) > 1 or (policies == {"Simple"} and len(same) > 1):
            problems.append(f"{_describe(same[-1])} has another routing policy than records of its name and type")
        for role in ("PRIMARY", "SECONDARY"):
            if sum(record.failover == role for record in same) > 1:
                problems.append(f"{_describe(same[-1])} cannot be {role}: another one of its name and type is")
    return problems


def _policy(record: RecordSet) -> str:
    return next((name for name, attribute in _POLICIES.items() if getattr(record, attribute) is not None), "Simple")
