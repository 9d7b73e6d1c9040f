"""Are people named as the directory knows them: spelling, party, and the role held now?"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from releases.capture import committees
from releases.capture.parties import NAMES as PARTY_NAMES
from releases.capture.vocabulary import any_of, words
from releases.document import Contact
from releases.document.attribution import normal_party
from releases.proofreading.directory import KnownPerson, KnownRole
from releases.proofreading.findings import Counterpart, Finding, Suggestion, Value, Weight
from releases.proofreading.names import Named, is_first_name_alike, near_names, windows
from releases.proofreading.subject import Subject
from releases.proofreading.texts import Sentence

DIRECTORY = "directory"
# Titles that a body gives, so that whoever holds another one in the directory cannot have this one, too.
OFFICE_WORDS = any_of("""
    förste vice ordförande  andre vice ordförande  1:e vice ordförande  2:e vice ordförande  vice ordförande
    ordförande  ledamot  ersättare
""")
OFFICE = re.compile(rf"{OFFICE_WORDS}", re.IGNORECASE)
BEHIND = re.compile(r"\s*(?:\([^)]{1,6}\))?\s*,\s*(?P<role>[^.;:()!?]{3,120})")
BEFORE = re.compile(
    rf"(?:^|[\s,(–-])(?P<role>(?:[\w,-]+(?:\s+(?:och|samt)\s+[\w-]+)?s\s+)?(?:{OFFICE_WORDS}))\s+$",
    re.IGNORECASE,
)
# Posts that a person has one of: "kulturchef" is not "fritidschef". Ranks ("avdelningschef") may be held beside one.
POST = re.compile(
    r"(?!(?:avdelnings|enhets|förvaltnings|verksamhets|sektions|grupp|områdes|presschef|press|kommunikations|bitr)\w*)"
    r"\w{3,30}(?:chef|direktör)\b",
    re.IGNORECASE,
)
POST_BEFORE = re.compile(rf"(?<![\w-])(?P<post>{POST.pattern})(?:en)?\s+$", re.IGNORECASE)
POST_BEHIND = re.compile(
    rf"\s*,\s*(?P<post>{POST.pattern})(?=\s*(?:[.,;:!?–]|$|(?:i|på|vid|för|inom)\s))", re.IGNORECASE
)
OF_PARTY = re.compile(
    rf"\b(?P<party>{'|'.join(sorted(PARTY_NAMES, key=len, reverse=True))})s\s+$", re.IGNORECASE
)
LONGEST_PARTY = 40  # letters
WHOLE_CLAUSE = re.compile(r"[,–]|\s+(?:och|som|när|efter|inför)\s", re.IGNORECASE)
AT_ANOTHER_TIME = words(r"""
    tidigare  förra  förre  dåvarande  avgående  tillträdande  blivande  nyvald\w*  nyutsedd  f\.? ?d\.?  före detta
    sedan  till och med  blir  avgår  väljs  valdes  avgick  efterträd\w*  tillför\w*
""")


def parties(subject: Subject) -> Iterator[Finding]:
    """A party behind a name that is not the person's."""
    for named in subject.named:
        if (written := named.party) and (party := normal_party(written["party"])):
            own = {person.party for person in named.people}
            if "" not in own and party.upper() not in {one.upper() for one in own}:
                yield _finding(
                    subject,
                    "party",
                    named,
                    (written.start("party"), written.end("party")),
                    said=party,
                    value=next(iter(own)),
                    instead=next(iter(own)) if len(own) == 1 else None,
                )


def party_before(subject: Subject) -> Iterator[Finding]:
    """A party before a name that is not the person's: "Moderaternas Alva Ek"."""
    for named in subject.named:
        start = max(0, named.start - LONGEST_PARTY)
        match = OF_PARTY.search(named.sentence.text[start : named.start])
        own = {person.party for person in named.people}
        if match is None or "" in own or AT_ANOTHER_TIME.search(named.sentence.text):
            continue
        party = PARTY_NAMES[match["party"].lower()]
        if party not in {one.upper() for one in own}:
            span = (start + match.start(), start + match.end("party") + 1)
            yield _finding(subject, "party", named, span, said=party, value=next(iter(own)))


def roles(subject: Subject) -> Iterator[Finding]:
    """A role that the person does not hold now: an old one, or another than the directory's."""
    for named in subject.named:
        for words_of_role, start, end in _roles_beside(named):
            title, body = _divided(words_of_role)
            if title and not AT_ANOTHER_TIME.search(named.sentence.text):
                role = KnownRole(title=title, committee=body)
                if (held := _other_role(role, named.people, subject)) is not None:
                    yield _finding(subject, "role", named, (start, end), said=words_of_role, value=held)


def posts(subject: Subject) -> Iterator[Finding]:
    """Another post than the directory's: "kulturchef" of somebody who is "fritidschef"; asked about."""
    for named in subject.named:
        if named.party or AT_ANOTHER_TIME.search(named.sentence.text):
            continue
        ahead = POST_BEFORE.search(named.sentence.text[: named.start])
        for match in (ahead, POST_BEHIND.match(named.sentence.text, named.end)):
            if match and (held := _other_post(match["post"], named.people, subject)):
                yield _finding(
                    subject,
                    "role",
                    named,
                    match.span("post"),
                    said=match["post"],
                    value=held,
                    instead=held,
                    weight=Weight.ADVISING,
                )


def contact_posts(subject: Subject) -> Iterator[Finding]:
    """A contact with another post than the directory's; asked about."""
    for index, contact in enumerate(subject.document.contacts):
        people = subject.directory.by_name.get(contact.name.casefold(), ())
        post = contact.role.strip()
        if POST.fullmatch(post) and not contact.party and (held := _other_post(post, people, subject)):
            field = f"contacts.{index}.role"
            yield Finding(
                rule="contact_role",
                weight=Weight.ADVISING,
                said=post,
                about=contact.name,
                counterpart=Counterpart(field=field, value=held),
                suggestion=Suggestion(field=field, value=held),
            )


def contact_roles(subject: Subject) -> Iterator[Finding]:
    """A contact with a role that the person has left."""
    for index, contact in enumerate(subject.document.contacts):
        people = subject.directory.by_name.get(contact.name.casefold(), ())
        title, body = contact.role.strip(), contact.committee
        if not body:
            title, body = _divided(title) if OFFICE.search(title) else (title, "")
        role = KnownRole(title=title or contact.role.strip(), committee=body)
        if contact.role and (held := _other_role(role, people, subject)) is not None:
            field = f"contacts.{index}.role"
            yield Finding(
                rule="contact_role",
                weight=Weight.BLOCKING,
                said=_in_words(role),
                about=contact.name,
                counterpart=Counterpart(field=field, value=held),
                suggestion=_renamed(contact, field, people, subject),
            )


def contacts_who_left(subject: Subject) -> Iterator[Finding]:
    """A contact without a role here, whose every role in the directory has ended."""
    for index, contact in enumerate(subject.document.contacts):
        people = subject.directory.by_name.get(contact.name.casefold(), ())
        roles = [role for person in people for role in person.roles]
        if contact.role.strip() or not all(person.roles for person in people):
            continue
        if roles and not any(role.held(subject.directory.days) for role in roles):
            yield Finding(
                rule="contact_role",
                weight=Weight.BLOCKING,
                said=_in_words(roles[-1]),
                about=contact.name,
                counterpart=Counterpart(field=f"contacts.{index}.role", value=""),
            )


def names(subject: Subject) -> Iterator[Finding]:
    """A name that is almost somebody's in the directory: of the same party, quoted, or a contact here."""
    near = near_names(frozenset(person.name for person in subject.directory.people))
    called = {contact.name for contact in subject.document.contacts}
    speakers = {" ".join(quote.speaker.split()).casefold() for quote in subject.document.quotes}
    named_in: dict[Sentence, list[tuple[int, int]]] = defaultdict(list)
    for one in subject.named:
        named_in[one.sentence].append((one.start, one.end))
    for sentence in subject.sentences:
        taken = named_in.get(sentence, [])
        for window, start, end in windows(sentence.text):
            if any(first < end and start < last for first, last in taken):
                continue
            for meant in near.of(window):
                people = subject.directory.by_name[meant.casefold()]
                named = Named(sentence, start, end, people)
                party = named.party
                same_party = party and normal_party(party["party"]) in {one.party for one in people}
                speaks = window.casefold() in speakers and not party
                alike = is_first_name_alike(window, meant)
                weight = _weight(bool(same_party), meant in called, speaks=speaks, alike=alike)
                if weight is None:
                    continue
                yield _finding(
                    subject,
                    "name",
                    named,
                    (start, end),
                    said=window,
                    value=meant,
                    instead=meant,
                    weight=weight,
                )


def _weight(same_party: bool, is_contact: bool, *, speaks: bool, alike: bool) -> Weight | None:
    """Return how heavily a near name weighs; `alike` first names may be two of a family, also in one party."""
    if alike:
        sure, likely = same_party and is_contact, same_party or is_contact
    else:
        sure, likely = same_party or is_contact, speaks
    return Weight.BLOCKING if sure else Weight.ADVISING if likely else None


def _roles_beside(named: Named) -> Iterator[tuple[str, int, int]]:
    """Yield the words on what somebody is, with their place: "Alva Ek (S), ordförande i …", "ordförande Alva Ek"."""
    text = named.sentence.text
    if (match := BEFORE.search(text[: named.start])) and OFFICE.search(match["role"]):
        yield match["role"], match.start("role"), match.end("role")
    if match := BEHIND.match(text, named.end):
        role = match["role"]
        ends = next(
            (one.start() for one in WHOLE_CLAUSE.finditer(role) if not _is_in_a_body(role, one.start())),
            len(role),
        )
        role = role[:ends].rstrip()
        yield role, match.start("role"), match.start("role") + len(role)


def _is_in_a_body(text: str, at: int) -> bool:
    return any(one.start <= at < one.end for one in committees.mentions(text))


def _divided(text: str) -> tuple[str, str]:
    """Return title and body of "ordförande i X" and "X:s ordförande"; a bare "nämndens" names no body."""
    mention = next(iter(committees.mentions(text)), None)
    if mention is None:
        head, _in, body = text.partition(" i ")
        return (head.strip(), body.strip()) if OFFICE.fullmatch(head.strip()) else (text.strip(), "")
    before, after = text[: mention.start].strip(), text[mention.end :].strip(" ,")
    title = after if not before else re.sub(r"\s+(?:i|för|på|inom)$", "", before)
    return title, "" if mention.bare else mention.definite


def _other_role(role: KnownRole, people: Sequence[KnownPerson], subject: Subject) -> str | None:
    """Return the role held instead, "" for none; None when the words may well be right."""
    if not people or any(not person.roles for person in people):
        return None
    held = [one for person in people for one in person.roles if one.held(subject.directory.days)]
    if any(_is_same(role, one, subject) for one in held):
        return None
    former = any(_is_same(role, one, subject) for person in people for one in person.roles)
    if former or (held and OFFICE.fullmatch(role.title)):
        return _in_words(held[0]) if held else ""
    return None


def _other_post(post: str, people: Sequence[KnownPerson], subject: Subject) -> str | None:
    """Return the one post held instead; None when the words may be right, or were right once."""
    held = [one.title for person in people for one in person.roles if one.held(subject.directory.days)]
    if len(people) != 1 or len(held) != 1 or not POST.fullmatch(held[0]):
        return None
    # A former post is a finding of `roles` already.
    known = {one.title.casefold() for one in people[0].roles}
    return None if post.casefold() in known else held[0]


def _is_same(role: KnownRole, known: KnownRole, subject: Subject) -> bool:
    if role.title.casefold() != known.title.casefold():
        return False
    said, own = subject.directory.body(role.committee), subject.directory.body(known.committee)
    return not said or not own or said == own or committees.shortens(said, own) or own.endswith(f" {said}")


def _in_words(role: KnownRole) -> str:
    return f"{role.title}, {role.committee}" if role.committee else role.title


def _renamed(
    contact: Contact, field: str, people: Sequence[KnownPerson], subject: Subject
) -> Suggestion | None:
    """Return the title held now in the same body, when there is one."""
    body = subject.directory.body(contact.committee)
    for person in people:
        for role in person.roles:
            if role.held(subject.directory.days) and subject.directory.body(role.committee) == body:
                return Suggestion(field=field, value=role.title)
    return None


def _finding(
    subject: Subject,
    rule: str,
    named: Named,
    span: tuple[int, int],
    *,
    said: str,
    value: Value,
    instead: str | None = None,
    weight: Weight = Weight.BLOCKING,
) -> Finding:
    place = subject.place(named.sentence, *span)
    return Finding(
        rule=rule,
        weight=weight,
        said=said,
        about=named.people[0].name,
        counterpart=Counterpart(field=DIRECTORY, value=value),
        places=(place,),
        suggestion=Suggestion(field=place.field, value=instead, place=place) if instead else None,
    )
