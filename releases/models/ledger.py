"""The ledger: what the live editions say, one row for each decision, amount, picture and contact.

Nothing here is a source. `releases.ledger` writes the rows from the frozen
documents when an edition goes live and takes them away when it no longer is;
`rebuild_derived` makes them anew. A row keeps its id when it is written again,
so that a page that starts "after row 17" still does.
"""

from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q

from releases import document
from releases.models.decision import BUDGET_KINDS, DECISION_STATUSES, PRECISIONS, approximate_date
from releases.models.directory import Committee
from releases.models.edition import Edition
from releases.models.fields import choices


class LedgerRow(models.Model):
    """One thing that a live edition says, and where in the edition it says it."""

    edition = models.ForeignKey(Edition, models.CASCADE)
    position = models.PositiveSmallIntegerField()
    first_published_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["-first_published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="%(class)s_place_once"),
        ]


class LedgerQuerySet(models.QuerySet):
    """Rows that another row may repeat: a translation of a release, or a later one, tells of the same thing."""

    def once(self) -> Self:
        """Each decision or amount once, however many releases tell of it: what may be counted and added."""
        return self.filter(repeats=False)

    def in_matter(self, matter: str) -> Self:
        """Rows of one matter, by the canonical form of its case number."""
        return self.filter(matter=matter)

    def numbers_of(self, matters: Iterable[str]) -> dict[str, str]:
        """Return the case numbers of these matters as they were last written, by matter."""
        rows = self.filter(matter__in=matters).order_by("first_published_at", "pk")
        return dict(rows.values_list("matter", "case_number"))

    def from_year(self, year: int) -> Self:
        return self.filter(year=year)

    def of_body(self, committee: Committee) -> Self:
        return self.filter(committee=committee)


class MoneyQuerySet(LedgerQuerySet):
    """Amounts of money: new money is positive, a saving negative."""

    def of_size(self, least: int | None, most: int | None) -> Self:
        """Amounts from `least` to `most` SEK, both included; a saving counts without its minus sign.

        Pages, exports and the API narrow by this one, and the search index keeps sizes: to readers, "from 500 000"
        asks how much money is at stake.
        """
        if least is not None:
            self = self.filter(Q(amount__gte=least) | Q(amount__lte=-least))
        return self if most is None else self.filter(amount__range=(-most, most))


class DecisionQuerySet(LedgerQuerySet):
    """Decisions, and what they promised."""

    def unkept(self) -> Self:
        """Decisions, each once, whose follow-up nothing published has kept yet; see `PublishedDecision.is_kept_by`."""
        later = self.model._default_manager.exclude(matter="").filter(
            matter=OuterRef("matter"),
            filed_on__gte=OuterRef("follow_up_on"),
            filed_on__gt=OuterRef("filed_on"),
        )
        return self.once().filter(~Exists(later), follow_up_on__isnull=False)


class PublishedDecision(LedgerRow):
    """A decision in a live edition."""

    committee = models.ForeignKey(Committee, models.SET_NULL, null=True, related_name="+")
    body = models.CharField(max_length=120, blank=True)
    outcome = models.TextField()
    status = models.CharField(max_length=10, choices=choices(DECISION_STATUSES))
    decided_on = models.DateField(null=True)
    decided_precision = models.CharField(max_length=6, blank=True, choices=choices(PRECISIONS))
    # The decision's date, or that of the release when none is known.
    filed_on = models.DateField()
    year = models.PositiveSmallIntegerField()
    paragraph = models.CharField(max_length=20, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    matter = models.CharField(max_length=120, blank=True)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    reservations = ArrayField(models.CharField(max_length=200), default=list)
    statements = ArrayField(models.CharField(max_length=200), default=list)
    reserving_parties = ArrayField(models.CharField(max_length=40), default=list)
    dissent_text = models.TextField(blank=True)
    appeal_by = models.DateField(null=True)
    follow_up_on = models.DateField(null=True)
    follow_up_precision = models.CharField(max_length=6, blank=True, choices=choices(PRECISIONS))
    protocol_url = models.TextField(blank=True)
    identity = models.CharField(max_length=400, blank=True)
    repeats = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta(LedgerRow.Meta):
        indexes = [
            models.Index(fields=["-first_published_at", "-id"], name="decision_newest"),
            models.Index(fields=["committee", "-first_published_at", "-id"], name="decision_by_body"),
            models.Index(fields=["year", "-first_published_at", "-id"], name="decision_by_year"),
            models.Index(
                fields=["matter", "-first_published_at", "-id"],
                condition=~Q(matter=""),
                name="decision_of_matter",
            ),
            models.Index(fields=["identity"], condition=~Q(identity=""), name="decision_by_identity"),
            GinIndex(fields=["reserving_parties"], name="decision_by_party"),
        ]

    def __str__(self) -> str:
        return self.outcome

    @property
    def date(self) -> document.ApproximateDate | None:
        """The decision's date as exactly as it is known, None when it is not."""
        return approximate_date(self.decided_on, self.decided_precision)

    @property
    def follow_up(self) -> document.ApproximateDate | None:
        """When the body promised to look at it again, None when it did not."""
        return approximate_date(self.follow_up_on, self.follow_up_precision)

    def is_kept_by(self, other: "PublishedDecision") -> bool:
        """Tell whether another decision in the matter is the promised follow-up: dated within its time, or later."""
        return self.follow_up_on is not None and self.follow_up_on <= other.filed_on > self.filed_on


class WithdrawnMatter(models.Model):
    """A matter that a withdrawn edition told of. The ledger forgets its decisions; the matter's feed says what went."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")
    matter = models.TextField()
    case_number = models.TextField()

    class Meta:
        constraints = [
            # By the matter first: that is what its feed asks.
            models.UniqueConstraint(fields=["matter", "edition"], name="withdrawn_matter_once"),
        ]

    def __str__(self) -> str:
        return self.case_number


class PublishedBudgetLine(LedgerRow):
    """Money in a live edition. `amount` is in whole SEK."""

    committee = models.ForeignKey(Committee, models.SET_NULL, null=True, related_name="+")
    body = models.CharField(max_length=120, blank=True)
    amount = models.BigIntegerField()
    purpose = models.TextField()
    kind = models.CharField(max_length=12, choices=choices(BUDGET_KINDS))
    # How far the decision about the money has come; "" when the edition tells of no decision.
    status = models.CharField(max_length=10, blank=True, choices=choices(DECISION_STATUSES))
    first_year = models.PositiveSmallIntegerField(null=True)
    last_year = models.PositiveSmallIntegerField(null=True)
    # The first year the money is for, or that of the release when none is known.
    year = models.PositiveSmallIntegerField()
    case_number = models.CharField(max_length=60, blank=True)
    matter = models.CharField(max_length=120, blank=True)
    identity = models.CharField(max_length=400, blank=True)
    repeats = models.BooleanField(default=False)

    objects = MoneyQuerySet.as_manager()

    class Meta(LedgerRow.Meta):
        indexes = [
            models.Index(fields=["-first_published_at", "-id"], name="money_newest"),
            models.Index(fields=["committee", "-first_published_at", "-id"], name="money_by_body"),
            models.Index(fields=["year", "-first_published_at", "-id"], name="money_by_year"),
            models.Index(fields=["amount"], name="money_by_amount"),
            models.Index(
                fields=["matter", "-first_published_at", "-id"],
                condition=~Q(matter=""),
                name="money_of_matter",
            ),
            models.Index(fields=["identity"], condition=~Q(identity=""), name="money_by_identity"),
        ]

    def __str__(self) -> str:
        return self.purpose


def reading_order(language: str) -> models.Case:
    """Return 0 for rows of editions in the reader's language, 1 for other originals, 2 for other translations."""
    return models.Case(
        models.When(edition__language=language, then=0),
        models.When(edition__version_of__isnull=True, then=1),
        default=2,
    )


class PublishedImageQuerySet(models.QuerySet["PublishedImage"]):
    def showing(self, words: list[str]) -> Self:
        """Images whose alternative text, caption, credit or release holds every word (in small letters)."""
        for word in words:
            self = self.filter(words__contains=word)
        return self

    def latest_of_each(self, language: str) -> Self:
        """Each picture once, by the newest of the rows that `reading_order` puts first for a reader of `language`."""
        rows = self.annotate(reading_order=reading_order(language))
        newer = Q(first_published_at__gt=models.OuterRef("first_published_at")) | Q(
            first_published_at=models.OuterRef("first_published_at"), pk__gt=models.OuterRef("pk")
        )
        alike = Q(reading_order=models.OuterRef("reading_order"))
        better = Q(reading_order__lt=models.OuterRef("reading_order")) | alike & newer
        return rows.filter(~models.Exists(rows.filter(better, url=models.OuterRef("url"))))


class PublishedImage(LedgerRow):
    """A press image of a live edition. `name` is the file's path in the storage."""

    url = models.TextField()
    name = models.TextField()
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.TextField()
    caption = models.TextField(blank=True)
    credit = models.TextField(blank=True)
    licence = models.CharField(max_length=20, blank=True, default="", db_default="")
    # Everything it can be found by, in small letters: the database's own folding knows no å, ä and ö.
    words = models.TextField()

    objects = PublishedImageQuerySet.as_manager()

    class Meta(LedgerRow.Meta):
        indexes = [
            models.Index(fields=["-first_published_at", "-id"], name="image_newest"),
            models.Index(fields=["url"], name="image_by_url"),
        ]

    def __str__(self) -> str:
        return self.caption or self.alt


class PublishedContactQuerySet(models.QuerySet["PublishedContact"]):
    def latest_of_each(self, language: str) -> Self:
        """Each person once, by the newest of the rows that `reading_order` puts first for a reader of `language`."""
        rows = self.order_by("name", "party", reading_order(language), "-first_published_at", "-pk")
        return rows.distinct("name", "party")


class PublishedContact(LedgerRow):
    """A person to call in a live edition, with the role held then."""

    name = models.CharField(max_length=200)
    party = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=200, blank=True)
    body = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    phones = ArrayField(models.CharField(max_length=60), default=list)
    email = models.CharField(max_length=254, blank=True)

    objects = PublishedContactQuerySet.as_manager()

    class Meta(LedgerRow.Meta):
        indexes = [models.Index(fields=["name", "party", "-first_published_at"], name="contact_latest")]

    def __str__(self) -> str:
        return self.name
