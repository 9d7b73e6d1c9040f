"""The staff's accounts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    BaseUserCreationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from releases.desk import roles
from releases.desk.own_words import OwnWords
from releases.desk.roles import StaffRole
from releases.desk.typed import ADDRESS
from releases.desk.uncut import Uncut
from releases.models import Editor


class RoleField(forms.ChoiceField):
    """Which sort of editor somebody is."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(role.value, label) for role, label in roles.LABELS.items()]
        super().__init__(
            label=_("role"), choices=choices, widget=forms.RadioSelect, initial=StaffRole.WRITER, **kwargs
        )


class PasswordState(ReadOnlyPasswordHashWidget):
    """That there is a password, and how to change it: how it is hashed is nobody's concern."""

    template_name = "desk/password_state.html"


class NewEditorForm(Uncut, BaseUserCreationForm):
    role = RoleField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    class Meta(BaseUserCreationForm.Meta):
        model = Editor


class EditorForm(Uncut, UserChangeForm):
    password = ReadOnlyPasswordHashField(
        label=_("Password"),
        widget=PasswordState,
        help_text=_("Nobody can see it, but you can give the account a new one."),
    )
    role = RoleField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if self.instance.pk:
            self.initial["role"] = roles.role_of(self.instance)


class PasswordForm(AdminPasswordChangeForm):
    """Another password for an account. Nobody logs in here without one, so none can be taken away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True


class EditorAdmin(OwnWords, UserAdmin):
    """Accounts with a name, an address and one of four roles. Somebody who leaves is switched off, not deleted."""

    form = EditorForm
    add_form = NewEditorForm
    add_form_template = None
    change_password_form = PasswordForm
    change_user_password_template = "desk/account_password.html"  # noqa: S105
    formfield_overrides = {models.EmailField: ADDRESS}
    actions = None
    show_facets = admin.ShowFacets.NEVER
    list_display = ["username", "full_name", "email", "role", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["username", "first_name", "last_name", "email"]
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password", "is_active"]}),
        (_("Name and address"), {"fields": [("first_name", "last_name"), "email"]}),
        (_("What the editor may do"), {"fields": ["role"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "username",
                    ("first_name", "last_name"),
                    "email",
                    "role",
                    "password1",
                    "password2",
                ]
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Editor, form: Any, change: bool) -> None:
        """Let every account in at the desk, and give it its role."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)
        if "role" in form.cleaned_data:
            roles.give(StaffRole(form.cleaned_data["role"]), to=obj)

    @admin.display(description=_("name"))
    def full_name(self, editor: Editor) -> str:
        return editor.get_full_name()

    @admin.display(description=_("role"))
    def role(self, editor: Editor) -> str:
        return str(roles.LABELS[roles.role_of(editor)]).partition(":")[0]
