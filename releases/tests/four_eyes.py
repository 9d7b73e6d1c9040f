"""Who may take which step with a release in which state, where somebody else must approve: one table.

It is run against the verbs (`services/test_four_eyes.py`) and over HTTP (`journeys/test_four_eyes.py`).
"""

import datetime as dt

from django.utils import timezone

from releases.desk import roles
from releases.desk.roles import StaffRole
from releases.models import Editor, Release
from releases.services import clock, publishing, review, waiting_changes
from releases.tests.cast import a_release, an_editor

STEPS = (
    *("submit", "take_back", "approve", "send_back", "name_reviewer", "schedule", "publish", "publish_later"),
    *(
        "emergency",
        "correct",
        "correct_later",
        "correct_in_an_emergency",
        "withdraw",
        "withdraw_later",
        "undo",
    ),
)
WRITER, APPROVER, PUBLISHER, ADMIN = StaffRole
DAY = dt.timedelta(days=1)
EVERYBODY, READERS, LEADERS = {*StaffRole}, {APPROVER, PUBLISHER, ADMIN}, {PUBLISHER, ADMIN}
Permitted = dict[str, set[StaffRole]]
REVIEWED: Permitted = {"approve": READERS, "send_back": READERS, "name_reviewer": EVERYBODY}
# What is approved needs no emergency: a reason given all the same is not asked for, and it is published.
OUT: Permitted = dict.fromkeys(("schedule", "publish", "publish_later", "emergency"), LEADERS)
CORRECTED: Permitted = dict.fromkeys(("correct", "correct_later", "correct_in_an_emergency"), LEADERS)
GONE: Permitted = dict.fromkeys(("withdraw", "withdraw_later"), LEADERS)
#: By state, and in it by step: the roles that may take it with a text that others have written. All else is refused.
#: "changed" is a correction in work.
TABLE: dict[str, Permitted] = {
    "draft": {"submit": EVERYBODY, "emergency": LEADERS},
    "submitted": {**REVIEWED, "take_back": EVERYBODY, "emergency": LEADERS},
    "approved": {**OUT, "take_back": EVERYBODY},
    "scheduled": {**OUT, "take_back": LEADERS},
    "waiting": {**OUT, "take_back": LEADERS},
    "asking": {**OUT, "take_back": LEADERS},
    "asking for approval": {**REVIEWED, "send_back": set(), "take_back": LEADERS, "emergency": LEADERS},
    "published": {**GONE},
    "published in an emergency": {**GONE},
    "changed": {
        **GONE,
        "submit": EVERYBODY,
        "approve": READERS,
        "correct_in_an_emergency": LEADERS,
    },
    "changed, submitted": {
        **GONE,
        **REVIEWED,
        "take_back": EVERYBODY,
        "correct_in_an_emergency": LEADERS,
    },
    "changed, approved": {**GONE, **CORRECTED, "take_back": EVERYBODY},
    "changed, waiting": {**GONE, "undo": LEADERS},
    "changed, asking": {
        **GONE,
        "undo": LEADERS,
        "take_back": EVERYBODY,
        "approve": READERS,
        "correct_in_an_emergency": LEADERS,
    },
    "withdrawal waiting": {"withdraw": LEADERS, "undo": LEADERS},
    "withdrawn": {},
}
#: What nobody may take with a text of their own, whatever else they may do.
NEVER_ONES_OWN = {"approve"}
CASES = [
    (state, role, is_own)
    for state in TABLE
    for role in StaffRole
    for is_own in (False, True)
    if not is_own or NEVER_ONES_OWN & TABLE[state].keys()
]


def asked(state: str, role: StaffRole, *, is_own: bool) -> tuple[str, ...]:
    """Return which steps are tried.

    All of them by a publisher; what a state refuses to those it refuses to everybody. Whose text it is decides about a
    few steps only.
    """
    if is_own:
        return tuple(sorted(NEVER_ONES_OWN))
    return STEPS if role is PUBLISHER else tuple(TABLE[state])


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
        case "approved" | "scheduled" | "waiting" | "asking" | "asking for approval":
            _approve(release, by=by, approver=boss)
            _schedule(release, state, by=by, boss=boss)
        case _:
            _publish(release, state, by=by, boss=boss)
    return Release.objects.get(pk=release.pk)


def change(release: Release, lead: str = "Barnen har ritat lekplatsen själva.") -> None:
    """Write another lead into a release, as if somebody had saved it."""
    Release.objects.filter(pk=release.pk).update(lead=lead)


def _schedule(release: Release, state: str, *, by: Editor, boss: Editor) -> None:
    match state:
        case "waiting":
            publishing.publish_after_undo(release, wait=DAY, by=boss)
        case "scheduled" | "asking" | "asking for approval":
            publishing.schedule(release, at=timezone.now() + DAY, by=boss)
    if state == "asking":
        let_time_pass(release, hours=2)
    elif state == "asking for approval":
        change(release)
        release.revisions.create(editor=by, step="saved", content={})
        let_time_pass(release)


def let_time_pass(release: Release, *, hours: int = 0) -> None:
    """Let the time that was chosen for a release be over, since `hours`, and the clock come by."""
    Release.objects.filter(pk=release.pk).update(scheduled_for=timezone.now() - dt.timedelta(hours=hours))
    clock.publish_due(timezone.now())


def _publish(release: Release, state: str, *, by: Editor, boss: Editor) -> None:
    if state == "published in an emergency":
        publishing.publish(release, by=boss, alert=False, emergency="Vattnet är otjänligt.")
        return
    _approve(release, by=by, approver=boss)
    publishing.publish(release, by=boss, alert=False)
    if state == "withdrawn":
        publishing.withdraw(release, by=boss, reason="Fel.")
    if state == "withdrawal waiting":
        waiting_changes.withdraw_after_undo(release, wait=DAY, by=boss, reason="Fel.")
    if not state.startswith("changed"):
        return
    change(release)
    if state == "changed":
        # Whoever has begun the correction: what was written before is approved and published.
        release.revisions.create(editor=by, step="saved", content={})
    else:
        review.submit(release, by=by)
    if state in ("changed, approved", "changed, waiting", "changed, asking"):
        review.approve(release, by=boss, expected=review.seen(Release.objects.get(pk=release.pk)))
    if state in ("changed, waiting", "changed, asking"):
        waiting_changes.correct_after_undo(release, wait=DAY, by=boss, note="Ingressen.", alert=False)
    if state == "changed, asking":
        change(release, "Barnen har ritat den, och föräldrarna.")
        release.revisions.create(editor=by, step="saved", content={})
        let_time_pass(release)


def _approve(release: Release, *, by: Editor, approver: Editor) -> None:
    review.submit(release, by=by)
    review.approve(release, by=approver, expected=review.seen(release))
