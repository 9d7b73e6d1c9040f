"""Generated editions, in bulk: the rows that publishing would write, without publishing.

The words of each edition go through the same SQL as those of a published one
(`search_vector`, the vocabulary's recount), so that what is measured is the
product's own index.
"""

import datetime as dt
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

from bench.search.lexicon import Words
from releases import document
from releases.languages.slugs import slug_of
from releases.models import Committee, Keyword, Release
from releases.search import index, words

BODIES, KEYWORDS = 40, 200
FIRST_DAY = dt.datetime(2006, 1, 2, 8, tzinfo=dt.UTC)
YEARS = 20
TITLE, LEAD, BODY = 6, 20, 110  # words
STAGED = """
CREATE UNLOGGED TABLE IF NOT EXISTS staged (
    id bigint, at timestamptz, year int, committees bigint[], keywords bigint[], has_decision bool, amounts bigint[],
    title text, lead text, body text, words text[], content jsonb
)
"""
EDITIONS = """
INSERT INTO releases_edition (id, release_id, number, kind, year, slug, title, language, content, sha256,
    first_published_at, published_at, correction_note, live, withdrawal_reason)
SELECT id, id, 1, 'first', year, 'nyhet-' || id, title, 'sv', content, '', at, at, '', true, '' FROM staged
"""
ENTRIES = """
INSERT INTO releases_searchentry (edition_id, first_published_at, year, language, committee_ids, keyword_ids,
    has_decision, amounts, words, vector)
SELECT id, at, year, 'sv', committees, keywords, has_decision, amounts, words,
    search_vector('sv', title, lead, body, '')
FROM staged
"""


def directory() -> tuple[list[Committee], list[Keyword]]:
    """Make the bodies and keywords that editions are about, unless they are there."""
    for number in range(BODIES):
        Committee.objects.get_or_create(
            slug=f"namnd-{number}", defaults={"name": f"nämnd {number}", "definite": f"nämnden {number}"}
        )
    for number in range(KEYWORDS):
        Keyword.objects.get_or_create(slug=f"ord-{number}", defaults={"name": f"ord {number}"})
    return list(Committee.objects.order_by("pk")), list(Keyword.objects.order_by("pk"))


def grow(until: int, lexicon: Words, *, of: int) -> float:
    """Add editions until there are `until` of `of`, spread over the years; return the seconds it took."""
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM releases_edition")
        first = cursor.fetchone()[0] + 1
        _stage(cursor, range(first, until + 1), lexicon, of)
        with _in_bulk(cursor):
            _copy_template(cursor, first, until)
            cursor.execute(EDITIONS)
            cursor.execute(ENTRIES)
        cursor.execute("TRUNCATE staged")
    index.recount_words()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE releases_edition, releases_searchentry, releases_searchword")
    return time.perf_counter() - begun


def _stage(cursor: Any, numbers: range, lexicon: Words, of: int) -> None:
    chance = random.Random(numbers.start)
    bodies, keywords = directory()
    cursor.execute(STAGED)
    connection.ensure_connection()
    raw: psycopg.Connection = connection.connection
    with raw.cursor().copy("COPY staged FROM STDIN") as copy:
        for number in numbers:
            copy.write_row(_row(number, chance, lexicon, bodies, keywords, of))


def _row(
    number: int,
    chance: random.Random,
    lexicon: Words,
    bodies: list[Committee],
    keywords: list[Keyword],
    of: int,
) -> tuple[Any, ...]:
    at = FIRST_DAY + dt.timedelta(days=365 * YEARS) * (number / of)
    drawn: list[str] = lexicon.draw(chance, TITLE + LEAD + BODY)
    title, lead = " ".join(drawn[:TITLE]), " ".join(drawn[TITLE : TITLE + LEAD])
    body = " ".join(drawn[TITLE + LEAD :])
    about = chance.sample(bodies, chance.choice((1, 1, 2)))
    tagged = {keywords[int(chance.paretovariate(0.7)) % KEYWORDS].pk: None for _ in range(3)}
    amounts = [10 ** chance.randint(4, 8) for _ in range(chance.choice((0, 0, 1, 2)))]
    frozen = document.ReleaseDocument(
        title=title,
        lead=lead,
        body=f"<p>{body}</p>",
        committees=tuple(committee.as_value() for committee in about),
        budget=tuple(document.BudgetLine(amount=amount, purpose="satsning") for amount in amounts),
    )
    known = sorted({word for word in drawn if not word.isdigit()})
    return (
        *(number, at, at.year, [committee.pk for committee in about], list(tagged), number % 3 == 0, amounts),
        *(title, lead, body, known, document.encode(frozen).decode()),
    )


def _copy_template(cursor: Any, first: int, last: int) -> None:
    """Write the releases that editions must have: copies of one, for nothing public reads them."""
    template = Release.objects.filter(slug="mall").first() or Release.objects.create(
        id=0, title="Mall", slug="mall", state=Release.State.PUBLISHED
    )
    columns = [str(field.column) for field in Release._meta.concrete_fields if field.column != "id"]
    names = ", ".join(columns)
    cursor.execute(
        f"INSERT INTO releases_release (id, {names}) SELECT number, {names} "  # noqa: S608
        "FROM releases_release, generate_series(%s::bigint, %s::bigint) number WHERE releases_release.id = %s",
        [first, last, template.pk],
    )


@contextmanager
def _in_bulk(cursor: Any) -> Iterator[None]:
    """Write without triggers and without the costliest index, which is made anew afterwards."""
    tables = ("releases_edition", "releases_searchentry")
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute("DROP INDEX search_vector")
    yield
    cursor.execute("SET maintenance_work_mem = '512MB'")
    cursor.execute(
        "CREATE INDEX search_vector ON releases_searchentry USING gin (vector) WITH (fastupdate = off)"
    )
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def publish_judged(texts: list[dict[str, str]]) -> dict[int, str]:
    """Publish the judged texts by the editors' own verb; return their ids by edition."""
    from releases.models import Person, ReleaseContact
    from releases.services import publishing

    asked = Person.objects.create(name="Alva Ek", email="alva.ek@example.se")
    published: dict[int, str] = {}
    for number, text in enumerate(texts):
        release = Release.objects.create(
            title=text["title"],
            lead=text["lead"],
            body=f"<p>{text['body']}</p>",
            slug=slug_of(text["id"]),
            language=text.get("language", "sv"),
        )
        ReleaseContact.objects.create(release=release, person=asked)
        at = FIRST_DAY + dt.timedelta(days=number)
        published[publishing.publish(release, by=None, at=at, alert=False).pk] = text["id"]
    return published


def stretches(texts: list[str], queries: list[str]) -> set[str]:
    """Return what nonsense must not hold to be none of their words: four letters of a text, or a query's short stem."""
    of_texts = {
        word[at : at + 4]
        for text in [*texts, *queries]
        for word in words.in_text(text)
        for at in range(len(word) - 3)
    }
    stems = {stem for query in queries for word in words.in_text(query) for stem in words.components(word)}
    return of_texts | {stem for stem in stems if len(stem) == words.SHORTEST_COMPONENT}
