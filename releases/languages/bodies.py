"""How bodies are named where they head something."""

from collections.abc import Iterable

from releases.document import Committee
from releases.languages import swedish


def body_names(committees: Iterable[Committee]) -> str:
    """Return the bodies as a heading names them: "Kulturnämnden, fritidsnämnden"."""
    return swedish.sentence_start(", ".join(body.definite for body in committees))
