"""What the verbs refuse, in the words an editor reads."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from releases import attachments, images, publishing
from releases.models import Release

State = Release.State


def explain(error: Exception) -> str:
    """Return a sentence for a domain exception: what happened, and what to do now."""
    match error:
        case publishing.WrongState():
            return _wrong_state(error.state)
        case publishing.NothingChanged():
            return _("Nothing has changed since the last edition, so there is nothing to correct.")
        case publishing.TimeHasPassed():
            return _("That time has already passed. Choose a later one, or publish now.")
        case publishing.NotReady():
            return _("Something is missing before this step can be taken. See the list.")
        case images.TooManyBytes():
            limit = filesizeformat(settings.IMAGE_MAX_BYTES)
            return _("The image is larger than %(limit)s. Save a smaller copy and try again.") % {
                "limit": limit
            }
        case images.TooManyPixels():
            megapixels = settings.IMAGE_MAX_PIXELS // 1_000_000
            sentence = _("The image has more than %(limit)s megapixels. Scale it down and try again.")
            return sentence % {"limit": megapixels}
        case images.NoRoom():
            return _(
                "The server could not store the image. Nothing is wrong with it: ask whoever runs the server."
            )
        case images.NotAnImage():
            return _("The file is no image that can be read here. Save it as JPEG or PNG and try again.")
        case attachments.TooManyBytes():
            limit = filesizeformat(settings.ATTACHMENT_MAX_BYTES)
            return _("The file is larger than %(limit)s.") % {"limit": limit}
        case attachments.NotAPdf():
            return _("The file is no PDF, whatever its name says. Export it as PDF and try again.")
    raise error


def _wrong_state(state: State) -> str:
    return {
        State.DRAFT: _("The press release is a draft again. Somebody else may have been first."),
        State.SUBMITTED: _("The press release has already been handed over for review."),
        State.SCHEDULED: _("The press release is already scheduled."),
        State.PUBLISHED: _("The press release is already published. Nothing was sent a second time."),
        State.WITHDRAWN: _("The press release has been withdrawn."),
    }[state]
