"""Images for the body: taken in from the editor's image dialog, a paste or a drag.

Answers in the form CKEditor reads ("uploaded", "url", "error"). What is no
image is refused with status 200: any other makes the editor show a sentence of
its own instead of ours.
"""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from releases.desk import error_messages
from releases.desk.access import WRITE
from releases.desk.picture_messages import BUT
from releases.media import images

FIELD = "upload"


@never_cache
@require_POST
@csrf_protect
def receive(request: HttpRequest) -> HttpResponseBase:
    """Store one image under a name nobody chose and answer with its address."""
    if not (request.user.is_active and request.user.is_staff and request.user.has_perm(WRITE)):
        return _refused(
            _("You are not logged in any more. Log in again in another tab, then try once more."), 403
        )
    upload = request.FILES.get(FIELD)
    if upload is None:
        return _refused(_("No file came along. Choose an image and try again."))
    try:
        picture = images.take_in(upload)
        url = images.keep(picture)
    except images.ImageRefused as error:
        return _refused(error_messages.explain(error))
    answer: dict[str, object] = {"uploaded": 1, "fileName": url.rpartition("/")[2], "url": url}
    if picture.remarks:  # which the editor shows beside the picture
        answer["error"] = {"message": " ".join(str(BUT[remark]) for remark in picture.remarks)}
    return JsonResponse(answer)


def _refused(sentence: str, status: int = 200) -> JsonResponse:
    return JsonResponse({"uploaded": 0, "error": {"message": sentence}}, status=status)
