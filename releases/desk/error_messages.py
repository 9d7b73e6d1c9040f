"""What the verbs refuse, in the words an editor reads."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.desk import picture_messages
from releases.media import attachments, images
from releases.media.portable_documents import PdfFault
from releases.models import Release
from releases.services import (
    approvals,
    comments,
    editions,
    publishing,
    readiness,
    review,
    rights,
    share_links,
    steering,
    steps,
    translating,
    waiting_changes,
)

State = Release.State
Why = steering.Why
WHY_NOT_PDF = {
    PdfFault.DAMAGED: gettext_lazy(
        "The PDF is damaged and cannot be read. Fetch it once more, or open it, print it to a new PDF and "
        "upload that."
    ),
    PdfFault.PROTECTED: gettext_lazy(
        "The PDF is closed with a password, so nobody could read it. Save it without one and upload that."
    ),
    PdfFault.ACTIVE: gettext_lazy(
        "The PDF does something when it is opened: it runs a script, starts a program or sends a form. Open "
        "it, print it to a new PDF and upload that; it looks the same."
    ),
    PdfFault.FILES: gettext_lazy(
        "The PDF has other files inside it, which would be published with it. Print it to a new PDF and "
        "upload that. Files that are to be published are attachments of their own."
    ),
}


def explain(error: Exception) -> str:
    """Return a sentence for a domain exception: what happened, and what to do now."""
    match error:
        case steps.WrongState():
            return _wrong_state(error.state)
        case steering.NotPossible():
            return _not_possible(error.why)
        case editions.NothingChanged():
            return _("Nothing has changed since the last edition, so there is nothing to correct.")
        case editions.DoesNotFit():
            return _(
                "Something in the press release is too long or too large to be published. Write it shorter."
            )
        case steps.ChangeWaits():
            return _("A change waits to be public already. Undo it first, or wait until it is out.")
        case waiting_changes.NothingWaits():
            return _("There is nothing left to undo: it is public by now, or somebody else has undone it.")
        case steps.TextChanged():
            return _("The text was changed while you were here. Read it again, then press once more.")
        case rights.NotAllowed():
            return _("You may not do this, or not any more. Ask an administrator if that is wrong.")
        case approvals.NotApproved():
            return _("Somebody else must approve exactly this text before it goes out.")
        case approvals.OwnText():
            return _("You have written in this text yourself, so somebody else must approve it.")
        case approvals.AlreadyApproved():
            return _("This text is approved already. Somebody else may have been first.")
        case review.WordsMissing():
            return _("Say in a sentence why you send it back.")
        case review.UnfitReviewer():
            return _("Whoever you chose may not approve this text. Choose somebody else.")
        case comments.NothingSaid():
            return _("Write what you want to say.")
        case comments.TooMuchSaid():
            return _("A comment holds at most %(limit)s characters.") % {"limit": comments.LONGEST}
        case comments.ReleaseGone():
            return _("The press release, or the thread, has been deleted. Nobody gets the comment any more.")
        case share_links.LinkEnded():
            return _("The link has been revoked. Somebody else may have been first.")
        case share_links.NobodyToAsk():
            return _("Write an address that the link can be mailed to.")
        case publishing.NothingToMail():
            return _("A typo is not mailed to anybody. Choose update or correction, or another answer here.")
        case publishing.TimeHasPassed() | share_links.TimePassed():
            return _("That time has already passed. Choose a later one, or publish now.")
        case readiness.NotReady():
            return _("Something is missing before this step can be taken. See the list.")
        case readiness.FactsDiffer():
            return _("The words say something else than the data. Mend it, or write why it shall stand.")
        case translating.LanguageNotOpen():
            return _("The press release cannot be begun in that language: it is there already, or withdrawn.")
        case translating.NothingMissed():
            return _("There is no correction left to look at. Somebody else may have been first.")
        case images.ImageTooLarge():
            limit = filesizeformat(settings.IMAGE_MAX_BYTES)
            return _("The image is larger than %(limit)s. Save a smaller copy and try again.") % {
                "limit": limit
            }
        case images.TooManyPixels():
            megapixels = settings.IMAGE_MAX_PIXELS // 1_000_000
            sentence = _("The image has more than %(limit)s megapixels. Scale it down and try again.")
            return sentence % {"limit": megapixels}
        case images.NoRoomForImage():
            return _(
                "The server could not store the image. Nothing is wrong with it: ask whoever runs the server."
            )
        case images.ImageGone():
            return _("The file of the image is not on the server any more. Upload it once more.")
        case images.NotAnImage():
            return str(picture_messages.WHY_NOT[error.kind])
        case attachments.AttachmentTooLarge():
            limit = filesizeformat(settings.ATTACHMENT_MAX_BYTES)
            return _("The file is larger than %(limit)s.") % {"limit": limit}
        case attachments.NoRoomForAttachment():
            return _(
                "The server could not store the file. Nothing is wrong with it: ask whoever runs the server."
            )
        case attachments.UnfitPdf():
            return str(WHY_NOT_PDF[error.fault])
        case attachments.NotAPdf(is_named_pdf=False):
            return _("The file is no PDF. Export it as PDF and try again.")
        case attachments.NotAPdf():
            return _("The file is no PDF, whatever its name says. Export it as PDF and try again.")
    raise error


def _wrong_state(state: State) -> str:
    return {
        State.DRAFT: _("The press release is a draft again. Somebody else may have been first."),
        State.SUBMITTED: _("The press release has already been handed over for review."),
        State.APPROVED: _("The press release has been approved. Somebody else may have been first."),
        State.SCHEDULED: _("The press release is already scheduled."),
        State.PUBLISHED: _("The press release is already published. Nothing was sent a second time."),
        State.WITHDRAWN: _("The press release has been withdrawn."),
    }[state]


def _not_possible(why: Why) -> str:
    return {
        Why.FINISHED: _("The mailing is already finished: there is nothing left to stop."),
        Why.CANCELLED: _("The mailing has been cancelled. Somebody else may have been first."),
        Why.SUPERSEDED: _("A later edition has taken the place of this mailing."),
        Why.OUTDATED: _("The public reads another edition by now, so this one is not mailed any more."),
        Why.PAUSED: _("The mailing is already paused. Somebody else may have been first."),
        Why.FLOWING: _("The mailing goes on already. Somebody else may have been first."),
        Why.NOTHING: _("There is no such mail left. Somebody else may have been first."),
    }[why]
