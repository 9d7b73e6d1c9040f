"""Classification: what kind of bounce a returned mail is.

Only `hard` says that an address is gone. Whatever is about us, our message or
our server's standing is `policy`, and no reader pays for that. All else is
`soft`: it may pass.
"""

from releases.mail.status_codes import Blame, blame, is_final, most_exact_status, status_in
from releases.models import Bounce

__all__ = ["Kind", "kind_of", "most_exact_status", "status_in"]

Kind = Bounce.Kind


def kind_of(status: str, words: str) -> Bounce.Kind:
    """Return the kind of a final refusal. `status` as in "5.1.1" or empty; `words` may hold a more telling code."""
    match blame(status, words):
        case Blame.ADDRESS:
            return Kind.HARD if is_final(status, words) else Kind.SOFT
        case Blame.OURS | Blame.SENDER:
            return Kind.POLICY
    return Kind.SOFT
