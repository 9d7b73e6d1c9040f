"""Bodies in running text: nämnder, utskott, styrelser, fullmäktige, told by how Swedish builds their names.

No list of one municipality's bodies: those are rows in the directory, and are
renamed and abolished. Known here are the endings and the general abbreviations.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from releases.capture.vocabulary import any_of, lines
from releases.document import Committee, CommitteeKind

LETTER = "A-Za-zÅÄÖåäöÉé"
# "miljö- och hälsoskydds…", "plan-, bygg- och miljö…"
WORD = rf"[{LETTER}]{{1,30}}"
COORDINATION = rf"(?:{WORD}-(?:,\s*{WORD}-){{0,3}}\s+(?:och|samt|&)\s+)?"
COMPOUND = rf"{COORDINATION}(?:{WORD}-)?[{LETTER}]{{0,40}}?"
MATTERS = any_of("""
    frågor  hinder  nedsättning  omsorg  service  stöd  vård  skola  utveckling  teknik  samverkan  lärande  kultur
    fritid  miljö  upphandling  arbetsmarknad  utbildning  integration  hållbarhet  välfärd  räddningstjänst  trafik
""")
BODY = re.compile(
    rf"(?<![\w-])(?:"
    # "kommunstyrelsens arbetsutskott": the parent's genitive makes it definite.
    rf"(?P<part>{COMPOUND}(?:styrelsens|nämndens|fullmäktiges)\s+{COORDINATION}{WORD}(?:utskott|beredning))(?:s|et|ets)?"
    rf"|(?P<adjective>(?i:tekniska|sociala|gemensamma|kommunala|regionala|lokala))\s+(?P<after>{COMPOUND}nämnden)s?"
    rf"|(?P<matter>[Nn]ämnden\s+för\s+{COORDINATION}[{LETTER}]{{0,30}}{MATTERS})s?"
    rf"|(?P<board>{COMPOUND}(?:nämnd(?:en)?|utskott(?:et)?|styrelsen?|fullmäktige|[{LETTER}]{{4,30}}beredningen|revisionen))(?:s)?"
    rf"|(?P<short>KSAU|[Kk]s\s?au|KF|KS)(?::?s)?(?![\w/:-]|\s\d)"
    rf")(?![\w-])",
)
SHORT = {"ksau": "kommunstyrelsens arbetsutskott", "kf": "kommunfullmäktige", "ks": "kommunstyrelsen"}
# State authorities and a company's own board end like a municipal body and are none.
NOT_MUNICIPAL = lines(r"""
    (?:läns|social|skol|polis|ungdoms|luftfarts|lantmäteri|tull|kriminalvårds|djurskydds|data|hög)?styrelsen?
    (?:hyres|arrende|ansvars|överklagande|valprövnings|reklamations)nämnd(?:en)?
    (?:konstitutions|finans|justitie|socialförsäkrings|arbetsmarknads|trafik|skatte|utrikes|försvars)utskottet
""")
BARE = re.compile(
    r"\b(?P<noun>[Nn]ämnden|[Uu]tskottet|[Ss]tyrelsen|[Ff]ullmäktige|[Bb]eredningen)s?\b(?!\s+för\b)"
)
BARE_NOUNS = frozenset(
    {"nämnd", "nämnden", "utskott", "utskottet", "styrelse", "styrelsen", "fullmäktige", "revisionen"}
)


@dataclass(frozen=True, slots=True)
class CommitteeMention:
    """A body named in a text. `bare`: only "nämnden", which stands for a body named elsewhere."""

    definite: str
    start: int
    end: int
    bare: bool = False
    genitive: bool = False


def mentions(text: str) -> tuple[CommitteeMention, ...]:
    """Return the bodies that `text` names, in order, each by its definite form."""
    named = list(_named(text))
    taken = [(mention.start, mention.end) for mention in named]
    bare = [
        CommitteeMention(
            match["noun"].lower(), match.start(), match.end(), bare=True, genitive=match[0].endswith("s")
        )
        for match in BARE.finditer(text)
        if not any(start <= match.start() < end for start, end in taken)
    ]
    return tuple(sorted([*named, *bare], key=lambda mention: mention.start))


def is_body(text: str) -> str:
    """Return the definite form when `text` is the name of one body and nothing else, else ""."""
    found = mentions(text.strip(" .,"))
    if len(found) != 1 or found[0].bare or found[0].genitive:
        return ""
    return found[0].definite if (found[0].start, found[0].end) == (0, len(text.strip(" .,"))) else ""


def resolve(mention: CommitteeMention, known: Iterable[str]) -> str:
    """Return which of the `known` bodies a bare "nämnden" stands for, the likeliest first; "" when none fits."""
    if not mention.bare:
        return mention.definite
    stem = mention.definite.removesuffix("en").removesuffix("et")
    return next((definite for definite in known if stem in definite.split()[-1] or stem in definite), "")


def as_committee(definite: str) -> Committee:
    """Return the body as a value: its indefinite form, its address and its sort follow from its name."""
    return Committee(name=indefinite(definite), definite=definite, slug=slug(definite), kind=_kind(definite))


def indefinite(definite: str) -> str:
    """Return "byggnadsnämnden" as "byggnadsnämnd" and "tekniska nämnden" as "teknisk nämnd"."""
    words = re.sub(r"^(\w+sk|social)a (nämnd)en$", r"\1 \2", definite)
    return re.sub(r"(nämnd|beredning|revision)en\b|(utskott)et\b|(styrelse)n\b", r"\1\2\3", words)


def shortens(short: str, full: str) -> bool:
    """True when `short` may be a loose name of the body `full`: "skolnämnden" of "för- och grundskolenämnden"."""
    sort = re.search(r"(?:nämnden|utskottet|styrelsen|fullmäktige|beredningen)$", short)
    return sort is not None and full.endswith(sort[0]) and short[: sort.start()] in full


def slug(words: str) -> str:
    """Return the words as an address: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _named(text: str) -> Iterator[CommitteeMention]:
    for match in BODY.finditer(text):
        words = match[0]
        definite = _definite(match)
        if definite:
            genitive = match["short"] is None and re.search(r"(?:en|et|ige|ott)s$", words) is not None
            yield CommitteeMention(definite, match.start(), match.end(), genitive=genitive)


def _definite(match: re.Match[str]) -> str:
    if match["short"]:
        return SHORT[re.sub(r"\s", "", match["short"].lower())]
    if match["adjective"]:
        return f"{match['adjective'].lower()} {_small(match['after'])}"
    words = _small(match["part"] or match["matter"] or match["board"])
    if match["board"] and (words in BARE_NOUNS or _is_state(words)):
        return ""
    return words if match["part"] or match["matter"] else _made_definite(words)


def _is_state(words: str) -> bool:
    return NOT_MUNICIPAL.fullmatch(words) is not None


def _made_definite(words: str) -> str:
    words = re.sub(r"nämnd$", "nämnden", words)
    words = re.sub(r"utskott$", "utskottet", words)
    return re.sub(r"styrelse$", "styrelsen", words)


def _small(words: str) -> str:
    """Return the name without a sentence's capital, but "IT-nämnden" as it is."""
    words = " ".join(words.split())
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def _kind(definite: str) -> CommitteeKind:
    last = definite.split()[-1]
    if "fullmäktige" in last:
        return CommitteeKind.ASSEMBLY
    if "utskott" in last or "beredning" in last:
        return CommitteeKind.SUBCOMMITTEE
    return CommitteeKind.COMMITTEE if re.search("nämnd|styrelse", definite) else CommitteeKind.OTHER
