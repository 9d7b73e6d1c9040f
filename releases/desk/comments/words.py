"""What the scripts of comments say."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SENTENCES: dict[str, Any] = {
    "comment": pgettext_lazy("verb", "Comment"),
    "commentMarked": _("Comment on the marked words"),
    "whole": _("The whole press release"),
    "counted": _("Open comments: %s"),
    "notSent": _(
        "It could not be sent. What you wrote stays here: log in in another tab if you have been logged out, and try "
        "again."
    ),
    "noList": _("The comments cannot be reached just now."),
    "tooLong": _("A comment holds at most 2,000 characters; this one has %s."),
}
