"""From rows to the shapes of the API's answers."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from releases.absolute_urls import whole
from releases.document import CommitteeKind, shapes
from releases.models import Committee, Edition, Keyword, PublishedBudgetLine, PublishedDecision
from releases.newsroom.absolute_documents import absolute_document
from releases.newsroom.api import schemas
from releases.newsroom.contacts import directory
from releases.newsroom.language_versions import translations_among
from releases.newsroom.paging import Cursor, older_than


def listing(
    request: HttpRequest,
    rows: QuerySet,
    serialize: Callable,
    *,
    after: str,
    limit: int,
    by: str = "first_published_at",
) -> dict[str, object]:
    """Return a page of rows, the newest first, read by key from the column `by`. Raises BadCursor."""
    beyond = older_than(rows, Cursor.read(after), by=by) if after else rows
    found = list(beyond.order_by(f"-{by}", "-pk")[: limit + 1])
    shown = found[:limit]
    last = str(Cursor(getattr(shown[-1], by), shown[-1].pk)) if len(found) > limit else ""
    return {"items": [serialize(row) for row in shown], "next": onward(request, last)}


def onward(request: HttpRequest, after: str) -> str | None:
    """Return the address of the rest of a list, None when there is no more."""
    if not after:
        return None
    return whole(f"{request.path}?{urlencode({**request.GET.dict(), 'after': after})}")


def releases(editions: Sequence[Edition]) -> list[schemas.Release]:
    """Tell of editions with all they say, and of their live versions in other languages in one query."""
    translations = translations_among(editions)
    return [_release(edition, translations[edition.pk]) for edition in editions]


def _release(edition: Edition, translations: Iterable[Edition]) -> schemas.Release:
    composed = absolute_document(edition)
    smaller = {
        image.url: [schemas.Rendition.from_orm(one) for one in found]
        for image in composed.images
        if (found := shapes.every(image.url))
    }
    return schemas.Release(
        **_facts(edition),
        versions=[_version(one) for one in translations],
        formats=_formats(edition),
        document=composed,
        renditions=smaller,
    )


def edition_facts(edition: Edition) -> schemas.EditionFacts:
    """Return what is known of an edition without its document."""
    return schemas.EditionFacts(**_facts(edition))


def body(committee: Committee) -> schemas.Body:
    """Tell of a body annotated with `live_releases`, with its parent fetched."""
    return schemas.Body(
        slug=committee.slug,
        name=committee.name,
        definite=committee.definite,
        kind=CommitteeKind(committee.kind),
        parent=committee.parent.slug if committee.parent else None,
        valid_from=committee.valid_from,
        valid_to=committee.valid_to,
        releases=committee.live_releases,  # type: ignore[attr-defined]
        url=whole(reverse("newsroom:committee", args=[committee.slug])),
        feed=whole(reverse("newsroom:committee_feed", args=[committee.slug])),
    )


def topic(keyword: Keyword) -> schemas.Topic:
    """Tell of a keyword annotated with `live_releases`."""
    return schemas.Topic(
        slug=keyword.slug,
        name=keyword.name,
        releases=keyword.live_releases,  # type: ignore[attr-defined]
        url=whole(reverse("newsroom:keyword", args=[keyword.slug])),
        feed=whole(reverse("newsroom:keyword_feed", args=[keyword.slug])),
    )


def decision(row: PublishedDecision) -> schemas.DecisionRow:
    """Return a row of the decision ledger, with the release it was published in."""
    return schemas.DecisionRow(
        **_shared_columns(row),
        outcome=row.outcome,
        date=row.date,
        paragraph=row.paragraph,
        votes_for=row.votes_for,
        votes_against=row.votes_against,
        reservations=row.reservations,
        statements=row.statements,
        dissent_text=row.dissent_text,
        appeal_by=row.appeal_by,
        follow_up=row.follow_up,
        protocol_url=row.protocol_url,
    )


def budget_line(row: PublishedBudgetLine) -> schemas.BudgetRow:
    """Return a row of the money ledger, with the release it was published in."""
    return schemas.BudgetRow(
        **_shared_columns(row),
        amount=row.amount,
        purpose=row.purpose,
        kind=row.kind,
        first_year=row.first_year,
        last_year=row.last_year,
    )


def press_contact(person: directory.ListedContact) -> schemas.PressContact:
    """Return a press contact of the directory, with the address of their vCard."""
    return schemas.PressContact(
        name=person.name,
        party=person.party,
        role=person.role,
        committee=person.committee,
        organisation=person.organisation,
        phones=person.phones,
        email=person.email,
        vcard=whole(reverse("newsroom:press_contact_card", args=[person.pk])),
    )


def withdrawal(edition: Edition) -> schemas.Withdrawal:
    """Tell of an edition that was withdrawn."""
    return schemas.Withdrawal(
        url=whole(edition.get_absolute_url()),
        year=edition.year,
        slug=edition.slug,
        first_published_at=edition.first_published_at,
        withdrawn_at=edition.withdrawn_at or edition.published_at,
        reason=edition.withdrawal_reason,
    )


def _version(edition: Edition) -> schemas.Version:
    return schemas.Version(
        language=edition.language,
        title=edition.title,
        url=whole(edition.get_absolute_url()),
        year=edition.year,
        slug=edition.slug,
        original=edition.version_of_id is None,
    )


def _facts(edition: Edition) -> dict[str, Any]:
    names = ("year", "slug", "number", "kind", "live", "first_published_at", "published_at", "superseded_at")
    facts = {name: getattr(edition, name) for name in (*names, "correction_note", "sha256")}
    addresses = {"url": edition.get_absolute_url(), "permanent_url": edition.permanent_url()}
    return {**facts, **{name: whole(address) for name, address in addresses.items()}}


def _formats(edition: Edition) -> schemas.Formats:
    names = {"text": "text", "ninjs": "ninjs", "press_kit": "kit", "card": "card"}
    place = [edition.year, edition.slug]
    return schemas.Formats(
        **{name: whole(reverse(f"newsroom:{route}", args=place)) for name, route in names.items()}
    )


def _shared_columns(row: PublishedDecision | PublishedBudgetLine) -> dict[str, Any]:
    """Return what rows of the ledger share; `edition` and `committee` have been fetched."""
    edition = row.edition
    source = schemas.Source(
        title=edition.title,
        url=whole(edition.get_absolute_url()),
        language=edition.language,
        first_published_at=edition.first_published_at,
    )
    names = ("body", "status", "year", "case_number", "matter", "repeats")
    return {
        "release": source,
        "body_slug": row.committee.slug if row.committee else None,
        **{name: getattr(row, name) for name in names},
    }
