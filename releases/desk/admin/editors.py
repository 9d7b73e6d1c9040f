"""The staff's accounts."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from releases.desk import roles
from releases.desk.own_words import OwnWords
from releases.desk.roles import StaffRole
from releases.desk.sign_in import places
from releases.desk.typed import ADDRESS
from releases.desk.uncut import Uncut
from releases.models import AuditEntry, Editor
from releases.services import accounts, audit, local_sign_in


class RoleField(forms.ChoiceField):
    """Which sort of editor somebody is."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(role.value, label) for role, label in roles.LABELS.items()]
        super().__init__(
            label=_("role"), choices=choices, widget=forms.RadioSelect, initial=StaffRole.WRITER, **kwargs
        )


class NewEditorForm(Uncut, forms.ModelForm):
    """A new account: who it is for, and where the invitation goes. Nobody types a password for somebody else."""

    role = RoleField()

    class Meta:
        model = Editor
        fields = ("first_name", "last_name", "email", "username")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name in ("first_name", "last_name", "email"):
            self.fields[name].required = True
        self.fields["email"].help_text = _("The invitation goes here. Its link holds for seven days.")
        self.fields["username"].required = False
        self.fields["username"].help_text = _("Empty: what stands before the @ in the address.")

    def clean_email(self) -> str:
        """Refuse an address that another account has: a link goes to one person."""
        email: str = self.cleaned_data["email"]
        if Editor.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("There is an account with this address already."))
        return email

    def clean(self) -> dict[str, Any]:
        """Make a user name of the address where none is given."""
        cleaned = super().clean() or {}
        if not cleaned.get("username") and cleaned.get("email"):
            cleaned["username"] = accounts.free_name(cleaned["email"].partition("@")[0].lower())
        return cleaned

    def save(self, commit: bool = True) -> Editor:
        """Give the account no password: whoever is invited chooses one."""
        editor: Editor = super().save(commit=False)
        editor.set_unusable_password()
        if commit:
            editor.save()
        return editor


class EditorForm(Uncut, forms.ModelForm):
    role = RoleField()

    class Meta:
        model = Editor
        fields = ("username", "is_active", "first_name", "last_name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if self.instance.pk:
            self.initial["role"] = roles.role_of(self.instance)


class EditorAdmin(OwnWords, UserAdmin):
    """Accounts with a name, an address and one of four roles. Somebody who leaves is switched off, not deleted."""

    form = EditorForm
    add_form = NewEditorForm
    add_form_template = None
    formfield_overrides = {models.EmailField: ADDRESS}
    actions = None
    show_facets = admin.ShowFacets.NEVER
    list_display = ["username", "full_name", "email", "role", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["username", "first_name", "last_name", "email"]
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "is_active", "log_in"]}),
        (_("Name and address"), {"fields": [("first_name", "last_name"), "email"]}),
        (_("What the editor may do"), {"fields": ["role"]}),
    ]
    add_fieldsets = [(None, {"fields": [("first_name", "last_name"), "email", "username", "role"]})]
    readonly_fields = ["log_in"]

    def get_urls(self) -> list[URLPattern]:
        """Leave out Django's page on which one types a password for somebody else."""
        return [url for url in super().get_urls() if "password" not in str(url.pattern)]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Editor, form: Any, change: bool) -> None:
        """Let every account in at the desk, give it its role, and invite whoever is new."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)
        network, by = places.network(request), cast(Editor, request.user)
        if "role" in form.cleaned_data:
            role = StaffRole(form.cleaned_data["role"])
            if change and roles.role_of(obj) != role:
                audit.record(
                    AuditEntry.What.ROLE_GIVEN, by=by, about=f"{obj.username}: {role}", network=network
                )
            roles.give(role, to=obj)
        if not change and not local_sign_in.is_allowed(obj):
            messages.info(request, gettext("The person gets in by the municipality's log-in."))
        elif not change:
            accounts.invite(obj, by=by, network=network)
            messages.info(
                request, gettext("An invitation is on its way to %(address)s.") % {"address": obj.email}
            )

    @admin.display(description=_("log-in"))
    def log_in(self, editor: Editor) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("desk:of_editor", args=[editor.pk]),
            gettext("Link to a new password, second step, log-ins"),
        )

    @admin.display(description=_("name"))
    def full_name(self, editor: Editor) -> str:
        return editor.get_full_name()

    @admin.display(description=_("role"))
    def role(self, editor: Editor) -> str:
        return str(roles.LABELS[roles.role_of(editor)]).partition(":")[0]
