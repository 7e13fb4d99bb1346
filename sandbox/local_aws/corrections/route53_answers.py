"""Amazon Route 53: what it answers to a name, and what its health checks see. moto answers no names at all.

Health is derived from what moto knows of the load balancer behind an alias or a health check, as it is for Global
Accelerator: it stands in a region that is up, and its targets are healthy.
"""

from __future__ import annotations

from typing import Any, Callable

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.elbv2.models import elbv2_backends
from moto.moto_api._internal import mock_random
from moto.route53 import urls
from moto.route53.models import RecordSet, Route53Backend
from moto.route53.responses import Route53

# Set by the application: nothing in a region that is off answers a health check.
region_is_up: Callable[[str], bool] = lambda region: True


def apply() -> None:
    answer_names()
    report_health()


def _balancer_of(account: str, dns_name: str) -> tuple[str, Any] | None:
    """The region and the load balancer that have a DNS name, if it is one of this account's."""
    wanted = dns_name.rstrip(".").lower().removeprefix("dualstack.")
    for region, backend in elbv2_backends[account].items():
        for balancer in backend.load_balancers.values():
            if balancer.dns_name.lower() == wanted:
                return region, balancer
    return None


def _is_well(account: str, dns_name: str, port: int | None = None) -> bool:
    """Whether a load balancer answers (on a port) and has healthy targets. Other names are not ours to judge."""
    from moto.globalaccelerator import health

    if not dns_name.rstrip(".").lower().endswith(".elb.amazonaws.com"):
        return True
    found = _balancer_of(account, dns_name)
    if found is None:
        return False
    region, balancer = found
    listens = port is None or any(int(one.port) == port for one in balancer.listeners.values())
    answers = listens and region_is_up(region) and health.can_answer(account, region, balancer.arn)
    return answers and health.is_healthy(account, region, balancer.arn)


def _check_passes(backend: Route53Backend, check_id: str) -> bool:
    """A check that is disabled passes, and one that is inverted says the contrary.

    https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
    """
    check = backend.health_checks.get(check_id)
    if check is None:
        return True
    seen = bool(check.disabled) or _is_well(backend.account_id, check.fqdn or "", int(check.port))
    return not seen if check.inverted else seen


def _is_healthy(backend: Route53Backend, record: RecordSet) -> bool:
    if record.health_check_id and not _check_passes(backend, record.health_check_id):
        return False
    alias = record.alias_target
    if not alias or str(alias.get("EvaluateTargetHealth")).lower() != "true":
        return True
    return _is_well(backend.account_id, alias["DNSName"])


def choose(backend: Route53Backend, records: list[RecordSet]) -> RecordSet | None:
    """The record that Route 53 answers with, of those of one name and type.

    Records of weight 0 are considered only when all others are unhealthy, then with equal probability; when none is
    healthy, all are taken to be. A secondary answers when it is healthy and the primary is not.
    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
    """
    healthy = [record for record in records if _is_healthy(backend, record)]
    for candidates in (healthy, records):
        primary = [record for record in candidates if record.failover == "PRIMARY"]
        if primary:
            return primary[0]
        weights = [int(record.weight or 0) for record in candidates]
        if any(weights):
            return mock_random.choices(candidates, weights)[0]
        if candidates and candidates[0].weight is not None:
            return mock_random.choice(candidates)
        if candidates:
            return candidates[0]
    return None


def answer_names() -> None:
    """TestDNSAnswer: "the value that Amazon Route 53 returns in response to a DNS request".

    For an alias that is the name of its target here: load balancers of the local AWS have no addresses.
    https://docs.aws.amazon.com/Route53/latest/APIReference/API_TestDNSAnswer.html
    """

    def test_dns_answer(self: Route53) -> ActionResult:
        zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
        name, kind = self._get_param("RecordName"), self._get_param("RecordType")
        wanted = name.lower().rstrip(".")
        records = [one for one in zone.rrsets if one.name.lower().rstrip(".") == wanted and one.type == kind]
        chosen = choose(self.backend, records)
        data = []
        if chosen:
            data = [chosen.alias_target["DNSName"]] if chosen.alias_target else list(chosen.records)
        servers = zone.delegation_set.name_servers if zone.delegation_set else []
        return ActionResult(
            {
                "Nameserver": servers[0] if servers else "",
                "RecordName": name,
                "RecordType": kind,
                "RecordData": data,
                "ResponseCode": "NOERROR" if records else "NXDOMAIN",
                "Protocol": "UDP",
            }
        )

    Route53.test_dns_answer = test_dns_answer  # type: ignore[attr-defined]
    urls.url_paths[r"{0}/(?P<api_version>[\d_-]+)/testdnsanswer"] = Route53.dispatch


def report_health() -> None:
    """GetHealthCheckStatus: what the checkers saw last. In moto every check succeeds.

    https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHealthCheckStatus.html
    """

    def get_health_check_status(self: Route53) -> ActionResult:
        check = self.backend.get_health_check(self._get_param("HealthCheckId"))
        well = _is_well(self.backend.account_id, check.fqdn or "", int(check.port))
        status = "Success: HTTP Status Code 200, OK" if well else "Failure: Connection timed out."
        return ActionResult(
            {
                "HealthCheckObservations": [
                    {
                        "Region": "us-east-1",
                        "IPAddress": "127.0.13.37",
                        "StatusReport": {"Status": status, "CheckedTime": utcnow()},
                    }
                ]
            }
        )

    Route53.get_health_check_status = get_health_check_status  # type: ignore[method-assign]
