"""A person to call as a vCard 4.0 (RFC 6350), for the address book of a telephone."""

import re
from collections.abc import Iterator

from releases import swedish
from releases.document import Contact

MEDIA_TYPE = "text/vcard; charset=utf-8"
LINE_OCTETS = 75  # RFC 6350, 3.2: without the line break
SPECIAL = re.compile(r"([\\,;])")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def vcard(contact: Contact, *, source: str) -> str:
    """Return the card, lines ended by CR LF. `source` is the whole address where the contact stands."""
    lines = ["BEGIN:VCARD", "VERSION:4.0", *_properties(contact, source), "END:VCARD"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _properties(contact: Contact, source: str) -> Iterator[str]:
    first, _space, last = contact.name.rpartition(" ")
    yield "KIND:individual"
    yield f"FN:{_text(contact.name)}"
    yield f"N:{_text(last)};{_text(first)};;;"
    if contact.role:
        yield f"TITLE:{_text(swedish.sentence_start(contact.role))}"
    if unit := ";".join(_text(part) for part in (contact.organisation, contact.committee) if part):
        yield f"ORG:{unit}"
    for phone in contact.phones:
        uri = swedish.phone_uri(phone)
        yield f'TEL;VALUE=uri;TYPE="work,voice":{uri}' if uri else f"TEL;TYPE=work:{_text(phone)}"
    if contact.email:
        yield f"EMAIL;TYPE=work:{_text(contact.email)}"
    if contact.party:
        yield f"NOTE:{_text(f'({contact.party})')}"
    yield f"SOURCE:{CONTROL.sub('', source)}"


def _text(value: str) -> str:
    """Return a text value with its special characters escaped (RFC 6350, 3.4)."""
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
