"""New from what there is: after an earlier release, or with a template. Only a POST begins anything."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from releases.desk.access import ADD, StaffRequest, about_release, form_address, not_allowed
from releases.models import Release, ReleaseTemplate
from releases.services import copying


@about_release(ADD, whole=False)
def after(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Begin a draft after an earlier release and open it; a GET only shows that release."""
    if request.method != "POST":
        return redirect(form_address(release))
    draft = copying.copy(release, by=request.user)
    messages.success(
        request,
        _(
            "A draft with the texts of “%(title)s” and its contacts in their roles of today. Decisions, amounts and "
            "attachments are not in it: they were true of the earlier one."
        )
        % {"title": release.title},
    )
    return redirect(form_address(draft))


@require_http_methods(["GET", "HEAD", "POST"])
def with_template(request: StaffRequest) -> HttpResponseBase:
    """Begin a draft with the chosen template and open it."""
    if not request.user.has_perm(ADD):
        return not_allowed(request)
    number = request.POST.get("template", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    template = ReleaseTemplate.objects.filter(pk=number).first() if is_number else None
    if template is None:
        if request.method == "POST":
            messages.warning(request, _("Choose a template. It may have been taken away meanwhile."))
        return redirect("desk:releases_release_add")
    return redirect(form_address(copying.begin_with(template, by=request.user)))


def context(request: HttpRequest) -> dict[str, Any]:
    """Return the templates that a new release can begin with."""
    return {"templates": ReleaseTemplate.objects.all() if request.user.has_perm(ADD) else ()}
