"""Comments: what colleagues say to each other about a field of a release, or about words in it. Never public."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases.models.edition import Edition
from releases.models.editor import Editor
from releases.models.fields import WordsField
from releases.models.release import Release


class CommentThreadQuerySet(models.QuerySet["CommentThread"]):
    def unclosed(self) -> Self:
        """Threads that nobody has closed, or that were opened again."""
        return self.filter(closed_at=None)

    def with_words(self) -> Self:
        """With who took part and all that was said, the first of it first, in two queries."""
        said = Prefetch("comments", Comment.objects.select_related("by").order_by("at", "pk"))
        return self.select_related("created_by", "addressee", "closed_by").prefetch_related(said)

    def waiting_for(self, editor: Editor) -> Self:
        """Open threads that somebody else began for this editor, the oldest first.

        Those addressed to them, and those to nobody about a release that they began.
        """
        own = Q(addressee=editor) | Q(addressee=None, release__created_by=editor)
        alive = self.unclosed().exclude(release__state=Release.State.WITHDRAWN)
        return alive.filter(own).exclude(created_by=editor).order_by("created_at", "pk")

    def outdated(self, now: dt.datetime) -> Self:
        """Threads whose last word is REVISIONS_KEPT old, where an edition has come out since: as saved versions."""
        words = Comment.objects.filter(thread=OuterRef("pk")).order_by("-at").values("at")
        old = self.annotate(last=Subquery(words[:1])).filter(last__lt=now - settings.REVISIONS_KEPT)
        published = Edition.objects.filter(release=OuterRef("release"), published_at__gte=OuterRef("last"))
        return old.filter(Exists(published))


class CommentThread(models.Model):
    """A comment with its answers, at a place of a release's form.

    `place` is a field ("lead"), a field of a row by the row's id ("decisions:17:outcome"), rows of a sort ("links") or
    "" for the whole. `quote` are the marked words; `before` and `after` what stood beside them, which tells which of
    several such words are meant. Nothing of it stands in the text itself.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="comment_threads")
    place = models.CharField(max_length=100, blank=True)
    quote = WordsField(max_length=500, blank=True)
    before = WordsField(max_length=60, blank=True)
    after = WordsField(max_length=60, blank=True)
    addressee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("to")
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CommentThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment thread")
        verbose_name_plural = _("comment threads")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.release_id} {self.place} {self.pk}"


class Comment(models.Model):
    """What somebody said in a thread, or that they closed it or opened it again. The database lets nobody change it."""

    class Kind(models.TextChoices):
        SAID = "said", _("said")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("opened again")

    thread = models.ForeignKey(CommentThread, models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SAID)
    text = WordsField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.get_kind_display()}"
