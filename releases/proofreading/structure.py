"""Is the body built so that everybody can follow it?"""

from collections.abc import Iterator

from releases.proofreading.findings import Counterpart, Finding, Mending, Place, Suggestion
from releases.proofreading.subject import Subject


def skipped_headings(subject: Subject) -> Iterator[Finding]:
    """The first subheading that has no heading above it: who moves by headings misses what it is below."""
    for block in subject.blocks:
        if block.tag == "h2":
            return
        if block.tag == "h3":
            place = Place(
                field="body", start=block.start, end=block.start + len(block.text), words=block.text
            )
            yield Finding(
                rule="heading",
                said=block.text,
                counterpart=Counterpart(field="body"),
                places=(place,),
                suggestion=Suggestion(field="body", value="h2", place=place, mending=Mending.HEADING),
            )
            return
