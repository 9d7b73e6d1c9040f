"""What the search knows of the live editions: one entry each, and the vocabulary of all their words.

Nothing here is a source. `releases.search.index` writes an entry from the frozen
document; the database itself takes it away with the edition's life, and keeps
the vocabulary in step (migration 0004).
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Func

from releases.models.edition import Edition


class HasAmountBetween(Func):
    """Tell whether one element of an array lies between two numbers, both included."""

    template = (
        "EXISTS (SELECT FROM unnest(%(expressions)s) amount WHERE amount BETWEEN %(least)s AND %(most)s)"
    )
    output_field = models.BooleanField()

    def __init__(self, expression: str, *, least: int, most: int) -> None:
        super().__init__(expression, least=int(least), most=int(most))


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def saying(self, tsquery: str) -> Self:
        """Entries whose words fit a query in PostgreSQL's own notation, of lexemes in quotes."""
        return self.filter(vector=SearchQuery(tsquery, config="simple", search_type="raw"))


class SearchEntry(models.Model):
    """One live edition as the search finds, filters and counts it."""

    edition = models.OneToOneField(Edition, models.CASCADE, primary_key=True, related_name="search_entry")
    first_published_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=3)
    committee_ids = ArrayField(models.BigIntegerField(), default=list)
    keyword_ids = ArrayField(models.BigIntegerField(), default=list)
    has_decision = models.BooleanField(default=False)
    # Whole SEK without sign: a saving of 75 million is found at 75 million.
    amounts = ArrayField(models.BigIntegerField(), default=list)
    vector = SearchVectorField()
    # The distinct words, for the vocabulary's bookkeeping.
    words = ArrayField(models.TextField(), default=list)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-first_published_at", "-pk"]
        indexes = [
            models.Index(fields=["-first_published_at", "-edition"], name="search_newest"),
            models.Index(fields=["year", "-first_published_at", "-edition"], name="search_by_year"),
            # Without a list of pending changes: publishing is rare and may wait, searching is not.
            GinIndex(fields=["vector"], name="search_vector", fastupdate=False),
            GinIndex(fields=["committee_ids"], name="search_committees", fastupdate=False),
            GinIndex(fields=["keyword_ids"], name="search_keywords", fastupdate=False),
            models.Index(
                fields=["-first_published_at", "-edition"],
                condition=~models.Q(amounts=[]),
                name="search_newest_money",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}"


class SearchWord(models.Model):
    """One word of the live editions: what it is indexed as, and in how many editions it stands."""

    word = models.CharField(max_length=64)
    # The text search configuration of the languages it stands in.
    stemmer = models.CharField(max_length=10)
    lexeme = models.TextField()
    # Without accents and rings; made by the database (`search_folded`), so that all sides fold alike.
    folded = models.TextField()
    editions = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "stemmer"], name="search_word_once")]
        indexes = [
            models.Index(fields=["lexeme"], name="search_word_by_lexeme"),
            GinIndex(
                fields=["folded"], opclasses=["gin_trgm_ops"], name="search_word_alike", fastupdate=False
            ),
        ]

    def __str__(self) -> str:
        return self.word
