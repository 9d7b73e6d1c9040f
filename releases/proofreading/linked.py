"""Do the links of a release lead somewhere, and do they say where?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from releases.capture.vocabulary import words
from releases.document import links, markup
from releases.proofreading.amounts import stems
from releases.proofreading.findings import Counterpart, Finding, Mending, Place, Suggestion, Weight
from releases.proofreading.subject import Reference, Subject, references_in
from releases.proofreading.surroundings import DeadEnd
from releases.proofreading.texts import blocks_of

RULE_OF = {
    DeadEnd.NOWHERE: "dead_link",
    DeadEnd.WITHDRAWN: "withdrawn_link",
    DeadEnd.DESK: "desk_link",
    DeadEnd.PERSONAL: "personal_link",
}
SAYING_NOTHING = words(r"""
    klicka  klicka här  klicka på länken  här  läs mer  läs mer här  läs mera  läs vidare  mer  mer här  mer info
    mer information  se mer  se här  länk  länken  till sidan  denna länk  den här länken  hämta  ladda ner  ladda ned
    click here  here  read more  more  link  this link  this page  lue lisää  täältä  tästä  klikkaa tästä  linkki
""")
# What only their owners can tell the ends of.
SHORTENERS = markup.names("""
    bit.ly tinyurl.com t.co lnkd.in goo.gl ow.ly buff.ly is.gd cutt.ly rb.gy t.ly shorturl.at rebrand.ly tiny.cc
    aka.ms fb.me eepurl.com mailchi.mp list-manage.com
""")
# "www.umea.se" is read aloud as people say it; a path is spelt letter by letter.
WRITTEN_OUT = re.compile(r"https?://\S+|www\.\S+/\S+", re.IGNORECASE)
PDF = re.compile(r"\.pdf\Z", re.IGNORECASE)
MOST_SHOWN = 60  # letters of an address


def dead_links(subject: Subject) -> Iterator[Finding]:
    """A link to our own site that leads readers nowhere: mistyped, withdrawn, the desk, somebody's subscription."""
    for one in subject.references:
        if dead := subject.surroundings.dead.get(one.address):
            yield _finding(RULE_OF[dead.why], one, _instead(one, dead.meant), weight=Weight.BLOCKING)


def wrapped_links(subject: Subject) -> Iterator[Finding]:
    """An address of a mail program's or a search engine's around the one that is meant, as it is typed.

    What is saved is unwrapped; here it can be seen before that.
    """
    for field, typed in subject.surroundings.typed.items():
        for one in _typed_references(field, typed):
            if (inside := links.unwrapped(one.address)) != one.address:
                yield _finding("wrapped_link", one, _instead(one, inside), value=_short(inside))


def short_links(subject: Subject) -> Iterator[Finding]:
    """An address that hides where it leads, counts who follows it and dies with its service."""
    for one in subject.references:
        host = _host(one.address)
        if any(host == name or host.endswith(f".{name}") for name in SHORTENERS):
            yield _finding("short_link", one, None)


def link_texts(subject: Subject) -> Iterator[Finding]:
    """A link whose words do not say where it leads: "läs mer", or the address itself."""
    for one in subject.references:
        label = replace(one, field=one.field.replace("url", "label"))
        if not one.label or not one.address.startswith(("http", "/")):
            continue
        if SAYING_NOTHING.fullmatch(one.label.strip(" .:!»›>→")):
            yield _finding("link_text", label, None)
        elif WRITTEN_OUT.fullmatch(one.label):
            yield _finding("bare_link", label, None)


def lone_pdfs(subject: Subject) -> Iterator[Finding]:
    """A PDF that has no page beside it with the same.

    A page with the same is a link in its paragraph, one whose words it shares, or its own address without ".pdf".
    """
    pages = [one for one in subject.references if not _is_pdf(one.address)]
    about = frozenset(stem for page in pages for stem in stems(page.label))
    addresses = {_without_ending(page.address) for page in pages}
    beside = {one for block in subject.blocks for one in _beside_a_page(list(references_in(block)))}
    for one in subject.references:
        has_twin = stems(one.label) & about or _without_ending(one.address) in addresses or one in beside
        if _is_pdf(one.address) and not has_twin:
            yield _finding("pdf", one, None)
    for index, attachment in enumerate(subject.document.attachments):
        if not stems(attachment.title) & about:
            field = f"attachments.{index}.title"
            yield Finding(rule="pdf", said=attachment.title, counterpart=Counterpart(field=field))


def _beside_a_page(paragraph: Sequence[Reference]) -> Sequence[Reference]:
    """Return the links of a paragraph when one of them is a page, none otherwise."""
    return paragraph if not all(_is_pdf(one.address) for one in paragraph) else ()


def _without_ending(address: str) -> str:
    return PDF.sub("", address).removesuffix(".html").rstrip("/").casefold()


def _typed_references(field: str, typed: str) -> Iterator[Reference]:
    if field == "body":
        for block in blocks_of(typed):
            yield from references_in(block)
            yield from _addresses_in(field, block.text, block.start)
    elif field.endswith("url"):
        yield Reference(field, typed, "")
    else:
        yield from _addresses_in(field, " ".join(typed.split()), 0)


def _addresses_in(field: str, text: str, start: int) -> Iterator[Reference]:
    """Yield the addresses that are words of a text."""
    for match in links.ADDRESS_IN_TEXT.finditer(text):
        address = match[0].rstrip(links.BEHIND_ADDRESS)
        at = start + match.start()
        place = Place(field=field, start=at, end=at + len(address), words=address)
        yield Reference(field, address, address, place, is_link=False)


def _instead(one: Reference, meant: str) -> Suggestion | None:
    """Return what mends a link: another address, or none around its words."""
    if one.place is None:
        return Suggestion(field=one.field, value=meant) if meant and one.field != "body" else None
    if not one.is_link:
        return Suggestion(field=one.field, value=meant, place=one.place)
    mending = Mending.LINK if meant else Mending.UNLINK
    return Suggestion(field=one.field, value=meant, place=one.place, mending=mending, instead_of=one.address)


def _finding(
    rule: str,
    one: Reference,
    suggestion: Suggestion | None,
    *,
    weight: Weight = Weight.ADVISING,
    value: str = "",
) -> Finding:
    return Finding(
        rule=rule,
        weight=weight,
        said=_short(one.label or one.address),
        about=_short(one.address),
        counterpart=Counterpart(field=one.field, value=value),
        places=(one.place,) if one.place else (),
        suggestion=suggestion,
    )


def _short(address: str) -> str:
    return address if len(address) <= MOST_SHOWN else f"{address[: MOST_SHOWN - 1]}…"


def _is_pdf(address: str) -> bool:
    return PDF.search(_parts(address)[1]) is not None


def _host(address: str) -> str:
    return _parts(address)[0]


def _parts(address: str) -> tuple[str, str]:
    """Return host and path; of what is no address "" and all of it."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower(), parts.path
    except ValueError:
        return "", address
