"""DKIM keys (RFC 6376, 3.6): is the public half of what signs our mail published?"""

import base64
import binascii
from collections.abc import Iterator

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.utils.translation import gettext as _

from releases.mail import dkim
from releases.mail.deliverability.dns_lookup import Names
from releases.mail.deliverability.findings import DeliverabilityFinding, DnsRecord, Sender, Severity
from releases.mail.dkim import KeyUnusable, SigningKey

ADVISED_RSA = 2048  # bits: RFC 8301, 3.2


def check(sender: Sender, names: Names, selectors: tuple[str, ...] = ()) -> Iterator[DeliverabilityFinding]:
    """Tell of the keys of the settings, and of those that the mail server signs with under `selectors`."""
    try:
        keys = dkim.signing_keys()
    except KeyUnusable as unusable:
        yield DeliverabilityFinding("DKIM", Severity.MEND, str(unusable))
        return
    for key in keys:
        yield _about_ours(key, names)
    own = {key.selector for key in keys}
    for selector in selectors:
        if selector not in own:
            yield _about_theirs(f"{selector}._domainkey.{sender.signing_domain}", names)
    if not keys and not selectors:
        sentence = _(
            "The press room does not sign its mail, so the mail server must. "
            "Give its selector with --selector to have the key looked at."
        )
        yield DeliverabilityFinding("DKIM", Severity.NOTE, sentence)


def _about_ours(key: SigningKey, names: Names) -> DeliverabilityFinding:
    mended = (DnsRecord(key.name, "TXT", key.record),)
    tags = published(key.name, names)
    if tags is None:
        sentence = _("There is no DKIM key at %(name)s.") % {"name": key.name}
        return DeliverabilityFinding("DKIM", Severity.MEND, sentence, mended)
    if not _is_same(tags, _tags(key.record)):
        sentence = _("The DKIM key at %(name)s is not the one that signs our mail.") % {"name": key.name}
        return DeliverabilityFinding("DKIM", Severity.MEND, sentence, mended)
    return _about_use(key.name, tags)


def _about_theirs(name: str, names: Names) -> DeliverabilityFinding:
    tags = published(name, names)
    if tags is None:
        sentence = _("There is no DKIM key at %(name)s.") % {"name": name}
        return DeliverabilityFinding("DKIM", Severity.MEND, sentence)
    if not tags.get("p"):
        sentence = _("The DKIM key at %(name)s has been revoked.") % {"name": name}
        return DeliverabilityFinding("DKIM", Severity.MEND, sentence)
    return _about_use(name, tags)


def _about_use(name: str, tags: dict[str, str]) -> DeliverabilityFinding:
    """Tell of a key that is there: whether it is long enough, and meant in earnest."""
    bits = _bits(tags)
    facts = {"name": name, "bits": bits, "advised": ADVISED_RSA}
    if bits is not None and bits < ADVISED_RSA:
        standing = Severity.MEND if bits < dkim.SHORTEST_RSA else Severity.NOTE
        sentence = _("The DKIM key at %(name)s has only %(bits)s bits; %(advised)s are advised.")
        return DeliverabilityFinding("DKIM", standing, sentence % facts)
    if "y" in tags.get("t", "").split(":"):
        sentence = _(
            "The DKIM key at %(name)s is marked as a test (t=y), so its signatures count for nothing."
        )
        return DeliverabilityFinding("DKIM", Severity.NOTE, sentence % facts)
    return DeliverabilityFinding("DKIM", Severity.RIGHT, _("The DKIM key at %(name)s is published.") % facts)


def published(name: str, names: Names) -> dict[str, str] | None:
    """Return the tags of the key record of a name, None if there is none. Raises Silent."""
    records = [tags for text in names.texts(name) if "p" in (tags := _tags(text))]
    return records[0] if records else None


def _tags(text: str) -> dict[str, str]:
    """Read a tag list (RFC 6376, 3.2), white space left out."""
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {tag.strip(): "".join(value.split()) for tag, _equals, value in pairs}


def _is_same(found: dict[str, str], ours: dict[str, str]) -> bool:
    if found.get("k", "rsa").lower() != ours["k"]:
        return False
    if found["p"] == ours["p"] or ours["k"] != "rsa":
        return found["p"] == ours["p"]
    # RFC 6376, 3.6.1 names the bare RSAPublicKey, most publish it wrapped: both are in use.
    theirs, own = _rsa(found["p"]), _rsa(ours["p"])
    return theirs is not None and own is not None and theirs.public_numbers() == own.public_numbers()


def _bits(tags: dict[str, str]) -> int | None:
    key = _rsa(tags.get("p", "")) if tags.get("k", "rsa").lower() == "rsa" else None
    return key.key_size if key else None


def _rsa(text: str) -> RSAPublicKey | None:
    try:
        key = load_der_public_key(base64.b64decode(text))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, RSAPublicKey) else None
