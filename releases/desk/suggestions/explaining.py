"""What stands in the way of writing what was read, in sentences; and what an editor may add to the directory."""

from django.utils.translation import gettext as _

from releases.desk.access import PUBLISH, StaffRequest
from releases.services import importing


def explain(error: importing.ImportingError) -> str:
    """Return the sentence for what cannot be written."""
    match error:
        case importing.TitleTooLong():
            return _("The title is too long: at most %(limit)s characters fit.") % {
                "limit": importing.LONGEST_TITLE
            }
        case importing.Overtaken():
            return _(
                "Somebody saved the press release while you were choosing. What it says now stands here: "
                "look again, then press once more."
            )
    return _(
        "Something in what you took is too long or too large for its field. Say no to it, and write it shorter."
    )


def nouns_to_add(request: StaffRequest) -> frozenset[str]:
    """Return what this editor may add to the directory: "committee", "party", and "namesake" for a second of a name."""
    nouns = frozenset(
        noun for noun in ("committee", "party") if request.user.has_perm(f"releases.add_{noun}")
    )
    return nouns | {"namesake"} if request.user.has_perm(PUBLISH) else nouns
