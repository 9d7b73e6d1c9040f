"""What stands in the form of a release at this moment, as a document: for every look at it before it is saved."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from releases.desk.access import ADD, WRITE, StaffRequest, not_allowed
from releases.desk.checklist import composing
from releases.desk.drafting import posted
from releases.document import ReleaseDocument
from releases.models import Release

FormView = Callable[[StaffRequest, Release, ReleaseDocument], HttpResponseBase]


def about_form(view: FormView) -> Callable[..., HttpResponseBase]:
    """Hand the view what is typed over a release, or into an empty form, as a document. Nothing is written."""

    @require_POST
    @wraps(view)
    def guarded(request: StaffRequest, pk: int | None = None) -> HttpResponseBase:
        if not request.user.has_perm(WRITE if pk else ADD):
            return not_allowed(request)
        releases = Release.objects.select_related("version_of")
        release = get_object_or_404(releases, pk=pk) if pk else Release()
        text = posted.read(posted.lists(request.POST))
        composed, _taken = composing.document_of(text, release)
        release.title, release.slug = composed.title, text.line("slug") or release.slug
        return kept_private(view(request, release, composed))

    return guarded


def kept_private(response: HttpResponseBase, *, referrer: str = "no-referrer") -> HttpResponseBase:
    """Return the answer with a word to everybody on its way that it is for nobody else.

    A page with forms needs `referrer` "same-origin": without one a browser sends the origin "null", which Django's CSRF
    protection refuses.
    """
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = referrer
    return response
