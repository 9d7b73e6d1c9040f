"""The audit log: what staff did with accounts and log-ins, kept as it happened."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A month longer than a year, so that a yearly review sees the whole of it.
KEPT = dt.timedelta(days=396)


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def outdated(self, now: dt.datetime) -> Self:
        """Entries that are older than they are kept."""
        return self.filter(at__lt=now - KEPT)

    def forget(self, now: dt.datetime) -> None:
        """Delete what is outdated: the one way past the trigger that keeps entries."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('press.forgets_audit', 'on', true)")
            self.outdated(now)._raw_delete(self.db)
            cursor.execute("SELECT set_config('press.forgets_audit', '', true)")


class AuditEntry(models.Model):
    """One thing that happened: `by` is who did it (None: nobody who was logged in), `about` whom or what it concerns.

    `network` is the network that it came from, never an address. The database refuses to change an entry, and to
    delete it before its time.
    """

    class What(models.TextChoices):
        SIGNED_IN = "signed_in", _("logged in")
        REFUSED = "refused", _("wrong password or code")
        SLOWED = "slowed", _("made to wait after many wrong passwords")
        NEW_BROWSER = "new_browser", _("logged in with a browser for the first time")
        SIGNED_OUT = "signed_out", _("logged out")
        ENDED = "ended", _("log-ins ended")
        INVITED = "invited", _("invited")
        RESET_ASKED = "reset_asked", _("asked for a new password")
        PASSWORD_SET = "password_set", _("chose a new password")
        FACTOR_ADDED = "factor_added", _("added a second step to the log-in")
        FACTOR_REMOVED = "factor_removed", _("removed a second step from the log-in")
        FACTORS_RESET = "factors_reset", _("second step reset by an administrator")
        ROLE_GIVEN = "role_given", _("got another role")
        DIRECTORY_REFUSED = "directory_refused", _("known to the municipality's directory, but not let in")
        DIRECTORY_LINKED = "directory_linked", _("account tied to the municipality's directory")
        DIRECTORY_UNLINKED = "directory_unlinked", _("account untied from the municipality's directory")
        EMERGENCY_SET = "emergency_set", _("made an emergency account")
        EMERGENCY_TAKEN = "emergency_taken", _("no emergency account any more")

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    what = models.CharField(_("what"), max_length=30, choices=What)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    about = models.CharField(_("about"), max_length=200, blank=True)
    network = models.CharField(_("network"), max_length=45, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("log-in")
        verbose_name_plural = _("log-ins")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_what_display()
