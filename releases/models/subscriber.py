"""Subscribers: an address, what they asked for, and the tokens that let them leave.

Only the address identifies a subscriber, and leaving deletes the row. Tokens
are kept as SHA-256; see `releases/tokens.py` for how a mail can carry one.
"""

import datetime as dt
import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from releases.models.directory import Committee, Keyword


def random_salt() -> bytes:
    return secrets.token_bytes(32)


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def confirmed(self) -> Self:
        """Subscribers who confirmed their address and can be mailed."""
        return self.filter(state=Subscriber.State.CONFIRMED)

    def interested_in(
        self, *, committees: models.QuerySet[Committee], keywords: models.QuerySet[Keyword]
    ) -> Self:
        """Subscribers who follow everything, one of these bodies or one of these keywords; each once."""
        matching = Interest.objects.filter(
            Q(kind=Interest.Kind.EVERYTHING) | Q(committee__in=committees) | Q(keyword__in=keywords)
        )
        return self.filter(pk__in=matching.values("subscriber"))


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

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-requested_at"]
        indexes = [models.Index(fields=["state", "requested_at"], name="subscriber_pending_old")]

    def __str__(self) -> str:
        return self.email


class Interest(models.Model):
    """What a subscriber wants to hear about."""

    class Kind(models.TextChoices):
        EVERYTHING = "everything", _("everything")
        COMMITTEE = "committee", _("a body")
        KEYWORD = "keyword", _("a keyword")

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="interests")
    kind = models.CharField(max_length=10, choices=Kind)
    committee = models.ForeignKey(Committee, models.CASCADE, null=True, blank=True)
    keyword = models.ForeignKey(Keyword, models.CASCADE, null=True, blank=True)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "kind", "committee", "keyword"],
                nulls_distinct=False,
                name="interest_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="everything", committee=None, keyword=None)
                | Q(kind="committee", committee__isnull=False, keyword=None)
                | Q(kind="keyword", committee=None, keyword__isnull=False),
                name="interest_names_what_it_says",
            ),
        ]

    def __str__(self) -> str:
        return str(self.committee or self.keyword or self.get_kind_display())


class AccessToken(models.Model):
    """The SHA-256 of a token that some mail carried: whoever shows the token is that subscriber."""

    class Purpose(models.TextChoices):
        CONFIRM = "confirm"
        MANAGE = "manage"

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
