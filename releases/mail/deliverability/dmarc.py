"""DMARC (RFC 7489): what becomes of mail in our name that is not ours, and does our own agree with its sender?"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from releases.mail.deliverability.dns_lookup import Names
from releases.mail.deliverability.findings import DeliverabilityFinding, DnsRecord, Sender, Severity

VERSION = "v=DMARC1"
POLICIES = ("none", "quarantine", "reject")


def check(sender: Sender, names: Names) -> Iterator[DeliverabilityFinding]:
    """Tell of the policy that holds for the sender's domain, and of alignment (RFC 7489, 3.1). Raises Silent."""
    holder, records = holding(sender.domain, names)
    if len(records) != 1:
        yield _without_one_record(sender.domain, holder, records)
        return
    tags = _tags(records[0])
    yield _about_policy(sender.domain, holder, tags)
    yield from _about_alignment(sender, tags, names)


def holding(domain: str, names: Names) -> tuple[str, list[str]]:
    """Return the domain whose DMARC record holds for this one: its own or, walking up, that of a parent."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        holder = ".".join(labels[start:])
        if records := [text for text in names.texts(f"_dmarc.{holder}") if _is_dmarc(text)]:
            return holder, records
    return domain, []


def organization(domain: str, names: Names) -> str:
    """Return the domain that stands for the whole organization: the shortest above it with a DMARC record."""
    labels = domain.split(".")
    parents = (".".join(labels[start:]) for start in reversed(range(max(1, len(labels) - 1))))
    found = (each for each in parents if any(map(_is_dmarc, names.texts(f"_dmarc.{each}"))))
    return next(found, domain)


def _without_one_record(domain: str, holder: str, records: list[str]) -> DeliverabilityFinding:
    if records:
        sentence = _("_dmarc.%(domain)s has several DMARC records, so none of them holds. Leave one.")
        return DeliverabilityFinding("DMARC", Severity.MEND, sentence % {"domain": holder})
    sentence = _("%(domain)s has no DMARC record, so anybody may write in its name.") % {"domain": domain}
    value = f"{VERSION}; p=none; rua=mailto:postmaster@{domain}"
    return DeliverabilityFinding(
        "DMARC", Severity.MEND, sentence, (DnsRecord(f"_dmarc.{domain}", "TXT", value),)
    )


def _about_policy(domain: str, holder: str, tags: dict[str, str]) -> DeliverabilityFinding:
    policy = tags.get("p", "") if domain == holder else tags.get("sp", tags.get("p", ""))
    facts = {"domain": domain, "policy": policy}
    if policy not in POLICIES:
        sentence = _("The DMARC record of %(domain)s names no policy.") % facts
        value = "; ".join(
            [VERSION, "p=none", *(f"{tag}={value}" for tag, value in tags.items() if tag == "rua")]
        )
        return DeliverabilityFinding(
            "DMARC", Severity.MEND, sentence, (DnsRecord(f"_dmarc.{holder}", "TXT", value),)
        )
    if policy == "none":
        sentence = _(
            "The DMARC policy of %(domain)s only watches (p=none). "
            "When the reports show that your own mail passes, choose quarantine and then reject."
        )
        return DeliverabilityFinding("DMARC", Severity.NOTE, sentence % facts)
    return DeliverabilityFinding(
        "DMARC", Severity.RIGHT, _("The DMARC policy of %(domain)s is %(policy)s.") % facts
    )


def _about_alignment(sender: Sender, tags: dict[str, str], names: Names) -> Iterator[DeliverabilityFinding]:
    ways = (
        ("SPF", sender.return_domain, tags.get("aspf")),
        ("DKIM", sender.signing_domain, tags.get("adkim")),
    )
    aligned = [way for way, domain, mode in ways if _is_aligned(domain, sender.domain, mode == "s", names)]
    facts = {"domain": sender.domain, "returns": sender.return_domain, "signs": sender.signing_domain}
    if not aligned and sender.signing_domain:
        sentence = _(
            "Neither the return path (%(returns)s) nor the signature (%(signs)s) belongs to %(domain)s, "
            "so DMARC refuses our mail. Choose MAIL_RETURN_PATH or DKIM_DOMAIN within %(domain)s."
        )
        yield DeliverabilityFinding("DMARC", Severity.MEND, sentence % facts)
    elif "SPF" not in aligned:
        sentence = _(
            "The return path (%(returns)s) does not belong to %(domain)s: DMARC hangs on the signature."
        )
        yield DeliverabilityFinding("DMARC", Severity.NOTE, sentence % facts)
    elif not sender.signing_domain:
        yield DeliverabilityFinding(
            "DMARC", Severity.RIGHT, _("The return path belongs to %(domain)s.") % facts
        )
    elif "DKIM" not in aligned:
        sentence = _(
            "The signature (%(signs)s) does not belong to %(domain)s: forwarded mail does not pass DMARC."
        )
        yield DeliverabilityFinding("DMARC", Severity.NOTE, sentence % facts)
    else:
        yield DeliverabilityFinding(
            "DMARC", Severity.RIGHT, _("Return path and signature belong to %(domain)s.") % facts
        )


def _is_aligned(domain: str, author: str, strictly: bool, names: Names) -> bool:
    if domain == author or strictly or not domain:
        return domain == author
    return organization(domain, names) == organization(author, names)


def _is_dmarc(text: str) -> bool:
    return text.replace(" ", "").partition(";")[0] == VERSION


def _tags(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {tag.strip().lower(): value.strip() for tag, _equals, value in pairs}
