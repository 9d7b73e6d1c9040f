"""Mail addresses: what is one, and the one form in which it is stored.

Pure: no database and nothing of ours. The rules are stricter than RFC 5321's,
because an address ends up in a header and in an SMTP command, and because one
person should be one row.
"""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

LONGEST = 254  # octets: RFC 5321, 4.5.3.1.3, less the angle brackets (erratum 1690)
LONGEST_LOCAL_PART = 64  # octets: RFC 5321, 4.5.3.1.1

# Domain names may hold the letters of Sweden's languages and its neighbours. Letters of other scripts can look
# like these (UTS 39), so an address with them might be somebody else's. "ß" is left out because IDNA 2003 and
# 2008 disagree about whose domain it is.
DOMAIN_LETTERS = frozenset(
    "abcdefghijklmnopqrstuvwxyz0123456789-.àáâäãåæçèéêëìíîïðñòóôõöøùúûüýþÿāčđēěęģīķłńņňŋőœřśšťŧūůűźžż"
)

_validate = EmailValidator(allowlist=[])


class InvalidAddress(ValueError):
    """Not an address that mail can be sent to."""


def normalise(typed: str) -> str:
    """Return the address in lower case with its domain in punycode: one form, whatever was typed.

    "Anna@ÅÄÖ.se" becomes "anna@xn--4cab6c.se" (RFC 3490). Spaces around it are
    dropped. Raises InvalidAddress for line breaks, control and look-alike
    characters, a local part that is not ASCII (few servers take RFC 6531) or
    too long, a domain without a dot, and anything else that is no address.
    """
    address = unicodedata.normalize("NFC", typed.strip(" \t\u00a0")).lower()
    local_part, at, domain = address.rpartition("@")
    if not at or not local_part.isascii() or '"' in local_part or len(local_part) > LONGEST_LOCAL_PART:
        raise InvalidAddress
    address = f"{local_part}@{_punycode(domain)}"
    if len(address) > LONGEST:
        raise InvalidAddress
    try:
        _validate(address)
    except ValidationError as error:
        raise InvalidAddress from error
    return address


def _punycode(domain: str) -> str:
    """Return a domain of permitted letters in ASCII; one that was typed as punycode is read first."""
    try:
        readable = domain.encode("ascii").decode("idna") if domain.isascii() else domain
        if not set(readable) <= DOMAIN_LETTERS or readable.rpartition(".")[2].isdigit():
            raise InvalidAddress
        return readable.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise InvalidAddress from error
