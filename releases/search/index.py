"""Writes the index: one entry for each live edition, made from its frozen document alone.

The database takes an entry away when its edition is no longer live, and counts
the vocabulary's words as entries come and go (migration 0004).
"""

import re

from django.db import connection, transaction
from django.db.models import Func, Value

from releases.document import ReleaseDocument, richtext
from releases.models import Edition, SearchEntry
from releases.search import words

# A tsvector holds at most 1 MB (PostgreSQL, "Text Search Limitations"); this many letters stay below it.
MOST_CHARACTERS = 200_000
ADDRESS = re.compile(r"\(?https?://")
RECOUNT = """
DELETE FROM releases_searchword;
INSERT INTO releases_searchword (word, stemmer, lexeme, folded, editions)
SELECT word, stemmer, (tsvector_to_array(to_tsvector(stemmer::regconfig, word)))[1], search_folded(word), editions
FROM (
    SELECT word, search_stemmer(language) AS stemmer, count(*) AS editions
    FROM releases_searchentry, unnest(words) word GROUP BY 1, 2
) counted
WHERE to_tsvector(stemmer::regconfig, word) <> '';
"""


@transaction.atomic
def write(edition: Edition) -> None:
    """Write the edition's entry anew; an edition that is not live has none."""
    # Locked, so that an edition which is being withdrawn is not entered behind the withdrawal's back.
    is_live = Edition.objects.select_for_update(no_key=True).filter(pk=edition.pk, live=True).exists()
    SearchEntry.objects.filter(pk=edition.pk).delete()
    if is_live:
        _enter(edition)


@transaction.atomic
def recount_words() -> None:
    """Make the vocabulary anew from the entries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('releases.search.vocabulary'))")
        cursor.execute(RECOUNT)


def texts(document: ReleaseDocument) -> tuple[str, str, str, str]:
    """Return what the document can be found by, the weightiest first (A to D): title, lead, text, the rest.

    The boilerplate is left out: it is the same everywhere.
    """
    return (
        document.title,
        _joined(document.lead, *_subjects(document)),
        _joined(richtext.to_text(document.body), *(decision.outcome for decision in document.decisions)),
        _joined(*_details(document)),
    )


def _enter(edition: Edition) -> None:
    document = edition.document
    found = [words.in_text(text) for text in texts(document)]
    SearchEntry.objects.create(
        edition=edition,
        first_published_at=edition.first_published_at,
        year=edition.year,
        language=edition.language,
        committee_ids=list(edition.committees.values_list("pk", flat=True)),
        keyword_ids=list(edition.keywords.values_list("pk", flat=True)),
        has_decision=bool(document.decisions),
        amounts=sorted({abs(line.amount) for line in document.budget}),
        vector=Func(
            Value(edition.language),
            *(Value(" ".join(part)[:MOST_CHARACTERS]) for part in found),
            function="search_vector",
        ),
        words=sorted({word for part in found for word in part if not word.isdigit()}),
    )


def _subjects(document: ReleaseDocument) -> list[str]:
    bodies = [name for committee in document.committees for name in (committee.definite, committee.name)]
    return bodies + [keyword.name for keyword in document.keywords]


def _details(document: ReleaseDocument) -> list[str]:
    found: list[str] = []
    for decision in document.decisions:
        found += [decision.case_number, decision.paragraph, decision.dissent_text]
        found += [decision.committee.definite] if decision.committee else []
        found += [dissent.name for dissent in (*decision.reservations, *decision.statements)]
    for line in document.budget:
        found += [line.purpose, str(abs(line.amount))]
    for contact in document.contacts:
        found += [contact.name, contact.role, contact.committee, contact.organisation]
    for image in document.images:
        found += [image.caption, image.alt, image.credit]
    return found + [file.title for file in document.attachments] + [link.label for link in document.links]


def _joined(*parts: str) -> str:
    return "\n".join(" ".join(map(_without_address, part.split())) for part in parts)


def _without_address(word: str) -> str:
    """Return a word that is not a web or mail address as it is, of the others what stands before the address."""
    if "@" in word.strip("@"):
        return ""
    return ADDRESS.split(word, maxsplit=1)[0]
