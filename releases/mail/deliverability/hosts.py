"""Hosts: who takes the answers to our mail (RFC 5321, 5.1), and have the addresses that send names (RFC 1912, 2.1)?"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from releases.mail.deliverability.dns_lookup import Names, reverse_name
from releases.mail.deliverability.findings import DeliverabilityFinding, DnsRecord, Sender, Severity


def check_mail_exchangers(sender: Sender, names: Names) -> Iterator[DeliverabilityFinding]:
    """Tell whether replies to the sender and bounces find a mail server. Raises Silent."""
    for domain in dict.fromkeys((sender.domain, sender.return_domain)):
        yield _about_exchange(domain, sender, names)


def check_reverse_names(sender: Sender, names: Names) -> Iterator[DeliverabilityFinding]:
    """Tell whether each address that sends has a name that leads back to it; only when this machine sends itself."""
    if not sender.sends_itself:
        return
    if not sender.addresses:
        sentence = _(
            "This machine has no public address of its own. Name the one that it sends from with --address."
        )
        yield DeliverabilityFinding("PTR", Severity.UNKNOWN, sentence)
    for address in sender.addresses:
        yield _about_reverse_name(address, sender, names)


def _about_exchange(domain: str, sender: Sender, names: Names) -> DeliverabilityFinding:
    hosts = names.exchanges(domain)
    lost = [host for host in hosts if host and not names.addresses(host)]
    facts = {"domain": domain, "hosts": ", ".join(hosts), "lost": ", ".join(lost)}
    mended = (DnsRecord(domain, "MX", f"10 {sender.host}."),) if not sender.sends_itself else ()
    if hosts == [""]:
        sentence = _("%(domain)s says that it takes no mail (MX 0 .), so neither replies nor bounces arrive.")
        return DeliverabilityFinding("MX", Severity.MEND, sentence % facts, mended)
    if not hosts and names.addresses(domain):
        sentence = _("%(domain)s has no MX record; its mail goes to the address of its web server.")
        return DeliverabilityFinding("MX", Severity.NOTE, sentence % facts, mended)
    if not hosts:
        sentence = _("%(domain)s has no MX record, so neither replies nor bounces arrive.")
        return DeliverabilityFinding("MX", Severity.MEND, sentence % facts, mended)
    if lost:
        sentence = _("%(domain)s has its mail sent to %(lost)s, which has no address.")
        return DeliverabilityFinding(
            "MX", Severity.MEND if lost == hosts else Severity.NOTE, sentence % facts
        )
    return DeliverabilityFinding("MX", Severity.RIGHT, _("%(hosts)s takes mail for %(domain)s.") % facts)


def _about_reverse_name(address: str, sender: Sender, names: Names) -> DeliverabilityFinding:
    pointers = names.pointers(address)
    confirmed = [name for name in pointers if address in names.addresses(name)]
    facts = {"address": address, "name": ", ".join(confirmed or pointers)}
    if confirmed:
        return DeliverabilityFinding(
            "PTR", Severity.RIGHT, _("%(address)s is called %(name)s, and that leads back.") % facts
        )
    if pointers:
        kind = "AAAA" if ":" in address else "A"
        sentence = _("%(address)s is called %(name)s, but that name does not lead back to it.")
        return DeliverabilityFinding(
            "PTR", Severity.MEND, sentence % facts, (DnsRecord(pointers[0], kind, address),)
        )
    sentence = _("%(address)s has no reverse name. Whoever lends you the address publishes it.")
    return DeliverabilityFinding(
        "PTR", Severity.MEND, sentence % facts, (DnsRecord(reverse_name(address), "PTR", f"{sender.name}."),)
    )
