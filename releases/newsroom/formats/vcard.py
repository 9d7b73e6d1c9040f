"""A person to call as a vCard 3.0 (RFC 2426): Outlook reads no later one, and iOS, Android and khard read this one.

Outlook takes text for the code page of its Windows unless a property says CHARSET, a parameter of vCard 2.1 that the
others pass over; so properties with other than ASCII letters say it. It keeps one number of each type: one mobile
number, and the others as numbers at work.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

from releases.document import Contact
from releases.languages import swedish

MEDIA_TYPE = "text/vcard; charset=utf-8"
LINE_OCTETS = 75  # RFC 2426, 2.6: without the line break
SPECIAL = re.compile(r"([\\,;])")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
MOBILE = re.compile(r"\+467[02369]")  # the Swedish numbering plan (PTS)


def vcard(contact: Contact, *, source: str, changed: dt.datetime | None = None) -> str:
    """Return the card, lines ended by CR LF.

    `source` is the whole address where the contact stands. `changed` is the
    aware moment since when the card says what it says; None leaves it out.
    """
    lines = ["BEGIN:VCARD", "VERSION:3.0", *_properties(contact, source, changed), "END:VCARD"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def uid(contact: Contact, source: str) -> str:
    """Return what the card of this person is known by, the same in each release of one press room."""
    person = f"{contact.name} ({contact.party})".casefold()
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://{urlsplit(source).netloc}/#{person}").urn


def _properties(contact: Contact, source: str, changed: dt.datetime | None) -> Iterator[str]:
    first, _space, last = contact.name.rpartition(" ")
    yield f"UID:{uid(contact, source)}"
    yield _property("FN", _text(contact.name))
    yield _property("N", f"{_text(last)};{_text(first)};;;")
    if contact.role:
        yield _property("TITLE", _text(swedish.sentence_start(contact.role)))
    if unit := ";".join(_text(part) for part in (contact.organisation, contact.committee) if part):
        yield _property("ORG", unit)
    yield from _telephones(contact)
    if contact.email:
        yield _property("EMAIL;TYPE=INTERNET,WORK", _text(contact.email))
    if contact.party:
        yield _property("NOTE", _text(f"({contact.party})"))
    yield f"SOURCE:{CONTROL.sub('', source)}"
    if changed:
        yield f"REV:{changed.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _telephones(contact: Contact) -> Iterator[str]:
    has_mobile = False
    for phone in contact.phones:
        number = swedish.phone_uri(phone).removeprefix("tel:")
        is_first_mobile = not has_mobile and MOBILE.match(number) is not None
        has_mobile = has_mobile or is_first_mobile
        kind = "CELL,VOICE" if is_first_mobile else "WORK,VOICE"
        yield _property(f"TEL;TYPE={kind}", number or _text(phone))


def _property(name: str, value: str) -> str:
    return f"{name}:{value}" if value.isascii() else f"{name};CHARSET=UTF-8:{value}"


def _text(value: str) -> str:
    """Return a text value with its special characters escaped (RFC 2426, 2.3)."""
    plain = CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return SPECIAL.sub(r"\\\1", plain).replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Cut a line of more than 75 octets, never within a character; continuations begin with a space."""
    while len(line.encode()) > LINE_OCTETS:
        cut = LINE_OCTETS
        octets = line.encode()
        while octets[cut] & 0xC0 == 0x80:
            cut -= 1
        yield octets[:cut].decode()
        line = " " + octets[cut:].decode()
    yield line
