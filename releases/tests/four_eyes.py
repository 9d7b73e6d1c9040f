"""Who may take which step with a release in which state, where somebody else must approve: one table.

It is run against the verbs (`services/test_four_eyes.py`) and over HTTP (`journeys/test_four_eyes.py`).
"""

import datetime as dt

from django.utils import timezone

from releases.desk import roles
from releases.desk.roles import StaffRole
from releases.models import Editor, Release
from releases.services import publishing, review
from releases.tests.cast import a_release, an_editor

STEPS = ("submit", "take_back", "approve", "send_back", "schedule", "publish", "correct", "withdraw")
WRITER, APPROVER, PUBLISHER, ADMIN = StaffRole
EVERYBODY, READERS, LEADERS = {*StaffRole}, {APPROVER, PUBLISHER, ADMIN}, {PUBLISHER, ADMIN}
#: By state, and in it by step: the roles that may take it with a text that others have written. All else is refused.
#: "changed" is a correction in work.
TABLE: dict[str, dict[str, set[StaffRole]]] = {
    "draft": {"submit": EVERYBODY},
    "submitted": {"take_back": EVERYBODY, "approve": READERS, "send_back": READERS},
    "approved": {"take_back": EVERYBODY, "schedule": LEADERS, "publish": LEADERS},
    "scheduled": {"take_back": LEADERS, "schedule": LEADERS, "publish": LEADERS},
    "published": {"withdraw": LEADERS},
    "changed": {"submit": EVERYBODY, "approve": READERS, "withdraw": LEADERS},
    "changed, submitted": {
        "take_back": EVERYBODY,
        "approve": READERS,
        "send_back": READERS,
        "withdraw": LEADERS,
    },
    "changed, approved": {"take_back": EVERYBODY, "correct": LEADERS, "withdraw": LEADERS},
    "withdrawn": {},
}
#: What nobody may take with a text of their own, whatever else they may do.
NEVER_ONES_OWN = {"approve"}
CASES = [(state, role, is_own) for state in TABLE for role in StaffRole for is_own in (False, True)]


def may(state: str, step: str, role: StaffRole, *, is_own: bool) -> bool:
    """Return what the table says."""
    return role in TABLE[state].get(step, set()) and not (is_own and step in NEVER_ONES_OWN)


def a_member(role: StaffRole, username: str = "") -> Editor:
    """Return somebody of the staff with this role."""
    editor = an_editor(username or f"en-{role}", is_superuser=False)
    roles.give(role, to=editor)
    return Editor.objects.get(pk=editor.pk)


def release_in(state: str, *, by: Editor) -> Release:
    """Return a release in one of the states of the table, written by `by`, approved by somebody else."""
    release = a_release(created_by=by)
    boss = an_editor("chefen")
    match state:
        case "draft":
            pass
        case "submitted":
            review.submit(release, by=by)
        case "approved" | "scheduled":
            _approve(release, by=by, approver=boss)
            if state == "scheduled":
                publishing.schedule(release, at=timezone.now() + dt.timedelta(days=1), by=boss)
        case _:
            _publish(release, state, by=by, boss=boss)
    return Release.objects.get(pk=release.pk)


def change(release: Release, lead: str = "Barnen har ritat lekplatsen själva.") -> None:
    """Write another lead into a release, as if somebody had saved it."""
    Release.objects.filter(pk=release.pk).update(lead=lead)


def _publish(release: Release, state: str, *, by: Editor, boss: Editor) -> None:
    _approve(release, by=by, approver=boss)
    publishing.publish(release, by=boss, alert=False)
    if state == "withdrawn":
        publishing.withdraw(release, by=boss, reason="Fel.")
    if not state.startswith("changed"):
        return
    change(release)
    if state == "changed":
        # Whoever has begun the correction: what was written before is approved and published.
        release.revisions.create(editor=by, step="saved", content={})
    else:
        review.submit(release, by=by)
    if state == "changed, approved":
        review.approve(release, by=boss, expected=review.seen(Release.objects.get(pk=release.pk)))


def _approve(release: Release, *, by: Editor, approver: Editor) -> None:
    review.submit(release, by=by)
    review.approve(release, by=approver, expected=review.seen(release))
