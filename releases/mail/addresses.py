"""Mail addresses: what is one, and the one form in which it is stored.

Pure: no database. The rules are stricter than RFC 5321's,
because an address ends up in a header and in an SMTP command, and because one
person should be one row.
"""

import re
import unicodedata
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from releases.document.characters import normal

LONGEST = 254  # octets: RFC 5321, 4.5.3.1.3, less the angle brackets (erratum 1690)
LONGEST_LOCAL_PART = 64  # octets: RFC 5321, 4.5.3.1.1

# Domain names may hold the letters of Sweden's languages and its neighbours. Letters of other scripts can look
# like these (UTS 39), so an address with them might be somebody else's. "ß" is left out because IDNA 2003 and
# 2008 disagree about whose domain it is.
DOMAIN_LETTERS = frozenset(
    "abcdefghijklmnopqrstuvwxyz0123456789-.àáâäãåæçèéêëìíîïðñòóôõöøùúûüýþÿāčđēěęģīķłńņňŋőœřśšťŧūůűźžż"
)

# Domains that many readers have, the commonest first.
WELL_KNOWN = (
    "gmail.com", "hotmail.com", "outlook.com", "icloud.com", "telia.com", "hotmail.se", "live.se", "yahoo.se",
    "live.com", "yahoo.com", "msn.com", "googlemail.com", "protonmail.com", "telia.se", "bredband.net", "comhem.se",
    "tele2.se", "spray.se", "bahnhof.se", "glocalnet.net", "passagen.se", "swipnet.se",
)  # fmt: skip
# Domains a letter away from one of those that are somebody's own.
NEIGHBOURS = frozenset(
    ["mail.com", "ymail.com", "email.com", "fmail.com"]
    + [
        f"{name}.{country}"
        for name in ("hotmail", "live", "yahoo")
        for country in ("de", "be", "ee", "es", "ie")
    ]
)

# Marks that stand around an address in a text and are no part of it.
OPENING = "<([\"'“”„‘’«»´,;"
CLOSING = ">)]\"'“”‘’«»´,;:.!"
WIDE_AT = str.maketrans("\uff20\ufe6b", "@@")
ONE_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"/@]+@[^\s<>()\[\],;:\"/@]+")
IN_ANGLES = re.compile(r"[^<>]*<([^<>]*)>[^<>@]*")
PREFIX = re.compile(r"(?:mailto|e-?post|e-?mail|mejl)\s*:\s*", re.IGNORECASE)
QUESTION = re.compile(r"\?\w+=.*")  # what a mailto: address may say besides (RFC 6068)

_validate = EmailValidator(allowlist=[])


class InvalidAddress(ValueError):
    """Not an address that mail can be sent to."""


class SeveralAddresses(InvalidAddress):
    """More than one address, where one is asked for."""


def normalise(typed: str) -> str:
    """Return the address in lower case with its domain in punycode: one form, whatever was typed.

    "Anna@ÅÄÖ.se" becomes "anna@xn--4cab6c.se" (RFC 3490). What `bare` takes off
    is dropped. Raises InvalidAddress for line breaks, control and look-alike
    characters, a local part that is not ASCII (few servers take RFC 6531) or
    too long, a domain without a dot, and anything else that is no address;
    SeveralAddresses for more than one.
    """
    address = bare(typed).lower()
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


def bare(typed: str) -> str:
    """Return the address without what comes along when it is copied: "Anna Ek <Anna@example.se>," is "Anna@example.se".

    A name, "mailto:", quotes, brackets, punctuation around it and invisible marks are taken off, and a full-width @
    is @. Whether it is an address is not judged, and what holds a control character is left as it is. Raises
    SeveralAddresses.
    """
    text = normal(typed).translate(WIDE_AT).strip(" \t")
    if any(unicodedata.category(character) == "Cc" for character in text):
        return text
    if len({found.lower().rstrip(CLOSING) for found in ONE_ADDRESS.findall(text)}) > 1:
        raise SeveralAddresses
    named = IN_ANGLES.fullmatch(text)
    return _stripped(named[1] if named else text)


def suggestion(address: str, own: Sequence[str] = ()) -> str | None:
    """Return the address that was probably meant when the domain is one slip away from a well-known one, else None.

    `own` are domains that are well known where this press room is.
    """
    local_part, _at, domain = address.rpartition("@")
    domain = domain.lower()
    if domain in WELL_KNOWN or domain in NEIGHBOURS or domain in own:
        return None
    meant = next((known for known in (*WELL_KNOWN, *own) if _is_one_slip(domain, known)), None)
    return f"{local_part}@{meant}" if meant else None


def _is_one_slip(typed: str, meant: str) -> bool:
    """Tell whether one letter is missing, too many or another, or two neighbours have changed places (Damerau 1964)."""
    if len(typed) == len(meant):
        wrong = [place for place in range(len(meant)) if typed[place] != meant[place]]
        swapped = len(wrong) == 2 and typed[wrong[0] : wrong[1] + 1] == meant[wrong[0] : wrong[1] + 1][::-1]
        return len(wrong) == 1 or swapped
    shorter, longer = sorted((typed, meant), key=len)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def _stripped(text: str) -> str:
    """Take marks off both ends, and a word such as "mailto:" off the front, until nothing is left to take."""
    before = None
    while text != before:
        before = text
        text = text.lstrip(OPENING).rstrip(CLOSING)
        if text and _is_unseen(text[0]):
            text = text[1:]
        if text and _is_unseen(text[-1]):
            text = text[:-1]
        if prefix := PREFIX.match(text):
            text = QUESTION.sub("", text[prefix.end() :])
    return text


def _is_unseen(character: str) -> bool:
    """Tell whether this is a space or a mark without a shape, such as U+200B or U+FEFF (Unicode's Zs and Cf)."""
    return character == "\t" or unicodedata.category(character) in ("Zs", "Cf")


def _punycode(domain: str) -> str:
    """Return a domain of permitted letters in ASCII; one that was typed as punycode is read first."""
    try:
        readable = domain.encode("ascii").decode("idna") if domain.isascii() else domain
        if not set(readable) <= DOMAIN_LETTERS or readable.rpartition(".")[2].isdigit():
            raise InvalidAddress
        return readable.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise InvalidAddress from error
