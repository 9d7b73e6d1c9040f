"""New from what there is: a draft after an earlier release, or with a template.

What a release says of one decision (outcome, §, case number, vote, money,
attached minutes) is true of that decision alone and is never copied: a copied
number is how last month's amount gets into this month's release.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.html import format_html_join

from releases.models import Editor, Person, Release, ReleaseContact, ReleaseTemplate
from releases.services.rows import write_again

#: What is copied as it stands: the texts, what they are about, and the rows that are no facts of a decision.
TEXTS = ("title", "lead", "body", "boilerplate", "language")
CHOSEN = ("committees", "keywords")
ROWS = ("release_images", "links")


@transaction.atomic
def copy(release: Release, *, by: Editor) -> Release:
    """Return a new draft that says what `release` says, without its decisions, money and attachments.

    The contacts are the same people, with the roles that they hold today.
    """
    draft = Release.objects.create(created_by=by, **{name: getattr(release, name) for name in TEXTS})
    for name in CHOSEN:
        getattr(draft, name).set(getattr(release, name).all())
    for name in ROWS:
        for row in getattr(release, name).all():
            write_again(row, draft)
    call(draft, (contact.person for contact in release.contacts.select_related("person")))
    return draft


@transaction.atomic
def begin_with(template: ReleaseTemplate, *, by: Editor) -> Release:
    """Return a new draft with what the template holds; it has no title yet."""
    headings = filter(None, map(str.strip, template.headings.splitlines()))
    body = format_html_join("", "<h2>{}</h2>", ((heading,) for heading in headings))
    draft = Release.objects.create(title="", body=body, boilerplate=template.boilerplate, created_by=by)
    for name in CHOSEN:
        getattr(draft, name).set(getattr(template, name).all())
    call(draft, (contact.person for contact in template.contacts.select_related("person")))
    return draft


def call(draft: Release, people: Iterable[Person]) -> None:
    """Add the people as contacts; saving a row fills in the role that is held today."""
    for position, person in enumerate(people):
        ReleaseContact.objects.create(release=draft, person=person, position=position)
