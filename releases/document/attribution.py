"""Who says it: the attribution of a spoken quote in Swedish running text.

Verb, name, party and title come in every order: "säger Alva Ek (S),
ordförande", "förklarar nämndens ordförande Alva Ek (S)", "menar Ek",
"fortsätter hon". Words between quotation marks are an inline phrase and
nobody's quote. Pure functions over text, nothing of ours imported.

Source: Svenska skrivregler (Språkrådet), the section on talstreck.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212-"
OPENING_DASH = re.compile(rf"\s*[{DASHES}]\s*(?=[^\s{DASHES}])")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# "~" stands for the space in a verb of two words.
SAYING = _words("""
    anför anser avslutade avslutar bedömer bekräftar berättade berättar beskriver betonade betonar
    efterlyser flikar~in fortsatte fortsätter framhåller framhöll frågar funderar fyller~i
    förklarade förklarar försäkrar förtydligar garanterar hoppas hälsar hävdar inflikar inledde
    inleder instämmer intygar jublar kommenterade kommenterar konstaterade konstaterar lovar lyfter
    meddelade meddelar medger menade menar motiverar noterar poängterar påminner påpekade påpekar
    reflekterar resonerar sa sade sammanfattar skrev skriver slår~fast summerar svarade svarar säger
    tillade tillägger tipsar tror tycker tyckte understryker underströk undrar uppger upplyser
    uppmanar utbrister uttalar utvecklar varnar vittnar vädjar välkomnar önskar
    says said adds added explains explained sier forteller
""")
SAYS = "|".join(sorted(SAYING)).replace("~", r"\s+")
# The verb follows a comma or the quote's own full stop, question or exclamation mark.
BEFORE_SPEAKER = re.compile(rf"(?<=[,.!?…”\"»«“])\s*(?P<verb>(?:(?:så|det|detta)\s+)?(?:{SAYS}|enligt))\s+")
# Writers forget the comma; then only these verbs, with a full name and party, are proof enough.
WITHOUT_COMMA = re.compile(r"(?<=\w)\s+(?P<verb>säger|sa|sade|berättar|förklarar|konstaterar|menar)\s+")
INTRODUCTION = re.compile(rf"\b(?:{SAYS})\b")
ABBREVIATIONS = _words("tf t.f bitr ordf f.d fd dr st kl ca bl.a s.k f d fil s:t")
PARTY = re.compile(
    rf"\s*(?:,\s*)?\((?P<party>[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{{0,3}}\.?|Ar\.?\s?P|[a-zåäö]{{1,2}}|[{DASHES}])\)"
)
PARTICLES = _words("von van af av de du der den di da dos el al la le bin ibn")
# A word of this sort after the name opens an addition ("Alva Ek på Provbolaget"); it is not part of a title.
LINKS = _words("i på för vid till från om hos med inom som och under efter inför")
# "Projektledare Alva Ek har …", "Alva Ek, vd, är …", "Enligt rådet Alva Ek (S) är …", "Chefen, Alva Ek, ser …".
SURNAME = r"[A-ZÅÄÖÉ][a-zåäöéü]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?"
INTRODUCES = re.compile(
    rf"(?:(?:^|[.!?]\s+)(?:[A-ZÅÄÖ][a-zåäö]*(?:are|chef|råd|ande|ör|ist|log|ekt|nom)\s+|[^.,]{{0,60}}?,\s+"
    rf"|Enligt\s+(?:[a-zåäö]+\s+){{0,2}})?)(?P<name>{SURNAME}(?:\s+{SURNAME}){{1,2}})"
    r"(?:\s*\((?P<party>[A-ZÅÄÖ]{1,3})\))?(?=\s+[a-zåäö]|,)"
)
NO_SURNAMES = ("kommun", "region", "stad")
ADVERBS = _words("också även vidare dessutom därför nu en ett så sedan samtidigt istället")
PRONOUNS = frozenset({"hon", "han", "hen", "she", "he", "hun"})
# Quotation marks that open what is said, and those that close it: „…”, ”…”, »…«, “…”.
OPENING_MARK = re.compile(r"\s*[„”“\"»«](?=[^\s„”“\"»«])")
CLOSING_MARKS = '”“"«»'
LONGEST_SPEAKER_LINE, LONGEST_ATTRIBUTION = 120, 400
# Where <br> or an inner paragraph ends a line: `richtext.clean` leaves no such letter in a text.
LINE_END = "\u2028"
SENTENCE_END = re.compile(rf"[.!?](?=\s|$|[”\"])|{LINE_END}")
TRAILING_CLAUSE = re.compile(
    r"(?:^|[,;]?\s+)(?:och\s+\w+(?:er|ar|ade)\b|som\s|i\s+en\s+(?:kommentar|intervju)|i\s+ett\s+\w+"
    r"|när\s|efter\s|inför\s|:).*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where in a paragraph the speaker is named, and who it is. `speaker` may be a surname or a pronoun."""

    start: int
    end: int
    speaker: str
    party: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        parts = self.text.rstrip(",;:").split("-")
        return all(part[:1].isupper() and not part.isdigit() for part in parts) and (
            any(letter.islower() for letter in self.text)
            or re.fullmatch(r"[A-ZÅÄÖ]\.?", self.text) is not None
        )


def normal_party(abbreviation: str) -> str:
    """Return "(s)" as "S", "Ar P" as it is, and every dash as "–", the mark of somebody without a party."""
    words = " ".join(abbreviation.split())
    if words and words in DASHES:
        return "–"
    return words.upper() if words.islower() else words


def attribution(text: str) -> Attribution | None:
    """Return who says the paragraph `text` and where it says so, or None when it names nobody."""
    for match in BEFORE_SPEAKER.finditer(text):
        found = read_speaker(text, match.start("verb"), match.end())
        if found and re.search(r"\w", text[: match.start()]):
            return found
    for match in WITHOUT_COMMA.finditer(text):
        found = read_speaker(text, match.start("verb"), match.end())
        if found and found.party and " " in found.speaker:
            return found
    return _signed(text)


def speaker_line(text: str) -> Attribution | None:
    """Return the speaker of a line that is nothing but one: "Alva Ek (S), ordförande"."""
    words = text.strip(f"{DASHES}{LINE_END} \t\r\n\xa0")
    offset = text.find(words)
    found = read_speaker(words, 0, 0)
    if not found or found.speaker in PRONOUNS or not words.startswith(found.speaker):
        return None
    if found.end < len(words.rstrip(".")) or len(words) > LONGEST_SPEAKER_LINE:
        return None
    return replace(found, start=offset, end=offset + found.end)


def opens_with_dash(text: str) -> bool:
    """True when the paragraph begins with a dash of any sort, with or without a space after it."""
    return OPENING_DASH.match(text) is not None


def opens_with_speech(text: str) -> bool:
    """True when the paragraph begins with a dash, or is set in quotation marks and names who says it behind them."""
    return opens_with_dash(text) or marked_speech(text) is not None


def marked_speech(text: str) -> Attribution | None:
    """Return who says a paragraph in quotation marks: "”Vi bygger”, säger Alva Ek."; None for an inline phrase."""
    if not OPENING_MARK.match(text):
        return None
    found = attribution(text)
    before = text[: found.start].rstrip().rstrip(",.").rstrip() if found else ""
    return found if before and before[-1] in CLOSING_MARKS else None


def introduced(text: str) -> Attribution | None:
    """Return the person of first name and surname whom a paragraph is about, for "säger hon" in the next one.

    Only one who opens a sentence, perhaps behind a title: a town or a company elsewhere is nobody.
    """
    found: Attribution | None = None
    for match in INTRODUCES.finditer(text[:LONGEST_ATTRIBUTION]):
        if not match["name"].split()[-1].endswith(NO_SURNAMES):
            party = normal_party(match["party"]) if match["party"] else ""
            found = Attribution(match.start("name"), match.end("name"), match["name"], party)
    return found


def read_speaker(text: str, start: int, name_from: int) -> Attribution | None:
    """Read "[title] Name [(P)][, role]" from `name_from` to the end of its sentence."""
    end = _sentence_end(text, name_from)
    stop = re.compile(r"[(,:;]").search(text, name_from, end)
    head = text[name_from : stop.start() if stop else end]
    words = [_Word(m[0], m.start(), m.end()) for m in re.finditer(r"\S+", head)]
    pronoun = words[0].text.rstrip(".!?") if words else ""
    if pronoun in PRONOUNS:
        return Attribution(start, name_from + words[0].start + len(pronoun), pronoun)
    run = _name(words)
    if not run:
        return None
    first, last = run[0], run[-1]
    party = PARTY.match(text, name_from + last.end)
    rest = text[party.end() if party else name_from + last.end : end]
    name = re.sub(r"\s+", " ", head[first.start : last.end]).rstrip(",;:")
    role = _role(head[: first.start], rest)
    return Attribution(start, end, name, normal_party(party["party"]) if party else "", role)


def _signed(text: str) -> Attribution | None:
    """Return the speaker who stands after the quote's last full stop: "… äntligen. Alva Ek (S), ordförande"."""
    start = max((match.end() for match in re.finditer(r"[.!?”\"]\s+", text.rstrip(" .\xa0"))), default=0)
    found = speaker_line(text[start:]) if start else None
    if not found or not found.party or " " not in found.speaker:
        return None
    return replace(found, start=start + found.start, end=start + found.end)


def _name(words: Sequence[_Word]) -> Sequence[_Word]:
    """Return the words that name the speaker: the last run of names, unless it belongs to "på X", "i Y"."""
    runs = list(_runs(words))
    if not runs:
        return []
    first = runs[0]
    following = words[first.stop].text if first.stop < len(words) else ""
    if following and following not in LINKS and len(runs) == 1 and len(first) == 1:
        return []
    chosen = first if following in LINKS or len(runs) == 1 else runs[-1]
    return words[chosen.start : chosen.stop]


def _runs(words: Sequence[_Word]) -> Iterator[range]:
    """Yield each unbroken stretch of name words; a particle ("von") holds a stretch together."""
    start: int | None = None
    for index, word in enumerate(words):
        if word.is_name or (start is not None and _holds_together(words[index:])):
            start = index if start is None else start
        elif start is not None:
            yield range(start, index)
            start = None
    if start is not None:
        yield range(start, len(words))


def _holds_together(words: Sequence[_Word]) -> bool:
    """True at particles with a name behind them: "de la" in "Maria de la Rosa"."""
    first = next((word for word in words if word.text not in PARTICLES), None)
    return first is not words[0] and first is not None and first.is_name


def _role(before: str, after: str) -> str:
    titles = [word for word in before.split() if word.lower() not in ADVERBS]
    after = " ".join(TRAILING_CLAUSE.sub("", after).split()).strip(" ,;.!?")
    return " ".join(titles) or after


def _sentence_end(text: str, start: int) -> int:
    """Return the offset of the full stop (or its like) that ends the sentence running at `start`."""
    last = min(len(text), start + LONGEST_ATTRIBUTION)
    for match in SENTENCE_END.finditer(text, start, last):
        word = re.split(r"[\s(]", text[max(start, match.start() - 10) : match.start()])[-1]
        if match[0] == "." and (word.lower() in ABBREVIATIONS or re.fullmatch(r"[A-ZÅÄÖ]", word)):
            continue
        return start + len(text[start : match.start()].rstrip())
    return start + len(text[start:last].rstrip())
