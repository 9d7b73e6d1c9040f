"""The directory: bodies, people with their roles, parties, keywords."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from releases.desk.admin.people_choices import by_phone
from releases.desk.admin.public import PublicWords, is_named_in_public, is_scheduled, may_publish
from releases.desk.admin.rows import Rows, WithoutRelatedButtons
from releases.desk.forms import CommitteeForm, DeskForm, KeywordForm, PersonForm
from releases.desk.typed import ADDRESS, DATE
from releases.models import Decision, Person, Release, Role


class Entry(WithoutRelatedButtons, PublicWords):
    """Something in the directory. What an edition or a subscriber refers to is never deleted."""

    form = DeskForm
    actions = None
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    formfield_overrides = {models.DateField: DATE, models.EmailField: ADDRESS}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and self.is_referred_to(obj))

    def is_referred_to(self, obj: Any) -> bool:
        return bool(obj.editions.exists() or obj.interest_set.exists())

    def is_public(self, obj: Any) -> bool:
        return self.is_referred_to(obj) or is_scheduled(obj.release_set)


class AddressedEntry(Entry):
    """An entry with an address of its own, which stays."""

    named_by = "name"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {} if obj else {"slug": [self.named_by]}


class CommitteeAdmin(AddressedEntry):
    form = CommitteeForm
    named_by = "definite"
    list_display = ["definite", "kind", "parent", "valid_from", "valid_to"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    search_fields = ["definite", "name", "aliases"]
    autocomplete_fields = ["parent"]
    fields = [
        "definite",
        "name",
        "kind",
        "parent",
        "aliases",
        "slug",
        ("valid_from", "valid_to"),
        "needs_approval",
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Whether others must approve is for administrators to say: it binds those who publish."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else [*fixed, "needs_approval"]


class KeywordAdmin(AddressedEntry):
    form = KeywordForm
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug"]


class PartyAdmin(Entry):
    list_display = ["abbreviation", "name"]
    search_fields = ["abbreviation", "name"]
    fields = ["abbreviation", "name"]

    def is_public(self, obj: Any) -> bool:
        """Parties are in no writer's hands."""
        return True

    def is_referred_to(self, obj: Any) -> bool:
        """A party in a decision of a draft or release stays; people hold theirs by the database's own rule."""
        return Decision.objects.filter(models.Q(reservations=obj) | models.Q(statements=obj)).exists()


class RoleRows(Rows):
    model = Role
    form = DeskForm
    explanation = _(
        "What the person is, and in which body. A contact on a press release keeps the role held then."
    )
    autocomplete_fields = ["committee"]
    fields = [("title", "committee"), ("valid_from", "valid_to")]


class PersonAdmin(Entry):
    form = PersonForm
    inlines = [RoleRows]
    list_display = ["name", "of_party", "role_now", "first_phone", "called_by_press"]
    list_filter = ["is_press_contact", "party"]
    search_fields = ["name", "email", "organisation", "roles__title", "roles__committee__definite"]
    search_help_text = _("Searches name, role, body, organisation, phone and e-mail.")
    autocomplete_fields = ["party"]
    fields = ["name", "party", "organisation", ("phones", "email"), "is_press_contact"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        held = models.Prefetch(
            "roles", Role.objects.held(timezone.localdate()).select_related("committee"), "held_now"
        )
        return super().get_queryset(request).select_related("party").prefetch_related(held)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Person], search_term: str) -> Any:
        """Find by words and, where digits are typed, by phone number."""
        found, repeats = super().get_search_results(request, queryset, search_term)
        called = by_phone(Person.objects.all(), search_term)
        either = models.Q(pk__in=found.order_by().values("pk")) | models.Q(pk__in=called.values("pk"))
        return queryset.filter(either), repeats

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Who becomes a press contact is public at once."""
        return [] if may_publish(request) else ["is_press_contact"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.may_publish = may_publish(request)  # type: ignore[attr-defined]
        return form

    def is_public(self, obj: Any) -> bool:
        party = obj.party.abbreviation if obj.party else ""
        releases = Release.objects.filter(contacts__person=obj)
        return obj.is_press_contact or is_named_in_public(obj.name, party) or is_scheduled(releases)

    def is_referred_to(self, obj: Any) -> bool:
        """Contacts of releases hold their person by the database's own rule."""
        return False

    @admin.display(description=_("role"))
    def role_now(self, person: Any) -> str:
        return str(person.held_now[0]) if person.held_now else ""

    @admin.display(description=_("party"), ordering="party")
    def of_party(self, person: Person) -> str:
        return person.party.abbreviation if person.party else ""

    @admin.display(description=_("for the press"), ordering="is_press_contact", empty_value="")
    def called_by_press(self, person: Person) -> str:
        return capfirst(str(_("press contact"))) if person.is_press_contact else ""

    @admin.display(description=_("phone"))
    def first_phone(self, person: Person) -> str:
        return person.phones[0] if person.phones else ""
