"""What a WebSub hub has not been told yet."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class HubNoticeQuerySet(models.QuerySet["HubNotice"]):
    def due(self, now: dt.datetime) -> Self:
        """Notices to be given now, the longest owed first."""
        return self.filter(due_at__lte=now).order_by("changed_at", "pk")

    def owe(self, topics: Iterable[str], *, changed_at: dt.datetime, due_at: dt.datetime) -> None:
        """Owe the hub a notice of each of these feeds: one, however often a feed has changed meanwhile."""
        # In one order, so that two publications wait for each other and not in a ring.
        notices = [HubNotice(topic=topic, changed_at=changed_at, due_at=due_at) for topic in sorted(topics)]
        changed = ["changed_at", "due_at", "attempts"]
        HubNotice.objects.bulk_create(
            notices, update_conflicts=True, unique_fields=["topic"], update_fields=changed
        )


class HubNotice(models.Model):
    """That a feed has changed since the hub was told of it. Deleted once the hub has taken the notice."""

    topic = models.TextField(_("path of the feed"), unique=True)
    changed_at = models.DateTimeField(_("changed"))
    due_at = models.DateTimeField(_("to be told from"), db_index=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    objects = HubNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice to the hub")
        verbose_name_plural = _("notices to the hub")

    def __str__(self) -> str:
        return self.topic
