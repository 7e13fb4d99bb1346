"""Amazon EC2: launch templates that keep what they were given, descriptions of security group rules, and interfaces."""

from __future__ import annotations

import functools
from typing import Any

from moto.core.types import Base64EncodedString
from moto.ec2 import exceptions
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend, Zone
from moto.ec2.models.instances import Instance
from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateBackend, LaunchTemplateVersion
from moto.ec2.models.security_groups import (
    GroupedSecurityRuleView,
    SecurityGroup,
    SecurityGroupBackend,
    SecurityGroupRule,
)
from moto.ec2.utils import parse_user_data


def apply() -> None:
    keep_template_tags_out_of_the_data()
    show_template_tags_as_they_are_now()
    read_user_data_of_every_version()
    describe_rules_of_every_peer()
    tell_rules_apart_by_their_peer()
    modify_rules_of_every_peer()
    delete_interfaces_with_their_instance()
    have_every_zone()


def have_every_zone() -> None:
    """us-west-1 has the zones a, b and c, of which each account sees two; moto has a and b only.

    Here all three can be used, as if the account were any.
    https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
    """
    zones = RegionsAndZonesBackend.zones["us-west-1"]
    if all(zone.name != "us-west-1c" for zone in zones):
        zones.append(Zone(region_name="us-west-1", name="us-west-1c", zone_id="usw1-az2"))


def keep_template_tags_out_of_the_data() -> None:
    """TagSpecifications of the request are tags of the template, those in LaunchTemplateData of what it launches.

    moto puts both into the data; Terraform takes the template's own tags there for a change that somebody made.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html
    """
    original = LaunchTemplateBackend.create_launch_template

    @functools.wraps(original)
    def create(
        self: LaunchTemplateBackend,
        name: str,
        description: str,
        template_data: dict[str, Any],
        tag_spec: dict[str, Any],
    ) -> LaunchTemplate:
        data = dict(template_data)
        specifications = data.pop("TagSpecifications", None) or []
        # No data may hold this type: a launch template launches no launch templates.
        kept = [one for one in specifications if one["ResourceType"] != "launch-template"]
        if kept:
            data["TagSpecifications"] = kept
        return original(self, name, description, data, tag_spec)

    LaunchTemplateBackend.create_launch_template = create  # type: ignore[method-assign]


def show_template_tags_as_they_are_now() -> None:
    """Tags of a launch template can be changed by CreateTags and DeleteTags; moto shows those of its first day.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html
    """

    def tags(self: LaunchTemplate) -> list[dict[str, str]]:
        return self.get_tags()

    # moto assigns the list once; what it assigns is dropped.
    LaunchTemplate.tags = property(tags, lambda self, value: None)  # type: ignore[method-assign,assignment]


def read_user_data_of_every_version() -> None:
    """User data is Base64 in the first version of a template and in every later one.

    moto decodes it in CreateLaunchTemplate only, and fails when a group launches an instance of a later version.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplateVersion.html
    """
    original = LaunchTemplate.create_version

    @functools.wraps(original)
    def create(self: LaunchTemplate, data: dict[str, Any], description: str) -> LaunchTemplateVersion:
        given = data.get("UserData")
        if given is not None and not isinstance(given, Base64EncodedString):
            data = {**data, "UserData": parse_user_data(given)}
        return original(self, data, description)

    LaunchTemplate.create_version = create  # type: ignore[method-assign]


def _peer(rule: SecurityGroupRule) -> tuple[str, Any] | None:
    """What a rule lets in or out: the name of the parameter that gives it, and its value."""
    for kind, value in (
        ("CidrIpv4", rule.ip_range.get("CidrIp")),
        ("CidrIpv6", rule.ip_range.get("CidrIpv6")),
        ("PrefixListId", rule.prefix_list_id),
        ("ReferencedGroupId", rule.source_group.get("GroupId") or rule.source_group.get("GroupName")),
    ):
        if value:
            return kind, value
    return None


def _own_description(rule: SecurityGroupRule) -> str | None:
    return rule.__dict__.get("own_description")


def describe_rules_of_every_peer() -> None:
    """Any rule may have a description, whether its peer is an address block, a security group or a prefix list.

    moto shows those of address blocks only, and Terraform plans to add the others at every plan.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_PrefixListId.html
    """
    original = SecurityGroupRule.__init__

    @functools.wraps(original)
    def init(
        self: SecurityGroupRule,
        ec2_backend: Any,
        ip_protocol: str,
        group_id: str,
        from_port: str | None,
        to_port: str | None,
        ip_range: dict[str, str] | None,
        source_group: dict[str, str] | None = None,
        prefix_list_id: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        peers = (ip_range, source_group, prefix_list_id)
        original(self, ec2_backend, ip_protocol, group_id, from_port, to_port, *peers, **kwargs)
        given = [peer["Description"] for peer in peers if peer and "Description" in peer]
        _set_description(self, given[0] if given else None)

    SecurityGroupRule.__init__ = init  # type: ignore[method-assign]
    SecurityGroupRule.description = property(_own_description)  # type: ignore[assignment,method-assign]

    flattened = SecurityGroup._flattened_rules

    @functools.wraps(flattened)
    def with_descriptions(self: SecurityGroup, rules: list[SecurityGroupRule]) -> list[GroupedSecurityRuleView]:
        views = flattened(self, rules)
        for view in views:
            ports = (view.from_port, view.to_port, view.ip_protocol)
            for shown in view.prefix_list_ids:
                for rule in rules:
                    same = (rule.from_port, rule.to_port, rule.ip_protocol) == ports
                    if same and rule.prefix_list_id == shown["PrefixListId"] and rule.description is not None:
                        shown["Description"] = rule.description
        return views

    SecurityGroup._flattened_rules = with_descriptions  # type: ignore[method-assign]

    def update(self: SecurityGroupBackend, given: SecurityGroupRule, rule: SecurityGroupRule) -> None:
        # Without a description, "the existing description is removed":
        # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UpdateSecurityGroupRuleDescriptionsIngress.html
        _set_description(rule, given.description)

    SecurityGroupBackend._sg_update_description = update  # type: ignore[method-assign]


def _set_description(rule: SecurityGroupRule, description: str | None) -> None:
    rule.__dict__["own_description"] = description
    # DescribeSecurityGroups shows these two as they are.
    for peer in (rule.ip_range, rule.source_group):
        if not peer:
            continue
        if description is None:
            peer.pop("Description", None)
        else:
            peer["Description"] = description


def tell_rules_apart_by_their_peer() -> None:
    """Protocol, ports and peer make a rule; a description does not make it another.

    moto compares descriptions of security group peers, too: a second rule to the same peer is let through, and a rule
    can be revoked or described anew only by whoever knows its description.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
    """

    def equals(self: SecurityGroupRule, other: object) -> bool:
        if not isinstance(other, SecurityGroupRule):
            return False
        mine = (self.ip_protocol, self.from_port, self.to_port, _peer(self))
        return mine == (other.ip_protocol, other.from_port, other.to_port, _peer(other))

    SecurityGroupRule.__eq__ = equals  # type: ignore[method-assign,assignment]


def modify_rules_of_every_peer() -> None:
    """ModifySecurityGroupRules replaces protocol, ports, peer and description; the kind of the peer has to stay.

    moto knows IPv4 peers only, ignores what is given for the others, and wants ports for all protocols.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRuleRequest.html
    """
    kinds = ("CidrIpv4", "CidrIpv6", "PrefixListId", "ReferencedGroupId")

    def modify(self: SecurityGroupBackend, group_id: str, rules: dict[str, dict[str, Any]]) -> None:
        group = self.get_security_group_by_name_or_id(group_id)
        if group is None:
            raise exceptions.InvalidSecurityGroupNotFoundError(group_id)
        for rule_id, request in rules.items():
            rule = group.get_rule(rule_id)
            if rule is None:
                raise exceptions.InvalidSecurityGroupRuleIdNotFoundError(rule_id)
            kind = _kind_asked_for(request)
            before = _peer(rule)
            if before and before[0] != kind:
                raise exceptions.InvalidParameterValue(
                    f"Invalid rule type for security group rule '{rule_id}'. You may not specify {kind} for an "
                    f"existing {before[0]} rule."
                )
            changed = _changed_rule(self, rule, kind, request)
            others = group.egress_rules if rule.is_egress else group.ingress_rules
            if any(other is not rule and other == changed for other in others):
                raise exceptions.InvalidPermissionDuplicateError()
            for name in ("ip_protocol", "from_port", "to_port", "ip_range", "source_group", "prefix_list_id"):
                setattr(rule, name, getattr(changed, name))
            _set_description(rule, request.get("Description"))

    def _kind_asked_for(request: dict[str, Any]) -> str:
        given = [kind for kind in kinds if request.get(kind) is not None]
        if len(given) > 1:
            raise exceptions.InvalidParameterCombination(
                "Only one of cidrIp, cidrIpv6, prefixListId, or referencedGroupId can be specified"
            )
        if not given:
            raise exceptions.MissingParameter(
                "The request must contain exactly one of: cidrIp, cidrIpv6, prefixListId, or referencedGroupId"
            )
        return given[0]

    def _changed_rule(
        backend: Any, rule: SecurityGroupRule, kind: str, request: dict[str, Any]
    ) -> SecurityGroupRule:
        protocol = request.get("IpProtocol")
        if protocol is None:
            raise exceptions.InvalidParameterValue(
                "Invalid value 'null' for protocol. VPC security group rules must specify protocols explicitly."
            )
        ports = (request.get("FromPort"), request.get("ToPort"))
        if None in ports and str(protocol) != "-1":
            raise exceptions.InvalidParameterValue(
                "Invalid value for portRange. Must specify both from and to ports with TCP/UDP."
            )
        peer: dict[str, Any] = {"ip_range": None}
        if kind == "ReferencedGroupId":
            peer["source_group"] = backend._add_source_group([{"GroupId": request[kind]}], None)[0]
        elif kind == "PrefixListId":
            peer["prefix_list_id"] = {"PrefixListId": request[kind]}
        else:
            peer["ip_range"] = {"CidrIp" if kind == "CidrIpv4" else kind: request[kind]}
        return SecurityGroupRule(backend, protocol, rule.group_id, *ports, is_egress=rule.is_egress, **peer)

    SecurityGroupBackend.modify_security_group_rules = modify  # type: ignore[method-assign]


def delete_interfaces_with_their_instance() -> None:
    """A network interface that came into being with an instance goes with it, unless the request says otherwise.

    moto keeps it, with its address and its security groups, for ever.
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html
    """
    original = Instance.prep_nics

    @functools.wraps(original)
    def prepare(self: Instance, nic_spec: list[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        given = {int(one["DeviceIndex"]): dict(one) for one in nic_spec}
        original(self, nic_spec, *args, **kwargs)
        for index, interface in self.nics.items():
            asked = given.get(index, {})
            if "NetworkInterfaceId" not in asked and asked.get("DeleteOnTermination") is None:
                interface.delete_on_termination = True

    Instance.prep_nics = prepare  # type: ignore[method-assign]
