"""Subscribers: an address, what they asked for, and the tokens that let them leave.

Only the address identifies a subscriber, and leaving deletes the row. Tokens
are kept as SHA-256; see `releases/mail/tokens.py` for how a mail can carry one.
"""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from releases.models.directory import Committee, Keyword


def random_salt() -> bytes:
    """Return the 32 random bytes that a subscriber's tokens are made of (`mail/tokens.py`)."""
    return secrets.token_bytes(32)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def confirmed(self) -> Self:
        """Subscribers who confirmed their address and can be mailed."""
        return self.filter(state=Subscriber.State.CONFIRMED)

    def mailed_at_once(self, *, published_at: dt.datetime | None = None) -> Self:
        """Subscribers who get each release as it comes.

        Of what was published at `published_at`, also those who did so then and have chosen digests since.
        """
        chose_later = Q(digested_until__gte=published_at) if published_at else Q()
        return self.filter(Q(rhythm=Rhythm.INSTANT) | chose_later)

    def mailed_in_digests(self) -> Self:
        """Subscribers who get several releases in one mail, at hours of their own."""
        return self.exclude(rhythm=Rhythm.INSTANT)

    def interested_in(
        self,
        *,
        committees: models.QuerySet[Committee],
        keywords: models.QuerySet[Keyword],
        matters: models.QuerySet | Iterable[str] = (),
    ) -> Self:
        """Subscribers who follow everything, or one of these bodies, keywords or matters; each once.

        `matters` are case numbers in their canonical form.
        """
        matching = Interest.objects.met_by(committees=committees, keywords=keywords, matters=matters)
        return self.filter(pk__in=matching.values("subscriber"))


class Rhythm(models.TextChoices):
    """How often a subscriber is told."""

    INSTANT = "instant", _("each press release at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    MEETING = "meeting", _("once a day, decisions only")


class Subscriber(models.Model):
    """Somebody who gave nothing but an address."""

    class State(models.TextChoices):
        PENDING = "pending", _("not confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        PAUSED = "paused", _("paused after bounces")

    email = models.CharField(_("e-mail"), max_length=254, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    language = models.CharField(_("language"), max_length=3, default="sv")
    salt = models.BinaryField(max_length=32, default=random_salt, editable=False)
    consent_version = models.CharField(_("consent text"), max_length=20)
    requested_at = models.DateTimeField(_("signed up"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    rhythm = models.CharField(
        _("rhythm"), max_length=7, choices=Rhythm, default=Rhythm.INSTANT, db_default=Rhythm.INSTANT
    )
    # In Stockholm; Monday is 0. The weekday matters to a weekly digest only.
    digest_hour = models.PositiveSmallIntegerField(_("hour of the digest"), default=7, db_default=7)
    digest_weekday = models.PositiveSmallIntegerField(_("weekday of the digest"), default=4, db_default=4)
    # Up to when a digest has told of everything. Set for who is told at once: a last digest is still owed.
    digested_until = models.DateTimeField(_("told until"), null=True, blank=True, db_column="told_until")

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-requested_at"]
        indexes = [
            models.Index(fields=["state", "requested_at"], name="subscriber_pending_old"),
            # Each sweep looks for whose moment has come.
            models.Index(
                fields=["rhythm", "digest_hour", "digest_weekday", "digested_until"],
                condition=Q(digested_until__isnull=False),
                name="subscriber_digested",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_hour__lt=24, digest_weekday__lt=7), name="subscriber_digest_moment"
            ),
            models.CheckConstraint(
                condition=Q(rhythm="instant") | Q(digested_until__isnull=False),
                name="subscriber_digest_told_until",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class InterestQuerySet(models.QuerySet["Interest"]):
    def met_by(
        self,
        *,
        committees: Iterable[Committee],
        keywords: Iterable[Keyword],
        matters: models.QuerySet | Iterable[str] = (),
    ) -> Self:
        """Interests in everything, or in one of these bodies, keywords or matters (canonical case numbers)."""
        return self.filter(
            Q(kind=Interest.Kind.EVERYTHING)
            | Q(committee__in=committees)
            | Q(keyword__in=keywords)
            | Q(kind=Interest.Kind.MATTER, case_number__in=matters)
        )


class Interest(models.Model):
    """What a subscriber wants to hear about."""

    class Kind(models.TextChoices):
        EVERYTHING = "everything", _("everything")
        COMMITTEE = "committee", _("a body")
        KEYWORD = "keyword", _("a keyword")
        MATTER = "matter", _("a matter")

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="interests")
    kind = models.CharField(max_length=10, choices=Kind)
    committee = models.ForeignKey(Committee, models.CASCADE, null=True, blank=True)
    keyword = models.ForeignKey(Keyword, models.CASCADE, null=True, blank=True)
    # Canonical (releases/document/casenumbers.py), "" where no matter is followed.
    case_number = models.CharField(max_length=120, blank=True, default="", db_default="")

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "kind", "committee", "keyword", "case_number"],
                nulls_distinct=False,
                name="interest_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="everything", committee=None, keyword=None, case_number="")
                | Q(kind="committee", committee__isnull=False, keyword=None, case_number="")
                | Q(kind="keyword", committee=None, keyword__isnull=False, case_number="")
                | Q(kind="matter", committee=None, keyword=None) & ~Q(case_number=""),
                name="interest_names_what_it_says",
            ),
        ]
        indexes = [
            models.Index(fields=["case_number"], condition=~Q(case_number=""), name="interest_in_matter")
        ]

    def __str__(self) -> str:
        return str(self.committee or self.keyword or self.case_number.upper() or self.get_kind_display())


class AddressChange(models.Model):
    """A wish to get the mail at another address, until whoever reads that address confirms it.

    Wishes are kept beside each other, so that the link in a mail opens its wish when that is repeated; a
    subscriber's latest is the current one.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="address_changes")
    email = models.CharField(max_length=254)
    salt = models.BinaryField(max_length=32, default=random_salt, editable=False)
    # Of the token in the confirmation mail, once that was made.
    sha256 = models.BinaryField(max_length=32, null=True, unique=True)
    requested_at = models.DateTimeField()
    current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "email"], name="address_change_once"),
            models.UniqueConstraint(
                fields=["subscriber"], condition=Q(current=True), name="one_current_address_change"
            ),
        ]
        indexes = [
            models.Index(fields=["email", "requested_at"], name="address_change_rests"),
            models.Index(fields=["requested_at"], name="address_change_old"),
        ]

    def __str__(self) -> str:
        return str(self.requested_at)


class AccessToken(models.Model):
    """The SHA-256 of a token that some mail carried: whoever shows the token is that subscriber."""

    class Purpose(models.TextChoices):
        CONFIRM = "confirm"
        MANAGE = "manage"
        ADDRESS = "address"

    sha256 = models.BinaryField(max_length=32, primary_key=True)
    purpose = models.CharField(max_length=7, choices=Purpose)
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="tokens")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.purpose


class SignupAttemptQuerySet(models.QuerySet["SignupAttempt"]):
    def since(self, moment: dt.datetime) -> Self:
        """Attempts made after `moment`."""
        return self.filter(attempted_at__gt=moment)


class SignupAttempt(models.Model):
    """That somebody asked to subscribe, to keep list bombers out. No address, and the IP only as a keyed hash.

    A table and not Redis, which may be down or wiped: an attacker must not gain by that. Rows live for a day.
    """

    ip_hash = models.BinaryField(max_length=32)
    attempted_at = models.DateTimeField()

    objects = SignupAttemptQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["ip_hash", "attempted_at"], name="signup_attempts_of_ip"),
            models.Index(fields=["attempted_at"], name="signup_attempts_newest"),
        ]

    def __str__(self) -> str:
        return str(self.attempted_at)
