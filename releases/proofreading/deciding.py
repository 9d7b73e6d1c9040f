"""How Swedish says that something was decided, in other forms than "nämnden beslutade att".

A release also writes in the passive ("togs av", "klubbades av"), with a noun
("nämndens beslut", "efter beslut i") and in the words of newspapers ("gav
klartecken", "röstade igenom").
"""

import re
from collections.abc import Iterator

from releases.capture.committees import CommitteeMention, mentions
from releases.capture.vocabulary import any_of, words

# "Beslutet" is the release's own decision, where a bare "beslut" may be anybody's.
THE_DECISION = words(r"""
    beslutet (?:togs|fattades|klubbades)  beslutet (?:har|är) (?:nu )?(?:tagits|fattats|taget|fattat)
    (?:tog|fattade|har tagit|har fattat) beslutet
""")
APPROVAL = any_of("klartecken  grönt ljus")
CONSENTS = rf"(?:(?:ger|gav|har (?:nu )?gett|har (?:nu )?givit) (?:sitt )?{APPROVAL}|röstade igenom|har röstat igenom)"
CONSENTED = words(rf"""
    {CONSENTS}  röstades igenom  har röstats igenom  (?:sa|sade) (?:[\w-]+ ){{1,3}}ja till
    beslutet (?:togs|fattades)  beslutet (?:har|är) (?:nu )?(?:tagits|fattats|taget|fattat)
""")
CONSENTING = re.compile(rf"\s+{CONSENTS.replace(' ', chr(92) + 's+')}\b", re.IGNORECASE)
PASSIVE = re.compile(
    r"\b(?:beslut(?:et)?\s+(?:togs|fattades)|(?:klubbades|röstades)(?:\s+igenom)?|beslutades|antogs|godkändes)\s+av\s+$",
    re.IGNORECASE,
)
BY_NOUN = re.compile(
    rf"\b(?:(?:efter|genom)\s+(?:ett\s+)?beslut\s+(?:i|av)|{APPROVAL}\s+från)\s+$", re.IGNORECASE
)
GENITIVE = re.compile(r"\s+(?:beslut|klartecken)\b", re.IGNORECASE)
# Words by which a sentence tells of another time, whose decision, § and number are its own.
EARLIER = words(r"""
    redan  tidigare  förra  i fjol  dåvarande  sedan tidigare  för \w+ år sedan  senast det begav sig  förstudie\w*
""")
BEFORE = 60  # letters: the longest of the wordings above


def is_the_decision(text: str) -> bool:
    """True when the words speak of the release's own decision as taken."""
    return THE_DECISION.search(text) is not None


def of_earlier(text: str) -> bool:
    """True when the words tell of what came before, or of another matter's stage."""
    return EARLIER.search(text) is not None


def consenting(text: str) -> Iterator[tuple[CommitteeMention, bool]]:
    """Yield the bodies that decide in these wordings; True beside those that a verb says it of."""
    for body in mentions(text):
        before = text[max(0, body.start - BEFORE) : body.start]
        if body.genitive:
            if GENITIVE.match(text, body.end):
                yield body, False
        elif PASSIVE.search(before) or CONSENTING.match(text, body.end):
            yield body, True
        elif BY_NOUN.search(before):
            yield body, False
