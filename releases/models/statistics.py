"""Statistics: totals of a day and nothing else. No row here tells of a reader, or of somebody who has left."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from releases.models.directory import Committee, Keyword


class PageCount(models.Model):
    """How often a public page, or a press kit, was answered with on one day (Stockholm)."""

    day = models.DateField(_("day"))
    path = models.CharField(_("address"), max_length=300)
    reads = models.PositiveIntegerField(_("times read"), default=0)

    class Meta:
        verbose_name = _("page count")
        verbose_name_plural = _("page counts")
        constraints = [models.UniqueConstraint(fields=["day", "path"], name="page_count_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.path}"


class SubscriberDay(models.Model):
    """How many subscribed at the end of a day, and came, left and were paused after bounces on it, by what they follow.

    Counted once when the day is over, from who subscribes then: who came and left within the day is in none of it.
    All matters are one row, because a matter that one person follows would be that person.
    """

    class Kind(models.TextChoices):
        ALL = "all", _("all")
        EVERYTHING = "everything", _("everything")
        COMMITTEE = "committee", _("a body")
        KEYWORD = "keyword", _("a keyword")
        MATTER = "matter", _("a matter")

    day = models.DateField(_("day"))
    kind = models.CharField(max_length=10, choices=Kind)
    committee = models.ForeignKey(Committee, models.CASCADE, null=True, related_name="+")
    keyword = models.ForeignKey(Keyword, models.CASCADE, null=True, related_name="+")
    subscribers = models.PositiveIntegerField(_("subscribers"), default=0)
    came = models.PositiveIntegerField(_("came"), default=0)
    left = models.PositiveIntegerField(_("left"), default=0)
    bounced = models.PositiveIntegerField(_("paused after bounces"), default=0)

    class Meta:
        verbose_name = _("subscribers of a day")
        verbose_name_plural = _("subscribers of days")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "kind", "committee", "keyword"],
                nulls_distinct=False,
                name="subscriber_day_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
