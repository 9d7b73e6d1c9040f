"""SPF as RFC 7208 has it."""

import pytest

from releases.mail.deliverability.dns_lookup import Names
from releases.mail.deliverability.spf import Malformed, Result, _Evaluation, check_host
from releases.tests.mail.deliverability.name_server import NameServer

OURS, THEIRS, LONG = "192.0.2.10", "198.51.100.7", "2001:db8::10"


@pytest.mark.parametrize(
    ("record", "address", "result"),
    [
        ("v=spf1 ip4:192.0.2.0/24 -all", OURS, Result.PASS),
        ("v=spf1 ip4:192.0.2.0/24 -all", THEIRS, Result.FAIL),
        ("v=spf1 ip6:2001:db8::/32 ~all", LONG, Result.PASS),
        ("v=spf1 ip6:2001:db8::/32 ~all", OURS, Result.SOFT_FAIL),
        ("v=spf1 ?ip4:192.0.2.10 -all", OURS, Result.NEUTRAL),
        ("v=spf1", OURS, Result.NEUTRAL),
        ("v=spf1 +ALL", OURS, Result.PASS),
        ("v=spf1 a -all", OURS, Result.PASS),
        ("v=spf1 a:mail.example.se -all", OURS, Result.PASS),
        ("v=spf1 a:mail.example.se/28 -all", "192.0.2.3", Result.PASS),
        ("v=spf1 a:mail.example.se//64 -all", "2001:db8::99", Result.PASS),
        ("v=spf1 a/24//64 -all", "192.0.2.99", Result.PASS),
        ("v=spf1 mx -all", OURS, Result.PASS),
        ("v=spf1 mx -all", THEIRS, Result.FAIL),
        ("v=spf1 include:_spf.example.org -all", THEIRS, Result.PASS),
        ("v=spf1 include:_spf.example.org -all", OURS, Result.FAIL),
        ("v=spf1 redirect=_spf.example.org", THEIRS, Result.PASS),
        ("v=spf1 exists:%{ir}.allow.%{d} -all", OURS, Result.PASS),
        ("v=spf1 exp=why.example.se ptr ip4:192.0.2.10 -all", OURS, Result.PASS),
    ],
)
def test_who_may_send(dns: NameServer, names: Names, record: str, address: str, result: Result) -> None:
    dns.publish("example.se", "TXT", "something=else", record)
    dns.publish("example.se", "A", OURS)
    dns.publish("example.se", "MX", "10 mail.example.se.")
    dns.publish("mail.example.se", "A", OURS)
    dns.publish("mail.example.se", "AAAA", LONG)
    dns.publish("_spf.example.org", "TXT", f"v=spf1 ip4:{THEIRS} -all")
    dns.publish("10.2.0.192.allow.example.se", "A", "127.0.0.2")
    assert check_host(address, "example.se", names) is result


def test_without_a_record_nothing_is_said(names: Names) -> None:
    assert check_host(OURS, "example.se", names) is Result.NONE


@pytest.mark.parametrize(
    "record", ["v=spf1 ip5:1 -all", "v=spf1 ip4:192.0.2.300 -all", "v=spf1 include:nobody.example.org -all"]
)
def test_what_is_no_record_is_reported(dns: NameServer, names: Names, record: str) -> None:
    dns.publish("example.se", "TXT", record)
    with pytest.raises(Malformed):
        check_host(OURS, "example.se", names)


def test_a_record_that_leads_to_itself_ends_after_ten_lookups(dns: NameServer, names: Names) -> None:
    dns.publish("example.se", "TXT", "v=spf1 include:example.se -all")
    with pytest.raises(Malformed, match="10"):
        check_host(OURS, "example.se", names)
    assert len(dns.asked) <= 11


@pytest.mark.parametrize(
    ("text", "expanded"),
    # RFC 7208, 7.4.
    [
        ("%{o}", "email.example.com"),
        ("%{d4}", "email.example.com"),
        ("%{d2}", "example.com"),
        ("%{dr}", "com.example.email"),
        ("%{d2r}", "example.email"),
        ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
        ("%%%_%-", "% %20"),
    ],
)
def test_macros_are_filled_in_as_in_the_rfc(names: Names, text: str, expanded: str) -> None:
    evaluation = _Evaluation("192.0.2.3", "email.example.com", names)
    assert evaluation._expanded(text, "email.example.com") == expanded
