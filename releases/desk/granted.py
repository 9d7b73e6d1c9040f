"""What an editor may do, read with the editor: Django asks twice more on each page."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from releases.models import Editor

CODE = Concat(F("content_type__app_label"), Value("."), F("codename"))
SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
OWN = Q(user=OuterRef("pk")) | Q(group__user=OuterRef("pk"))
# Put together once: it is asked on each page.
EDITORS = Editor.objects.annotate(
    granted=ArraySubquery(Permission.objects.filter(OWN).order_by().values(code=CODE)),
    has_second_step=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_STEPS)),
)


class GrantedAtOnce(ModelBackend):
    """The accounts of Django, each read in one query with what was granted to it and to its groups."""

    def get_user(self, user_id: Any) -> Editor | None:
        """Return an active editor with `granted`, a list such as ["releases.add_release", …]."""
        found = EDITORS.filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return what was granted; asks where the editor was not read by `get_user`, as when just logged in."""
        granted = getattr(user_obj, "granted", None)
        if granted is None or obj is not None or not user_obj.is_active or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        return set(granted)
