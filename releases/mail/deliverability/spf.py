"""SPF (RFC 7208): may these addresses send mail whose bounces go to this domain?"""

import ipaddress
import re
from collections.abc import Iterator
from enum import StrEnum

from django.utils.translation import gettext as _

from releases.mail.deliverability.dns_lookup import Names
from releases.mail.deliverability.findings import DeliverabilityFinding, DnsRecord, Sender, Severity

MOST_LOOKUPS = 10  # RFC 7208, 4.6.4
VERSION = "v=spf1"
TERM = re.compile(r"([-+~?]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?::([^/]*))?(?:/.*)?", re.IGNORECASE)
PREFIX = re.compile(r"(?<!:)/(\d+)(?://(\d+))?$|//(\d+)$")
MACRO = re.compile(r"%\{([a-z])(\d*)(r?)([-.+,/_=]*)\}|%([%_-])", re.IGNORECASE)


class Result(StrEnum):
    """RFC 7208, 2.6."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    SOFT_FAIL = "softfail"
    ERROR = "permerror"


QUALIFIED = {
    "": Result.PASS,
    "+": Result.PASS,
    "-": Result.FAIL,
    "~": Result.SOFT_FAIL,
    "?": Result.NEUTRAL,
}


class Malformed(Exception):
    """The record cannot be evaluated; the message is a sentence."""


def check(sender: Sender, names: Names) -> Iterator[DeliverabilityFinding]:
    """Tell whether the return path's domain lets our addresses send. Raises Silent."""
    domain = sender.return_domain
    records = records_of(domain, names)
    if len(records) != 1:
        yield _without_one_record(sender, records)
        return
    try:
        results = {address: check_host(address, domain, names) for address in sender.addresses}
    except Malformed as malformed:
        sentence = _("The SPF record of %(domain)s cannot be used: %(reason)s")
        yield DeliverabilityFinding("SPF", Severity.MEND, sentence % {"domain": domain, "reason": malformed})
        return
    for address, result in results.items():
        yield _about(address, result, sender, records[0])
    yield from _about_the_end(domain, records[0])


def records_of(domain: str, names: Names) -> list[str]:
    """Return the domain's SPF records; there should be one (RFC 7208, 4.5)."""
    return [text for text in names.texts(domain) if text.lower().split(" ")[0] == VERSION]


def check_host(address: str, domain: str, names: Names) -> Result:
    """Return what RFC 7208, 4 makes of mail from `domain` that `address` sends. Raises Malformed and Silent."""
    return _Evaluation(address, domain, names).result(domain)


class _Evaluation:
    """One evaluation: it counts its lookups, for all included records together."""

    def __init__(self, address: str, domain: str, names: Names) -> None:
        self._address, self._sender, self._names = ipaddress.ip_address(address), domain, names
        self._lookups = 0

    def result(self, domain: str) -> Result:
        records = records_of(domain, self._names)
        if len(records) != 1:
            return Result.ERROR if records else Result.NONE
        redirect = ""
        for term in records[0].split()[1:]:
            if term.lower().startswith("redirect="):
                redirect = term[len("redirect=") :]
            elif "=" not in term.partition(":")[0] and (found := self._of_term(term, domain)):
                return found
        return self._redirected(redirect, domain) if redirect else Result.NEUTRAL

    def _of_term(self, term: str, domain: str) -> Result | None:
        matched = TERM.fullmatch(term)
        if matched is None:
            raise Malformed(_("“%(term)s” is no SPF term.") % {"term": term})
        qualifier, mechanism, argument = matched[1], matched[2].lower(), matched[3]
        if mechanism in {"ip4", "ip6"}:
            return QUALIFIED[qualifier] if self._is_within(term.partition(":")[2]) else None
        if mechanism not in {"all"}:
            self._count()
        target = self._expanded(argument, domain) if argument else domain
        return QUALIFIED[qualifier] if self._matches(mechanism, target, term) else None

    def _matches(self, mechanism: str, target: str, term: str) -> bool:
        match mechanism:
            case "all":
                return True
            case "include":
                return self._is_included(target)
            case "a":
                return self._is_among(self._names.addresses(target), term)
            case "mx":
                hosts = [host for host in self._names.exchanges(target) if host][:MOST_LOOKUPS]
                return any(self._is_among(self._names.addresses(host), term) for host in hosts)
            case "exists":
                return bool(self._names.addresses(target))
        return False  # RFC 7208, 5.5: ptr is not to be used any more

    def _is_included(self, target: str) -> bool:
        result = self.result(target)
        if result in {Result.NONE, Result.ERROR}:
            raise Malformed(_("It includes %(domain)s, which has no usable record.") % {"domain": target})
        return result is Result.PASS

    def _redirected(self, target: str, domain: str) -> Result:
        self._count()
        result = self.result(self._expanded(target, domain))
        if result is Result.NONE:
            raise Malformed(_("It includes %(domain)s, which has no usable record.") % {"domain": target})
        return result

    def _count(self) -> None:
        self._lookups += 1
        if self._lookups > MOST_LOOKUPS:
            raise Malformed(_("It takes more than %(most)s DNS lookups.") % {"most": MOST_LOOKUPS})

    def _is_among(self, addresses: list[str], term: str) -> bool:
        prefix = PREFIX.search(term)
        short, long = (prefix[1], prefix[2] or prefix[3]) if prefix else (None, None)
        length = short if self._address.version == 4 else long
        alike = [each for each in addresses if (":" in each) == (self._address.version == 6)]
        return any(self._is_within(f"{each}/{length}" if length else each) for each in alike)

    def _is_within(self, network: str) -> bool:
        try:
            return self._address in ipaddress.ip_network(network, strict=False)
        except ValueError as error:
            raise Malformed(_("“%(term)s” is no network.") % {"term": network}) from error

    def _expanded(self, text: str, domain: str) -> str:
        """Return a name with its macros filled in (RFC 7208, 7); the local part is never ours to tell."""
        dotted = (
            str(self._address)
            if self._address.version == 4
            else ".".join(self._address.exploded.replace(":", ""))
        )
        letters = {
            "s": f"postmaster@{self._sender}",
            "l": "postmaster",
            "o": self._sender,
            "d": domain,
            "i": dotted,
            "h": self._sender,
            "v": "in-addr" if self._address.version == 4 else "ip6",
        }
        return MACRO.sub(lambda macro: _filled(macro, letters), text)


def _filled(macro: re.Match[str], letters: dict[str, str]) -> str:
    if macro[5]:
        return {"%": "%", "_": " ", "-": "%20"}[macro[5]]
    parts = re.split(f"[{re.escape(macro[4] or '.')}]", letters.get(macro[1].lower(), ""))
    parts = parts[::-1] if macro[3] else parts
    return ".".join(parts[-int(macro[2]) :] if macro[2] and int(macro[2]) else parts)


def _without_one_record(sender: Sender, records: list[str]) -> DeliverabilityFinding:
    mended = DnsRecord(sender.return_domain, "TXT", _permitting(VERSION + " -all", sender.addresses))
    facts = {"domain": sender.return_domain, "count": len(records)}
    if records:
        sentence = _(
            "%(domain)s has %(count)s SPF records; only one may be there. Publish one that says it all."
        )
        return DeliverabilityFinding("SPF", Severity.MEND, sentence % facts)
    sentence = _("%(domain)s has no SPF record, so anybody may send in its name.")
    return DeliverabilityFinding(
        "SPF", Severity.MEND, sentence % facts, (mended,) if sender.addresses else ()
    )


def _about(address: str, result: Result, sender: Sender, record: str) -> DeliverabilityFinding:
    facts = {"domain": sender.return_domain, "address": address, "host": sender.host, "result": result}
    if result is Result.PASS:
        sentence = _("%(domain)s lets %(address)s send.")
        return DeliverabilityFinding("SPF", Severity.RIGHT, sentence % facts)
    mended = DnsRecord(sender.return_domain, "TXT", _permitting(record, (address,)))
    if sender.sends_itself:
        sentence = _("%(domain)s does not let %(address)s send (%(result)s).")
        return DeliverabilityFinding("SPF", Severity.MEND, sentence % facts, (mended,))
    sentence = _(
        "%(domain)s does not let %(address)s, the address of %(host)s, send (%(result)s). "
        "If it sends from other addresses, name them with --address."
    )
    return DeliverabilityFinding("SPF", Severity.NOTE, sentence % facts, (mended,))


def _about_the_end(domain: str, record: str) -> Iterator[DeliverabilityFinding]:
    last = record.lower().split()[-1]
    if last in {"+all", "all"}:
        sentence = _("The SPF record of %(domain)s ends with +all and lets the whole world send.")
        mended = DnsRecord(domain, "TXT", f"{record[: -len(last)]}-all")
        yield DeliverabilityFinding("SPF", Severity.MEND, sentence % {"domain": domain}, (mended,))


def _permitting(record: str, addresses: tuple[str, ...]) -> str:
    terms = (f"ip{ipaddress.ip_address(address).version}:{address}" for address in addresses)
    return " ".join([VERSION, *terms, *record.split()[1:]])
