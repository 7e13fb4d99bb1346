"""AWS Certificate Manager: certificates that are validated by records in DNS, and that load balancers hold on to."""

from __future__ import annotations

import functools
import hashlib
from typing import Any

from moto.acm.exceptions import AWSResourceNotFoundException
from moto.acm.models import AWSCertificateManagerBackend, CertBundle
from moto.elbv2.models import elbv2_backends
from moto.route53.models import route53_backends


def apply() -> None:
    ask_for_one_record_for_each_name()
    issue_when_the_records_are_there()
    keep_what_is_in_use()


def _validation_record(account: str, domain: str) -> dict[str, str]:
    base = domain.removeprefix("*.")

    def digest(salt: str) -> str:
        return hashlib.sha256(f"{salt} {account} {base}".encode()).hexdigest()

    return {
        "Name": f"_{digest('name')[:32]}.{base}.",
        "Type": "CNAME",
        "Value": f"_{digest('value')[:32]}.{_letters(digest('host'))}.acm-validations.aws.",
    }


def _letters(digest: str) -> str:
    return "".join(chr(ord("a") + int(digest[at : at + 2], 16) % 26) for at in range(0, 20, 2))


def _account_of(certificate: CertBundle) -> str:
    return certificate.arn.split(":")[4]


def ask_for_one_record_for_each_name() -> None:
    """The CNAME record that ACM asks for depends on the name and the account, on nothing else.

    It is the same for each certificate of a name, in whichever region, and for its wildcard. moto asks for one and the
    same value whatever the name.
    https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    """
    original = CertBundle.describe

    @functools.wraps(original)
    def describe(self: CertBundle) -> dict[str, Any]:
        answer = original(self)
        certificate = answer["Certificate"]
        for option in certificate.get("DomainValidationOptions", []):
            option["ResourceRecord"] = _validation_record(_account_of(self), option["DomainName"])
            option["ValidationStatus"] = "SUCCESS" if self.status == "ISSUED" else "PENDING_VALIDATION"
        certificate["InUseBy"] = _users_of(self.arn)
        if self.status == "PENDING_VALIDATION":
            # Nothing has been signed yet.
            for name in ("IssuedAt", "Issuer", "NotAfter", "NotBefore", "Serial"):
                certificate.pop(name, None)
        return answer

    CertBundle.describe = describe  # type: ignore[method-assign]


def issue_when_the_records_are_there() -> None:
    """ACM issues a certificate when it finds the record of each of its names in DNS.

    moto does so after a minute, records or none. Here DNS is the public hosted zones of the account: who is asked for a
    name is the zone with the longest name that fits. That somebody delegated the name to it is taken for granted.
    https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
    """
    original = CertBundle.check

    @functools.wraps(original)
    def check(self: CertBundle) -> None:
        was = self.status
        original(self)
        if self.type == "AMAZON_ISSUED" and was == "PENDING_VALIDATION":
            names = {option["DomainName"] for option in self.describe()["Certificate"]["DomainValidationOptions"]}
            account = _account_of(self)
            found = all(_is_published(account, _validation_record(account, name)) for name in names)
            self.status = "ISSUED" if found else "PENDING_VALIDATION"

    CertBundle.check = check  # type: ignore[method-assign]


def _is_published(account: str, record: dict[str, str]) -> bool:
    zones = [
        zone
        for zone in route53_backends[account]["aws"].zones.values()
        if not zone.private_zone and f".{record['Name']}".endswith(f".{zone.name.rstrip('.')}.")
    ]
    if not zones:
        return False
    zone = max(zones, key=lambda one: len(one.name))
    return any(
        found.name.rstrip(".") == record["Name"].rstrip(".")
        and found.type == "CNAME"
        and [value.rstrip(".") for value in found.records] == [record["Value"].rstrip(".")]
        for found in zone.rrsets
    )


def _users_of(arn: str) -> list[str]:
    """ARNs of the load balancers with a listener that has the certificate."""
    _, _, _, region, account, *_ = arn.split(":")
    return sorted(
        {
            listener.load_balancer_arn
            for balancer in elbv2_backends[account][region].load_balancers.values()
            for listener in balancer.listeners.values()
            if arn in [listener.certificate, *(listener.certificates or [])]
        }
    )


class _InUse(AWSResourceNotFoundException):
    TYPE = "ResourceInUseException"


def keep_what_is_in_use() -> None:
    """"You cannot delete an ACM certificate that is being used by another AWS service." moto deletes it.

    https://docs.aws.amazon.com/acm/latest/APIReference/API_DeleteCertificate.html
    """
    original = AWSCertificateManagerBackend.delete_certificate

    @functools.wraps(original)
    def delete(self: AWSCertificateManagerBackend, arn: str) -> None:
        if arn in self._certificates and _users_of(arn):
            raise _InUse(message=f"Certificate {arn} in account {self.account_id} is in use.")
        original(self, arn)

    AWSCertificateManagerBackend.delete_certificate = delete  # type: ignore[method-assign]
