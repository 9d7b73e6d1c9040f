"""Whom to call: the contacts of a release, stacked line by line or one to a line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from releases.capture import committees, furniture
from releases.capture.lines import Line
from releases.capture.phones import phones, without_phones
from releases.capture.spans import Evidence, Span, joined, one_space, spans_of, stretch
from releases.capture.vocabulary import any_of, lines
from releases.document import Contact
from releases.document.attribution import DASHES, PARTICLES, PARTY, normal_party, read_speaker

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
EMAIL_LABEL = re.compile(
    r"\b(?:e-?post(?:adress)?|e-?mail|mejl(?:adress)?|mail(?:adress|to)?)\b\s*:?|\bE:|\bmailto:",
    re.IGNORECASE,
)
EMAIL_WORD = lines(r"""
    (?:(?:skicka|kontakta|via) )?(?:e-?post(?:a|meddelande)?|e-?mail|mejla?|maila?)(?: (?:till )?.{0,60})?
""")
NAME_WORD = r"(?:[A-ZÅÄÖÉÜ][\w'’´]*[a-zåäöéüß][\w'’´]*(?:-[A-ZÅÄÖÉa-zåäöé][\w'’]+)*|[A-ZÅÄÖ]\.?(?=\s))"
NAME = re.compile(
    rf"(?P<name>{NAME_WORD}(?:\s+(?:{'|'.join(sorted(PARTICLES))})(?=\s+[A-ZÅÄÖ]))*"
    rf"(?:\s+(?:(?:{'|'.join(sorted(PARTICLES))})\s+)*{NAME_WORD}){{0,4}})"
    rf"(?:\s*\((?P<party>[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{{0,3}}\.?|Ar\.?\s?P|[a-zåäö]{{1,2}}|[{DASHES}])\))?"
    rf"(?P<rest>$|\s*[,:;|{DASHES}].*|\s*\(.*|\s+(?=[a-zåäö]).*)"
)
# Words that end Swedish titles: a line of capitalised words with one of them is a role, not a name.
ROLE_WORDS = any_of("""
    ordförande  ledamot  ersättare  råd  chef(?:en)?  direktör(?:en)?  strateg  utredare  samordnare
    handläggare  rektor  lärare  ledare  ansvarig  planerare  arkitekt  ingenjör  sekreterare  kommunikatör
    talesperson  företrädare  koordinator  sköterska  bibliotekarie  konsult  ekonom  jurist  forskare
    professor  intendent  kurator  producent  pedagog  biolog  ekolog  antikvarie  inspektör  specialist
    expert  rådgivare  utvecklare  controller  assistent  konstnär  redaktör  informatör  administratör  vd
    verksamhet  förvaltning(?:en)?  avdelning(?:en)?  enhet(?:en)?  nämndeman  representant  moderator
    curator  manager  press
""")
ROLE = re.compile(rf"{ROLE_WORDS}$", re.IGNORECASE)
ORGANISATION_WORDS = any_of("""
    kommun  region  landsting  AB  HB  förbund  bolag  universitet  högskola  stiftelse  förening
    länsstyrelsen  polisen  myndigheten  stad
""")
ORGANISATION = re.compile(
    rf".*\b{ORGANISATION_WORDS}\b.*"
    r"|.*(?:bolaget|verket|förbundet|myndigheten|universitetet|föreningen|stiftelsen|kontoret|vårdcentral(?:en)?|sjukhus(?:et)?)",
)
FUNCTION = lines(r"""
    .*press(?:tjänst|jour|funktion|avdelning|kontakt|rum|telefon|service)\w*(?: .{1,40})?
    .*medie(?:jour|tjänst|service)\w*(?: .{1,40})?
    .*(?:kommunikations?(?:avdelning|enhet|jour)|kundtjänst|kundcenter)\w*(?: .{1,40})?
""")
AT_ORGANISATION = re.compile(
    rf"(?P<role>[^A-ZÅÄÖ].*?)\s+(?:(?:på|i|vid|för)\s+)?(?P<organisation>{furniture.ORGANISATION.pattern})"
)
# Some press rooms print "Presskontakt" on the card of each person, before the role.
MARKED_AS_CONTACT = re.compile(
    r"^(?:(?:press|medie|media)kontakt|(?:press|media) contact)(?:\s+(?=\S)|$)", re.IGNORECASE
)
# "Kanslichef Alva Ek": whose office it is ("utredningens") says nothing of the person.
BEFORE_NAME = re.compile(
    rf"(?:[a-zåäö]+s\s+(?=[a-zåäö]))?(?P<title>(?:[\w-]+\s+)?[\w-]*{ROLE_WORDS})\s+(?P<name>{NAME_WORD}\s+{NAME_WORD}.*)",
    re.IGNORECASE,
)
# "Provå hamn", "Sjöviks skola": a name and what stands there.
PLACE = re.compile(
    r"(?:[A-ZÅÄÖ][\w-]+\s+){1,2}(?:hamn|skola|flygplats|bibliotek|museum|arena|sjukhus|stadsteater|energi)"
)
BETWEEN_FIELDS = frozenset({"på", "via", "eller", "och", "samt", "direkt", "nås på", "at", "on"})
# A number and the address behind it without a space, as cards are copied.
GLUED = re.compile(r"((?:\+\d|0)[\d\s\u2010-\u2015-]{6,16}\d)(?=[^\W\d_][\w.+'-]*@)")
UNIT = re.compile(
    rf"(?P<role>(?:[\w-]+\s+)?[\w-]*{ROLE_WORDS})\s+"
    r"(?P<organisation>(?-i:[A-ZÅÄÖ])[\w-]*(?:kontoret|förvaltningen|bolaget|verket|enheten|avdelningen|sjukhuset))",
    re.IGNORECASE,
)
LETTERS = re.compile(r"\w")
LONGEST_FIELD = 90
# Most lines with an empty line before them: then it is the page's spacing and tells no people apart.
SPREAD = 0.7


@dataclass(slots=True)
class PersonRecord:
    """One person while the lines are read."""

    name: str
    party: str = ""
    fields: list[str] = field(default_factory=list)
    organisation: str = ""
    phones: list[str] = field(default_factory=list)
    email: str = ""
    has_email_link: bool = False
    spans: tuple[Span, ...] = ()

    @property
    def reachable(self) -> bool:
        """True when a number or an address of theirs is known."""
        return bool(self.phones or self.email or self.has_email_link)


@dataclass(frozen=True, slots=True)
class Block:
    """What the lines under one contact label hold. `before` and `after` are lines that are no contact.

    `spans` says by the contact's name, in small letters, which words it was read from.
    """

    contacts: tuple[Contact, ...] = ()
    spans: Evidence = field(default_factory=dict)
    before: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()


def read_block(lines: Sequence[Line]) -> Block:
    """Read the lines under a contact label: people, and the notes before, between and after them."""
    records: list[PersonRecord] = []
    before: list[Line] = []
    after: list[Line] = []
    spread = sum(line.gap for line in lines) > SPREAD * len(lines)
    for line in _one_to_a_line(lines):
        if records and one_space(line.text).casefold() == records[-1].name.casefold():
            records[-1].spans = joined([records[-1].spans, spans_of(line.text)])
        elif not LETTERS.search(EMAIL_LABEL.sub("", without_phones(line.text))) and not reaches(line):
            continue  # "Telefon:" with nothing behind it.
        elif is_note(line.text):
            (after if records else before).append(line)
        elif (started := begun(line, records, spread)) is not None:
            before += after
            after = []
            started.spans = spans_of(line.text)
            records.append(started)
        elif records and not _says_more(line, records[-1]):
            after.append(line)
        elif records:
            _add(records[-1], line.text, line.markup)
            records[-1].spans = joined([records[-1].spans, spans_of(line.text)])
        else:
            before.append(line)
    records = records or list(_office(before))
    return Block(merged(_contact(record) for record in records), _spans(records), tuple(before), tuple(after))


def _says_more(line: Line, record: PersonRecord) -> bool:
    """True for a line that can be a field of the person before: any, until they have a title and can be reached."""
    if not record.reachable or reaches(line) or not (line.gap or record.fields or record.organisation):
        return True
    text = one_space(line.text)
    if ROLE.search(text) or committees.mentions(text) or PARTY.search(text):
        return True
    return _is_organisation(text, alone=False) or furniture.is_postal_address(text)


def _spans(records: Iterable[PersonRecord]) -> Evidence:
    spans: dict[str, tuple[Span, ...]] = {}
    for record in records:
        name = record.name.casefold()
        spans[name] = joined([spans.get(name, ()), record.spans])
    return spans


def _office(lines: list[Line]) -> Iterator[PersonRecord]:
    """Yield the organisation itself when a number or mail address is all else there is: no switchboard's street."""
    if any(furniture.is_postal_address(line.text) for line in lines):
        return
    name = next((line for line in lines if furniture.organisation(line.text)), None)
    reached = [line for line in lines if phones(line.text) or EMAIL.search(line.text)]
    if name and reached and len(lines) == len(reached) + 1:
        record = PersonRecord(name.text)
        record.spans = spans_of(*(line.text for line in lines))
        for line in reached:
            _add(record, line.text)
        lines.clear()
        yield record


def reaches(line: Line) -> bool:
    """True for a line with a telephone number or an address to write to."""
    has_address = "@" in line.text and EMAIL.search(line.text)
    return bool(phones(line.text) or has_address or EMAIL_WORD.fullmatch(line.text.strip()))


def is_address_word(text: str) -> bool:
    """True for the word that stands for an address behind a link: "mejl", "Skicka e-post"."""
    return EMAIL_WORD.fullmatch(text.strip()) is not None


def is_note(text: str) -> bool:
    """True for a sentence among contacts ("Observera att …"), which is no field of anybody."""
    if __is_titled_name(text):
        return False
    if EMAIL.search(text) or phones(text):
        return len(text.split()) > 14 and text.endswith(".")
    return (
        len(text) > LONGEST_FIELD
        or "www." in text
        or "http" in text
        or (text.endswith(".") and len(text.split()) > 3)
    )


def __is_titled_name(text: str) -> bool:
    """True for "Alva Ek, hamnchef, Provå hamn." with a full stop: a name and few words between commas."""
    match = named(one_space(text)) if len(text) <= LONGEST_FIELD else None
    fields = match["rest"].strip(" ,.").split(",") if match and match["rest"].startswith(",") else []
    return (
        bool(fields)
        and ROLE.search(fields[0].strip()) is not None
        and all(len(one.split()) < 5 for one in fields)
    )


def merged(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """Return each person once, with all that was found of them."""
    by_name: dict[str, Contact] = {}
    for contact in contacts:
        known = by_name.get(contact.name.casefold())
        by_name[contact.name.casefold()] = _joined(known, contact) if known else contact
    return tuple(by_name.values())


def _joined(first: Contact, second: Contact) -> Contact:
    more = {
        name: getattr(second, name)
        for name in ("party", "role", "committee", "organisation", "email")
        if not getattr(first, name) and getattr(second, name)
    }
    return replace(first, **more, phones=tuple(dict.fromkeys(first.phones + second.phones)))


def _one_to_a_line(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines; several people on one line, each with a number or address, come one by one."""
    for line in lines:
        cuts = [match.end() for match in re.finditer(r"[;,.]?\s+(?:och|samt|eller)\s+|;\s*", line.text)]
        parts = [stretch(line.text, a, b) for a, b in zip([0, *cuts], [*cuts, None], strict=True)]
        people = [one for one in parts if named(one) and (phones(one) or EMAIL.search(one))]
        if len(parts) > 1 and len(people) == len(parts):
            ends = (re.search(r"[;,.]?\s*(?:och|samt|eller)?\s*$", one) for one in parts)
            yield from (
                replace(line, text=stretch(one, 0, end.start() if end else None))
                for one, end in zip(parts, ends, strict=True)
            )
        else:
            yield line


def begun(line: Line, records: Sequence[PersonRecord], spread: bool) -> PersonRecord | None:
    """Return the record that the line begins, or None when it belongs to the one before."""
    text = MARKED_AS_CONTACT.sub("", one_space(line.text))
    match = None if BEFORE_NAME.fullmatch(text) else named(text)
    if match is None:
        return _titled(text) or _function(text, records)
    # Inside a record a line without a party may be an organisation with a name like a person's.
    inside = bool(records) and not records[-1].reachable and (spread or not line.gap)
    if inside and not match["party"]:
        return None
    record = PersonRecord(match["name"], normal_party(match["party"]) if match["party"] else "")
    _add(record, match["rest"])
    return record


def _titled(text: str) -> PersonRecord | None:
    """Return a record for a title before the name: "nämndens ordförande Alva Ek (S), 070-…"."""
    found = read_speaker(text, 0, 0)
    before, name, after = text.partition(found.speaker) if found and found.party else (text, "", "")
    if not found or not name or not ROLE.search(before.strip()):
        return _introduced(text) or _announced(text)
    record = PersonRecord(found.speaker, found.party, [before.strip()])
    _add(record, after)
    return record


def _introduced(text: str) -> PersonRecord | None:
    """Return a record for a title right before the name: "Kanslichef Alva Ek", "utredningens jurist Alva Ek 070-…"."""
    title = BEFORE_NAME.fullmatch(text)
    match = named(without_phones(title["name"]).strip(" .")) if title else None
    if title is None or match is None:
        return None
    record = PersonRecord(
        match["name"], normal_party(match["party"]) if match["party"] else "", [title["title"]]
    )
    _add(record, title["name"].replace(match["name"], "", 1))
    return record


def _announced(text: str) -> PersonRecord | None:
    """Return a record for "Pressekreterare: Alva Ek, 070-…"."""
    role, colon, rest = text.partition(":")
    match = named(rest.strip()) if colon and ROLE.search(role) else None
    if match is None:
        return None
    record = PersonRecord(match["name"], normal_party(match["party"]) if match["party"] else "", [role])
    _add(record, match["rest"])
    return record


def _function(text: str, records: Sequence[PersonRecord]) -> PersonRecord | None:
    """Return a record for a press office, which has a number but no person."""
    bare = EMAIL_LABEL.sub(" ", EMAIL.sub(" ", without_phones(text))).strip(" ,;:|–-")
    if not FUNCTION.fullmatch(bare) or (records and not records[-1].reachable):
        return None
    record = PersonRecord(bare)
    _add(record, text.replace(bare, ""))
    return record


def named(text: str) -> re.Match[str] | None:
    """Return the person whom a line begins with, as `name`, `party` and `rest`, or None: "Alva Ek (S), ordförande"."""
    match = NAME.fullmatch(re.sub(r"^(?:\d+\.|och|samt|eller)\s+", "", text))
    if match is None:
        return None
    name = match["name"]
    certain = bool(match["party"])
    several = len(name.split()) >= 2
    rest = match["rest"].strip()
    in_prose = rest[:1].islower() and not (phones(rest) or EMAIL.search(rest))
    if not certain and (not several or in_prose or _is_no_person(name)):
        return None
    return match


def _is_no_person(words: str) -> bool:
    return bool(
        ROLE.search(words)
        or ORGANISATION.fullmatch(words)
        or FUNCTION.fullmatch(words)
        or committees.mentions(words)
        or furniture.organisation(words)
    )


def _add(record: PersonRecord, text: str, markup: str = "") -> None:
    """Add what a line says: numbers, an address (perhaps behind a link), and the words that are left."""
    text = GLUED.sub(r"\1 ", MARKED_AS_CONTACT.sub("", one_space(text)))
    record.phones += [number for number in phones(text) if number not in record.phones]
    if found := EMAIL.search(text) or EMAIL.search(markup):
        record.email = record.email or found[0]
    if EMAIL_WORD.fullmatch(text.strip()):
        record.has_email_link = True
        return
    if not record.party and (found := PARTY.search(text)):
        record.party = normal_party(found["party"])
    words = EMAIL_LABEL.sub(" ", EMAIL.sub(" ", PARTY.sub("", without_phones(text))))
    parts = [
        part.strip(" ():") for part in re.split(r"\s*[,;|]\s*|\s+[–-]\s+", words.strip(f" ,;:|.{DASHES}"))
    ]
    for part in parts:
        _add_words(record, part, alone=len(parts) == 1)


def _add_words(record: PersonRecord, words: str, *, alone: bool) -> None:
    if not words or words.casefold() in BETWEEN_FIELDS or furniture.is_postal_address(words):
        return
    if not record.organisation and (placed := UNIT.fullmatch(words)):
        record.fields.append(placed["role"])
        record.organisation = placed["organisation"]
        return
    if not record.organisation and not ROLE.search(words) and _is_organisation(words, alone):
        record.organisation = words
    elif not record.organisation and (employed := AT_ORGANISATION.fullmatch(words)):
        record.fields.append(employed["role"])
        record.organisation = employed["organisation"]
    else:
        record.fields.append(words)


def _is_organisation(words: str, alone: bool) -> bool:
    """True for a municipality or company; alone on its line also for a name like a person's ("Norra Hamnen")."""
    if committees.mentions(words) or words[:1].islower():
        return False
    if not alone and PLACE.fullmatch(words):
        return True
    like_a_name = NAME.fullmatch(words) if alone else None
    named = like_a_name is not None and not like_a_name["rest"]
    return bool(named or furniture.organisation(words) or ORGANISATION.fullmatch(words))


def _contact(record: PersonRecord) -> Contact:
    role, committee = _role_and_committee(record.fields)
    return Contact(
        name=record.name,
        party=record.party,
        role=role,
        committee=committee,
        organisation=record.organisation,
        phones=tuple(record.phones),
        email=record.email,
    )


def typed(name: str, title: str = "", phone: str = "", email: str = "") -> Contact:
    """Return a person whose name, title, number and address are known apart: "Alva Ek (S)", "ordförande i X"."""
    found = named(name)
    record = PersonRecord(found["name"] if found else name)
    if found and found["party"]:
        record.party = normal_party(found["party"])
    for words in (found["rest"].strip(" ,") if found else "", title):
        _add(record, words)
    record.phones += [one for one in phones(phone) if one not in record.phones]
    address = EMAIL.search(email)
    record.email = address[0] if address else record.email
    return _contact(record)


def _role_and_committee(fields: Sequence[str]) -> tuple[str, str]:
    """Tell the role from the body it is held in: stacked, "ordförande i X", "ordförande X" or "X:s ordförande"."""
    roles: list[str] = []
    committee = ""
    for words in fields:
        role, body = _divided(words)
        if body and not committee:
            committee = body
            roles += [role] if role else []
        else:
            roles.append(words)
    return ", ".join(roles), committee


def _divided(words: str) -> tuple[str, str]:
    if body := committees.is_body(words):
        return "", body
    for mention in committees.mentions(words):
        before, after = words[: mention.start].strip(), words[mention.end :].strip()
        if mention.bare:
            continue
        if not after and ROLE.search(re.sub(r"\s+(?:i|för|på|inom)$", "", before)):
            return re.sub(r"\s+(?:i|för|på|inom)$", "", before), mention.definite
        if not before and mention.genitive and ROLE.search(after):
            return after, mention.definite
    return words, ""
