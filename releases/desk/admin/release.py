"""The list of press releases, and the form they are written in."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.desk import (
    approval_status,
    beginning,
    error_messages,
    release_status,
    troubles,
    versions,
)
from releases.desk.access import PUBLISH, form_address
from releases.desk.admin import sections
from releases.desk.admin.rows import ALL_ROWS, WithoutRelatedButtons, thumbnail_of
from releases.desk.checklist import history
from releases.desk.comments.words import SENTENCES as COMMENT_WORDS
from releases.desk.drafting import opened, posted, revisions, saving
from releases.desk.editor.policy import with_the_editor
from releases.desk.editor.words import SENTENCES, languages
from releases.desk.forms import ReleaseForm
from releases.desk.lists import ReleaseList, UnsureFilter, YearFilter
from releases.desk.own_words import OwnWords
from releases.desk.publication import frames, windows
from releases.desk.publication.views import WHEN_IN_ADDRESS
from releases.desk.suggestions.sources import PasteForm
from releases.document import richtext
from releases.languages import swedish
from releases.models import Edition, Release, ReleaseImage
from releases.services import approvals, drafting, editions, origins, review, steps, translating

State = Release.State
# The date that the list shows: out since, going out, or changed.
OUT_SINCE = Edition.objects.filter(release=OuterRef("pk"), number=1).values("first_published_at")
SHOWN_AT = Coalesce(Subquery(OUT_SINCE), "scheduled_for", "updated_at")
NO_THUMBNAIL = mark_safe('<span class="thumbnail"></span>')
# What the scripts of the form say.
WORDS = {
    "characters": gettext_lazy("%s characters"),
    "tooLong": gettext_lazy("%s characters: shorter is better here"),
    "up": gettext_lazy("Move up"),
    "down": gettext_lazy("Move down"),
    "toMend": gettext_lazy("Check: %s to mend"),
    "sectionToMend": gettext_lazy("%s to mend"),
    "sectionComplete": gettext_lazy("complete"),
    "sectionEmpty": gettext_lazy("empty"),
}


class ReleaseAdmin(WithoutRelatedButtons, OwnWords):
    """Press releases as their editors work on them. What the public sees changes only by the steps in `publication`."""

    form = ReleaseForm
    inlines = ALL_ROWS
    list_display = ["thumbnail", "headline", "badge", "date", "created_by"]
    list_display_links = ["headline"]
    list_filter = ["state", UnsureFilter, YearFilter, "committees", "keywords", "language"]
    list_per_page = 25
    ordering = [SHOWN_AT.desc(), "-pk"]
    search_fields = ["title", "lead", "body", "decisions__case_number", "contacts__person__name"]
    search_help_text = gettext_lazy("Searches title, lead, body text, case number and contact.")
    autocomplete_fields = ["committees", "keywords"]
    grows = ("keywords",)
    actions = None
    show_facets = admin.ShowFacets.NEVER
    fieldsets = [
        (None, {"fields": ["title", "lead", "body"]}),
        (gettext_lazy("What it is about"), {"fields": ["committees", "keywords"]}),
        (
            gettext_lazy("Language, address and the text about us"),
            {"classes": ["collapse"], "fields": ["language", "slug", "boilerplate"]},
        ),
    ]

    # --- The list ---

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        releases: Any = super().get_queryset(request).select_related("created_by")
        if (place := request.resolver_match) and "object_id" in place.kwargs:
            is_read = request.method in ("GET", "HEAD") and place.url_name == "releases_release_change"
            releases = releases.for_a_form() if is_read else releases
        else:
            images = ReleaseImage.objects.select_related("image")
            releases = releases.prefetch_related("committees", Prefetch("release_images", images))
        found: QuerySet[Release] = releases
        return found

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ReleaseList]:
        return ReleaseList

    @admin.display(description=gettext_lazy("image"))
    def thumbnail(self, release: Release) -> SafeString | str:
        first = next(iter(release.release_images.all()), None)
        return thumbnail_of(first.image) if first else NO_THUMBNAIL

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def headline(self, release: Release) -> SafeString:
        bodies = ", ".join(committee.definite for committee in release.committees.all())
        language = release.get_language_display() if release.language != translating.LANGUAGES[0] else ""
        aside = " · ".join(swedish.sentence_start(words) for words in (language, bodies) if words)
        title = format_html('<span lang="{}">{}</span>', release.language, release)
        return format_html('{} <span class="aside">{}</span>', title, aside)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, release: Any) -> SafeString:
        return format_html(
            '<span class="badge badge-{}">{}</span>', release.standing.code, release.standing.label
        )

    @admin.display(description=gettext_lazy("date"), ordering=SHOWN_AT)
    def date(self, release: Any) -> str:
        if release.state == State.SCHEDULED:
            return _("goes out %(time)s") % {"time": _shown(release.scheduled_for)}
        if last := release.standing.last:
            return _shown(last.first_published_at)
        return _("changed %(time)s") % {"time": _shown(release.updated_at)}

    # --- Who may do what ---

    def has_change_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        """Withdrawn is final; what is scheduled was approved as it stands and is for publishers to touch."""
        if not super().has_change_permission(request, obj) or obj is None:
            return super().has_change_permission(request, obj)
        if obj.state == State.SCHEDULED:
            return request.user.has_perm(PUBLISH)
        return obj.state != State.WITHDRAWN

    def has_delete_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        """Only a draft that was never published can go, its language versions first; nothing public is ever deleted."""
        can_go = obj is None or (
            obj.state == State.DRAFT and not obj.editions.exists() and not versions.has_versions(obj)
        )
        return can_go and super().has_delete_permission(request, obj)

    # --- The form ---

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Release | None:
        """Hold the row while a form is saved: publishing waits for it and never freezes half an edit.

        Keeping a version refers to the row and need not wait (FOR NO KEY UPDATE). Raises saving.SavedMeanwhile.
        """
        found: Release | None = super().get_object(request, object_id, from_field)
        if found and request.method == "POST":
            Release.objects.select_for_update(no_key=True).only("pk").get(pk=found.pk)
            found.refresh_from_db()
            if attempt := getattr(request, "attempt", None):
                saving.meet(request, attempt, found)  # type: ignore[arg-type]
        return found

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Show what was typed last and not saved, where the form goes on from there."""
        form = super().get_form(request, obj, change, **kwargs)
        data = self._typed(request, obj)
        return opened.shown_in(form, data) if data else form

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> Any:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        return kwargs | ({"data": data} if (data := self._typed(request, _saved(obj))) else {})

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        if self._typed(request, _saved(obj)):
            for formset in formsets:
                opened.silence(formset)
        return formsets, inlines

    def _typed(self, request: HttpRequest, release: Release | None) -> QueryDict | None:
        may = self.has_change_permission(request, release) if release else self.has_add_permission(request)
        return opened.typed(request, release) if may else None

    def get_fieldsets(self, request: HttpRequest, obj: Release | None = None) -> Any:
        """Show the body as it reads where it cannot be written."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [(None, {"fields": ["title", "lead", "readable_body"]}), *fieldsets[1:]]

    def get_readonly_fields(self, request: HttpRequest, obj: Release | None = None) -> list[str]:
        return ["readable_body", *(["slug"] if obj and obj.editions.exists() else [])]

    @admin.display(description=gettext_lazy("body text"))
    def readable_body(self, release: Release) -> SafeString:
        # What `richtext.clean` passes is what the public gets to see as markup.
        return mark_safe(richtext.clean(release.body))  # noqa: S308

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show beside what was saved which steps were taken, and what was let stand."""
        release = self.get_object(request, object_id)
        taken = {"events": history.of(release)} if release else {}
        return super().history_view(request, object_id, {**taken, **(extra_context or {})})

    @with_the_editor
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Keep what is sent before anything is done with it, and show both texts where two have written."""
        if request.method == "POST" and (led := self._kept(request, object_id)):
            return led
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except saving.SavedMeanwhile as overtaken:
            answer = saving.merge_page(request, overtaken)  # type: ignore[arg-type]
            answer.context_data |= self.admin_site.each_context(request)  # type: ignore[attr-defined]
            return answer

    def _kept(self, request: Any, object_id: str | None) -> HttpResponse | None:
        """Keep what was sent; return where to go on if the release is another than the form was opened for."""
        if object_id is None and (saved := saving.saved_before(request)):
            saving.keep_again(request, saved)
            messages.info(request, _("This was saved already. What you wrote since is in the form."))
            return redirect(form_address(saved.release))  # type: ignore[arg-type]
        number = posted.number_of({"pk": [object_id or ""]}, "pk")
        release = Release.objects.filter(pk=number).first() if object_id else None
        request.attempt = attempt = saving.begin(request, release)
        if object_id and release is None and attempt:
            messages.warning(
                request, _("The draft has been deleted meanwhile. What you wrote is here: save it anew.")
            )
            return redirect(revisions.begun_address(attempt.revision))
        return None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show above the form where the release stands, and below it the steps that are open to this editor."""
        context |= {"may_publish": request.user.has_perm(PUBLISH), "words": WORDS}
        context |= {"comment_words": COMMENT_WORDS}
        if not kwargs.get("obj") and request.method == "GET":
            context |= {"paste_form": PasteForm(), **beginning.context(request)}
        context |= {"faces": frames.FACES.values()}
        context |= {"editor_words": SENTENCES, "editor_languages": languages()}
        if release := kwargs.get("obj"):
            standing = release_status.of(release)
            context |= {
                "standing": standing,
                "trouble": troubles.of(release),
                "window": windows.of(release),
            }
            if release.pk:
                context |= {
                    "approval": approval_status.of(
                        release,
                        release.compose(),
                        request.user,  # type: ignore[arg-type]
                        has_changes=standing.has_changes,
                    )
                }
            context |= {"events": history.of(release), "doubts": origins.doubts_of(release)}
            context |= versions.context(release)
        context |= revisions.context(request, kwargs.get("obj"))
        context |= {"sections": sections.of(context["adminform"], context["inline_admin_formsets"])}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: Any, obj: Release, form: Any, change: bool) -> None:
        """Remember who began it, and what it said before."""
        if change:
            drafting.note_before(obj)
        else:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Compare with what is public once all rows are saved, so that no list needs to, and write it down."""
        super().save_related(request, form, formsets, change)
        editions.note_unchanged(form.instance)
        saving.note(request, form.instance)  # type: ignore[arg-type]
        if change and review.drop_outdated(form.instance, by=request.user):  # type: ignore[arg-type]
            sentence = _("What you saved is not what was approved, so it waits for approval once more.")
            messages.warning(request, sentence)

    def response_add(
        self, request: HttpRequest, obj: Release, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._next_step(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Release) -> HttpResponse:
        if (attempt := getattr(request, "attempt", None)) and attempt.is_merged:
            messages.info(request, _("Both texts are in it. Yours from before is still among the versions."))
        return self._next_step(request, obj) or super().response_change(request, obj)

    def _next_step(self, request: Any, release: Release) -> HttpResponse | None:
        """Saved; go where the pressed button leads."""
        for button in ("preview", "publish", "correct"):
            if f"_{button}" in request.POST:
                chosen = f"?nar={when}" if (when := request.POST[f"_{button}"]) in WHEN_IN_ADDRESS else ""
                return redirect(reverse(f"desk:{button}", args=[release.pk]) + chosen)
        return self._submit(request, release) if "_submit" in request.POST else None

    def _submit(self, request: Any, release: Release) -> HttpResponse:
        try:
            if approvals.is_needed(release):
                return redirect("desk:submit", release.pk)
            review.submit(release, by=request.user)
        except steps.PublishingError as error:
            messages.warning(request, error_messages.explain(error))
        else:
            messages.success(request, _("Saved and handed over for review."))
        return redirect(reverse("desk:releases_release_change", args=[release.pk]))


def _shown(moment: Any) -> str:
    return swedish.short_moment(timezone.localtime(moment))


def _saved(release: Release | None) -> Release | None:
    """Return the release if it is one in the database: a new form has one that is not."""
    return release if release and release.pk else None
