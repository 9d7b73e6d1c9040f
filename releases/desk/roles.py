"""What staff may do: four sorts of editor, each a group with its permissions."""

from enum import StrEnum
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _

from releases.models import Editor


class StaffRole(StrEnum):
    WRITER = "writer"
    APPROVER = "approver"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


LABELS: dict[StaffRole, Any] = {
    StaffRole.WRITER: _("Writer: writes and hands over for review"),
    StaffRole.APPROVER: _("Approver: also approves what others have written"),
    StaffRole.PUBLISHER: _("Publisher: also publishes, corrects and withdraws"),
    StaffRole.ADMINISTRATOR: _("Administrator: everything, also the accounts of others"),
}
GROUP_NAMES = {
    StaffRole.WRITER: "Skribenter",
    StaffRole.APPROVER: "Godkännare",
    StaffRole.PUBLISHER: "Redaktörer",
}
ROWS = ("attachment", "budgetline", "decision", "releasecontact", "releaseimage", "releaselink")
WRITERS = {
    *(f"{action}_{row}" for row in ROWS for action in ("view", "add", "change", "delete")),
    *(f"{action}_release" for action in ("view", "add", "change", "delete")),
    *(
        f"{action}_{noun}"
        for noun in ("pressimage", "person", "role", "keyword")
        for action in ("view", "add", "change")
    ),
    *(f"view_{noun}" for noun in ("committee", "party", "edition", "alert", "releasetemplate")),
}
APPROVERS = WRITERS | {"approve_release"}
PUBLISHERS = APPROVERS | {
    "publish_release",
    "view_subscriber",
    *(
        f"{action}_{noun}"
        for noun in ("releasetemplate", "templatecontact")
        for action in ("view", "add", "change", "delete")
    ),
    "delete_subscriber",
    *(f"{action}_{noun}" for noun in ("committee", "party") for action in ("add", "change")),
    *(f"delete_{noun}" for noun in ("pressimage", "person", "role", "keyword", "committee", "party")),
}
PERMISSIONS = {StaffRole.WRITER: WRITERS, StaffRole.APPROVER: APPROVERS, StaffRole.PUBLISHER: PUBLISHERS}


def role_of(editor: Editor) -> StaffRole:
    """Return which of the four an editor is."""
    if editor.is_superuser:
        return StaffRole.ADMINISTRATOR
    groups = {group.name for group in editor.groups.all()}
    may_more = (StaffRole.PUBLISHER, StaffRole.APPROVER)
    return next((role for role in may_more if GROUP_NAMES[role] in groups), StaffRole.WRITER)


def give(role: StaffRole, *, to: Editor) -> None:
    """Make a saved editor one of the four, and make its group if this is the first."""
    to.is_superuser = role == StaffRole.ADMINISTRATOR
    to.save(update_fields=["is_superuser"])
    to.groups.set([] if role == StaffRole.ADMINISTRATOR else [_group(role)])


def refresh(**_signal: Any) -> None:
    """Give the groups that are there what their roles may do in this version; called after each migration."""
    known = set(Group.objects.filter(name__in=GROUP_NAMES.values()).values_list("name", flat=True))
    for role, name in GROUP_NAMES.items():
        if name in known:
            _group(role)


def _group(role: StaffRole) -> Group:
    group, _created = Group.objects.get_or_create(name=GROUP_NAMES[role])
    group.permissions.set(
        Permission.objects.filter(content_type__app_label="releases", codename__in=PERMISSIONS[role])
    )
    return group
