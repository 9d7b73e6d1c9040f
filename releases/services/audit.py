"""The verb for the audit log: what happened is written down, once and for good."""

from releases.models import AuditEntry, Editor

LONGEST = 200  # characters, as AuditEntry.about holds


def record(what: AuditEntry.What, *, by: Editor | None, about: str = "", network: str = "") -> AuditEntry:
    """Write down that `by` did something; `network` is what `releases.networks.coarse` gives.

    What somebody typed who is not known is never in `about`: it may be a password in the wrong field.
    """
    return AuditEntry.objects.create(what=what, by=by, about=about[:LONGEST], network=network)
