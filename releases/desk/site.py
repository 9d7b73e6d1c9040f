"""The desk: the editors' side at `/redaktion/`.

Everything Django's admin offers, in the order in which an editor thinks, and
the steps that change what the public sees as pages of their own.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from django.views import csrf as defaults
from django.views.decorators.cache import never_cache

from releases.desk import beginning, doubts, follow_ups, front, uploads, versions
from releases.desk.access import not_allowed
from releases.desk.admin.directory import CommitteeAdmin, KeywordAdmin, PartyAdmin, PersonAdmin
from releases.desk.admin.editors import EditorAdmin
from releases.desk.admin.images import PressImageAdmin
from releases.desk.admin.people_choices import DirectoryChoices
from releases.desk.admin.records import AlertAdmin, AuditEntryAdmin, EditionAdmin
from releases.desk.admin.release import ReleaseAdmin
from releases.desk.admin.subscribers import SubscriberAdmin
from releases.desk.admin.templates import ReleaseTemplateAdmin
from releases.desk.checklist import views as checklist
from releases.desk.comments import views as commenting
from releases.desk.drafting import autosave, carrying, revisions
from releases.desk.editor import figures, pasting
from releases.desk.mailings import controls, progress, recipients
from releases.desk.press_images import choosing, intake
from releases.desk.press_room import views as settings_views
from releases.desk.publication import preview, proofs, reviewing, sharing, whole_history, windows
from releases.desk.publication import views as publication_views
from releases.desk.publication.frames import Frame
from releases.desk.sign_in import pages as sign_in
from releases.desk.sign_in.directory import doors
from releases.desk.sign_in.forms import LoginForm
from releases.desk.statistics import views as statistics
from releases.desk.suggestions import views as suggesting
from releases.document.characters import normal
from releases.mail.transport import EVERYBODY
from releases.models import (
    Alert,
    AuditEntry,
    Committee,
    Edition,
    Editor,
    Keyword,
    Party,
    Person,
    PressImage,
    PressRoomFacts,
    Release,
    ReleaseTemplate,
    Subscriber,
)

ADMINS: dict[type[Model], type[ModelAdmin]] = {
    Release: ReleaseAdmin,
    Edition: EditionAdmin,
    PressImage: PressImageAdmin,
    Committee: CommitteeAdmin,
    Person: PersonAdmin,
    Party: PartyAdmin,
    Keyword: KeywordAdmin,
    Subscriber: SubscriberAdmin,
    Alert: AlertAdmin,
    Editor: EditorAdmin,
    AuditEntry: AuditEntryAdmin,
    ReleaseTemplate: ReleaseTemplateAdmin,
}
SECTIONS: tuple[tuple[Any, tuple[type[Model], ...]], ...] = (
    (_("Press releases"), (Release, Edition, ReleaseTemplate)),
    (_("Pictures"), (PressImage,)),
    (_("Directory"), (Committee, Person, Party, Keyword)),
    (_("Readers"), (Subscriber, Alert)),
    (_("Staff"), (Editor, AuditEntry, PressRoomFacts)),
)
View = Callable[..., HttpResponseBase]
RELEASE = "pressmeddelanden/<int:pk>"
NEW = "pressmeddelanden/nytt"
MAILING = "utskick/<int:pk>"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a form whose token does not count, without losing what was written in our own page.

    Who logged in again in another tab has a new token: the text becomes their unsaved version. Whose cookies are gone
    logs in, and the text is carried along. A comment is shown again. All else is refused as by Django.
    """
    if carrying.is_of_our_page(request):
        if not desk.has_permission(request):
            return desk.log_in_with_the_form(request)
        if led := carrying.keep(request):
            return led
    elif carrying.is_ours(request) and desk.has_permission(request) and (answer := commenting.again(request)):
        return desk.framed(request, answer)
    return defaults.csrf_failure(request, reason)


class DeskSite(AdminSite):
    """The admin, arranged for a newsroom's editors."""

    site_header = _("Desk")
    site_title = _("Desk")
    index_title = _("Overview")
    index_template = "desk/index.html"
    login_form = LoginForm
    login_template = "desk/login.html"
    logout_template = "desk/logged_out.html"
    password_change_template = "desk/password_change.html"  # noqa: S105
    password_change_done_template = "desk/password_changed.html"  # noqa: S105

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Greet the editor with what matters now."""
        return super().index(request, {**front.overview(request), **(extra_context or {})})

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page of the desk is given; `mails_only` is whom alone this installation mails, or None."""
        named = settings.MAIL_ALLOWED_RECIPIENTS
        return {**super().each_context(request), "mails_only": None if EVERYBODY in named else named}

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Answer a choice from the directory: of people with what they are and how they are called."""
        return DirectoryChoices.as_view(admin_site=self)(request)  # type: ignore[return-value]

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        """Lead to the overview: the sections of the desk are not Django's apps."""
        return redirect("desk:index")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the sections, each with the lists that this editor may see."""
        known = {
            entry["model"]: entry for app in self._build_app_dict(request).values() for entry in app["models"]
        }
        if request.user.is_superuser:
            known[PressRoomFacts] = _settings_entry()
        sections = ((name, [known[model] for model in models if model in known]) for name, models in SECTIONS)
        return [
            {"name": name, "app_label": "releases", "models": entries}
            for name, entries in sections
            if entries
        ]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Guard a page: what an editor may not do is said on a page of the desk.

        An address with a NUL, which PostgreSQL takes in no text, leads to the page without it.
        """

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if any("\0" in value for values in request.GET.lists() for value in (values[0], *values[1])):
                return redirect(request.path)
            request.GET = _in_one_spelling(request.GET)  # type: ignore[assignment]
            try:
                answer: HttpResponseBase = view(request, *args, **kwargs)
            except PermissionDenied:
                return self.framed(request, not_allowed(request))
            return answer

        inner = super().admin_view(guarded, cacheable)

        @wraps(view)
        def carried(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if carrying.is_form(request) and not self.has_permission(request):
                return self.log_in_with_the_form(request)
            answer: HttpResponseBase = inner(request, *args, **kwargs)
            return answer

        return carried

    def log_in_with_the_form(self, request: HttpRequest) -> HttpResponseBase:
        """Ask to log in, and carry along what was sent."""
        context = carrying.packed(request)
        request.method = "GET"  # What was sent is no attempt to log in.
        answer: HttpResponseBase = self.login(request, context)
        return answer

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Say why one is asked to log in, and keep what was carried along."""
        if request.method == "GET" and self.has_permission(request):
            return redirect("desk:index")
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "app_path": reverse("desk:login"),
            **({} if {*request.GET, *request.POST} & {"next"} else {"next": reverse("desk:index")}),
            **carrying.context(request),
            **doors.context(),
            **(extra_context or {}),
        }
        view = sign_in.LogIn.as_view(
            extra_context=context, authentication_form=LoginForm, template_name=self.login_template
        )
        request.current_app = self.name  # type: ignore[attr-defined]
        return never_cache(view)(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Write down that a password was changed; every other log-in ends with it."""
        answer = super().password_change(request, extra_context)
        if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
            sign_in.password_changed(request)
        return answer

    def own_page(self, view: View) -> View:
        """Guard a page of ours as the admin guards its own, and give it what all pages of the desk share."""

        @wraps(view)
        def shared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return self.framed(request, view(request, *args, **kwargs))

        guarded: View = self.admin_view(shared)
        return guarded

    def open_page(self, view: View) -> View:
        """Give a page of ours that is there for whoever is not logged in what all pages of the desk share."""

        @wraps(view)
        def shared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return self.framed(request, view(request, *args, **kwargs))

        return never_cache(shared)

    def framed(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer with what all pages of the desk share, where it is a page that is not rendered yet."""
        if isinstance(response, TemplateResponse) and not response.is_rendered:
            response.context_data = {**self.each_context(request), **(response.context_data or {})}
        return response

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Put the desk's own pages before the admin's."""
        steps: dict[str, tuple[View, str]] = {
            "forhandsgranska/": (preview.saved, "preview"),
            "forhandsgranska/sida/": (preview.frame(Frame.PAGE), "preview_page"),
            "forhandsgranska/mejl/": (preview.frame(Frame.MAIL), "preview_mail"),
            "forhandsgranska/text/": (preview.frame(Frame.TEXT), "preview_text"),
            "forhandsgranska/ninjs/": (preview.frame(Frame.NINJS), "preview_ninjs"),
            "forhandsgranska/nu/": (preview.typed, "preview_typed"),
            "forhandsgranska/prov/": (proofs.of_saved, "proof_saved"),
            "forhandsgranska/nu/prov/": (proofs.of_typed, "proof_typed"),
            "mottagare/nu/": (preview.typed_audience, "audience_typed"),
            "kontroll/": (checklist.of_a_release, "checklist"),
            "publicera/": (publication_views.publish, "publish"),
            "rattelse/": (publication_views.correct, "correct"),
            "fragar/": (publication_views.asks, "asks"),
            "aterkalla/": (publication_views.withdraw, "withdraw"),
            "granska/": (reviewing.reading, "review"),
            "godkann/": (reviewing.approve, "approve"),
            "godkann-i-efterhand/<int:number>/": (reviewing.approve_afterwards, "approve_afterwards"),
            "skicka-tillbaka/": (reviewing.send_back, "send_back"),
            "dela/": (sharing.share, "share"),
            "dela/<int:number>/dra-in/": (sharing.revoke, "share_revoke"),
            "dela/<int:number>/ny-lank/": (sharing.rotate, "share_rotate"),
            "lamna/": (reviewing.submit, "submit"),
            "ny-granskare/": (reviewing.name_reviewer, "name_reviewer"),
            "ta-tillbaka/": (publication_views.take_back, "take_back"),
            "angra/": (windows.undo_change, "undo_change"),
            "angerfrist/": (windows.now, "window"),
            "kommentarer/": (commenting.read, "comments"),
            "kommentarer/lista/": (commenting.listed, "comments_listed"),
            "kommentarer/<int:number>/": (commenting.step, "comment_step"),
            "historik/": (whole_history.read, "history"),
            "historik/utskrift/": (whole_history.printed, "history_print"),
            "versioner/": (revisions.versions, "revisions"),
            "versioner/jamfor/": (revisions.compare, "revision_compare"),
            "versioner/<int:number>/ta-fram/": (revisions.restore, "revision_restore"),
            "versioner/<int:number>/kasta/": (revisions.discard, "revision_discard"),
            "versioner/<int:number>/sla-ihop/": (revisions.merge, "revision_merge"),
            "sprakversion/": (versions.begin, "version_begin"),
            "sprakversion/stammer/": (versions.confirm, "version_confirm"),
            "klistra-in/": (suggesting.into, "paste_into"),
            "nytt-efter/": (beginning.after, "begin_after"),
            "sett-efter/": (doubts.check, "check_doubts"),
            "uppfoljning/": (follow_ups.begin, "follow_up_begin"),
            "uppfoljning/behovs-inte/": (follow_ups.dismiss, "follow_up_dismiss"),
            "utskick/": (progress.page, "progress"),
            "utskick/nu/": (progress.now, "progress_now"),
        }
        mailings = {
            "": (progress.digest, "digest"),
            "nu/": (progress.digest_now, "digest_now"),
            "pausa/": (controls.pause, "mailing_pause"),
            "fortsatt/": (controls.resume, "mailing_resume"),
            "avbryt/": (controls.cancel, "mailing_cancel"),
            "forsok-igen/": (controls.retry, "mailing_retry"),
            "skicka-anda/": (controls.release, "mailing_release"),
            "kasta/": (controls.discard, "mailing_discard"),
            "mottagare/": (recipients.log, "mailing_recipients"),
        }
        own: list[URLPattern | URLResolver] = [
            path(f"{noun}/{end}", self.own_page(view), name=name)
            for noun, ends in ((RELEASE, steps), (MAILING, mailings))
            for end, (view, name) in ends.items()
        ]
        editor = [
            path("pressmeddelanden/autospara/", autosave.receive, name="autosave_new"),
            path("pressmeddelanden/<int:pk>/autospara/", autosave.receive, name="autosave"),
            path(
                "pressmeddelanden/utkast/<uuid:tab>/kasta/",
                self.own_page(revisions.discard_begun),
                name="begun_discard",
            ),
            path("bilder/ladda-upp/", uploads.receive, name="upload"),
            path("pressbilder/lagg-till/", self.own_page(intake.page), name="images_add"),
            path("pressbilder/valj/", choosing.choose, name="images_choose"),
            path("pressbilder/ta-emot/", intake.receive, name="images_receive"),
            path("pressbilder/beskriv/", intake.describe, name="images_describe"),
            path("text/klistra-in/", pasting.receive, name="paste"),
            path("pressmeddelanden/kontroll/", self.own_page(checklist.of_a_new_one), name="checklist_new"),
            path(f"{NEW}/forhandsgranska/nu/", self.own_page(preview.typed), name="preview_typed_new"),
            path(f"{NEW}/forhandsgranska/nu/prov/", self.own_page(proofs.of_typed), name="proof_typed_new"),
            # Opened by mail programs, which are not logged in: the token says which files.
            re_path(r"^prov/filer/(?P<token>[^/]+)/(?P<name>.*)$", proofs.file, name="proof_file"),
            path("prov/<int:pk>/", self.own_page(proofs.state), name="proof"),
            path(f"{NEW}/mottagare/nu/", self.own_page(preview.typed_audience), name="audience_typed_new"),
            path("text/matt/", figures.receive, name="figures"),
        ]
        begin = [
            path("klistra-in/", self.own_page(suggesting.begin), name="paste_new"),
            path("installningar/", self.own_page(settings_views.edit), name="press_room"),
            path("statistik/", self.own_page(statistics.page), name="statistics"),
            path("statistik/<slug:key>.csv", self.own_page(statistics.spreadsheet), name="statistics_csv"),
            path("mallar/borja/", self.own_page(beginning.with_template), name="begin_with"),
        ]
        accounts = [
            path("glomt-losenordet/", self.open_page(sign_in.forgotten), name="forgotten"),
            path(
                "losenord/<uidb64>/<token>/",
                self.open_page(sign_in.NewPassword.as_view()),
                name="new_password",
            ),
            path("valkommen/<uidb64>/<token>/", self.open_page(sign_in.Invited.as_view()), name="invited"),
            path("inloggningar/", self.own_page(sign_in.own_log_ins), name="own_log_ins"),
            path("konton/<int:pk>/inloggning/", self.own_page(sign_in.of_editor), name="of_editor"),
        ]
        return [*accounts, *editor, *begin, *own, *super().get_urls()]


desk = DeskSite(name="desk")
desk.empty_value_display = "–"
for model, admin_class in ADMINS.items():
    desk.register(model, admin_class)


def _settings_entry() -> dict[str, Any]:
    """Return the settings of the press room as an entry among the lists."""
    address = reverse("desk:press_room")
    return {"name": _("Settings"), "object_name": "settings", "admin_url": address, "view_only": False}


def _in_one_spelling(query: QueryDict) -> QueryDict:
    """Return what is searched for as it is kept."""
    found = query.copy()
    for name, values in query.lists():
        found.setlist(name, list(map(normal, values)))
    return found
