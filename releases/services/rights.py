"""Rights: what an editor may do, asked once more when it is done.

A page may have been open for long. So the verbs ask themselves, behind the lock on the release's row, of the account
as the database has it then.
"""

from django.db.models import Q, QuerySet

from releases.models import Editor
from releases.services.steps import PublishingError

READ, WRITE = "view_release", "change_release"
APPROVE, PUBLISH = "approve_release", "publish_release"


class NotAllowed(PublishingError):
    """The editor may not take this step, perhaps not any more."""


def require(editor: Editor | None, right: str) -> None:
    """Raise NotAllowed unless the account is active and has the right now. None is the clock or the shell."""
    if editor is not None and not Editor.objects.get(pk=editor.pk).has_perm(f"releases.{right}"):
        raise NotAllowed


def holders(right: str) -> QuerySet[Editor]:
    """Return the active editors who have a right, by their names."""
    granted = {"codename": right, "content_type__app_label": "releases"}
    own = Q(**{f"user_permissions__{name}": value for name, value in granted.items()})
    by_role = Q(**{f"groups__permissions__{name}": value for name, value in granted.items()})
    found = Editor.objects.filter(Q(is_superuser=True) | own | by_role, is_active=True, is_staff=True)
    return found.distinct().order_by("first_name", "last_name", "username")
