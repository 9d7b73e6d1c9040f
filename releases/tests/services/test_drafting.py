"""What is typed is kept beside the release, and no step after that loses it."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from releases import retention
from releases.document.form_text import SETS, FormText, same
from releases.models import (
    Attachment,
    Editor,
    Presence,
    Release,
    ReleaseLink,
    Revision,
)
from releases.services import drafting, review
from releases.services.drafting import Step
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_person,
    a_press_image,
    a_release,
    an_editor,
    published,
)

pytestmark = pytest.mark.django_db
TAB = uuid.UUID(int=7)


def typed(release: Release | None = None, **fields: str) -> FormText:
    base = drafting.snapshot(release) if release else FormText()
    return FormText({**base.fields, **{name: (value,) for name, value in fields.items()}}, base.rows)


def kept(
    release: Release | None, *, by: Editor | None = None, tab: uuid.UUID = TAB, **options: Any
) -> Revision:
    fields = {name: options.pop(name) for name in ("title", "lead", "body") if name in options}
    stamp = release.updated_at if release else None
    return drafting.keep(
        typed(release, **fields),
        by=by or an_editor(),
        tab=tab,
        release=release,
        **{"stamp": stamp, **options},
    )


def later(revision: Revision, minutes: int) -> None:
    Revision.objects.filter(pk=revision.pk).update(
        began_at=timezone.now() - dt.timedelta(minutes=minutes),
        kept_at=timezone.now() - dt.timedelta(minutes=minutes),
    )


# --- What a release says ---


def test_the_choices_without_an_order_are_those_of_the_models() -> None:
    models = [Release, *map(drafting.row_model, drafting.KINDS)]
    chosen = {
        name
        for model in models
        for name in drafting.field_names(model)
        if model._meta.get_field(name).many_to_many
    }
    assert chosen == SETS


def test_a_snapshot_has_every_field_and_row_of_the_form() -> None:
    release = a_release(
        committees=[a_committee()], keywords=[a_keyword()], images=[a_press_image()],
        decisions=[{"outcome": "Ja.", "votes_for": 7, "reservations": ["V"], "date": dt.date(2026, 11, 19)}],
        budget=[{"amount": -50_000, "purpose": "lek"}],
    )  # fmt: skip
    release.contacts.update(phones=["070-174 06 05", "090-16 10 00"])
    ReleaseLink.objects.create(release=release, label="Mer", url="https://example.se/")
    Attachment.objects.create(release=release, title="Beslutet", file="bilagor/x.pdf")
    text = drafting.snapshot(release)
    decision = text.rows["decisions"][0].fields
    assert text.line("title") == release.title
    assert text.fields["committees"] == (str(a_committee().pk),)
    assert (decision["votes_for"], decision["date"], len(decision["reservations"])) == (
        ("7",),
        ("2026-11-19",),
        1,
    )
    assert text.rows["budget_lines"][0].fields["amount"] == ("-50000",)
    assert text.rows["contacts"][0].fields["phones"] == ("070-174 06 05,090-16 10 00",)
    assert [len(text.rows[kind]) for kind in drafting.KINDS] == [1] * len(drafting.KINDS)
    assert "file" not in text.rows["attachments"][0].fields


# --- Keeping ---


def test_keeping_changes_nothing_of_the_release() -> None:
    release = a_release()
    kept(release, title="Oavslutad men")
    fresh = Release.objects.get()
    assert (fresh.title, fresh.updated_at) == (release.title, release.updated_at)


def test_what_is_typed_within_minutes_is_one_version_and_afterwards_another() -> None:
    release = a_release()
    first = kept(release, title="Bron")
    assert kept(release, title="Bron stängs").pk == first.pk
    later(first, minutes=6)
    kept(release, title="Bron stängs i maj")
    assert [one.text.line("title") for one in Revision.objects.order_by("pk")] == [
        "Bron stängs",
        "Bron stängs i maj",
    ]
    assert Revision.objects.unsaved().count() == 1


def test_much_that_is_taken_away_at_once_stays_as_a_version() -> None:
    release = a_release()
    kept(release, body="<p>" + "Ett långt stycke. " * 200 + "</p>")
    kept(release, body="")
    assert [len(one.text.line("body")) > 1000 for one in Revision.objects.order_by("pk")] == [True, False]


def test_what_arrives_late_puts_nothing_newer_away() -> None:
    release = a_release()
    kept(release, title="Nytt", typed_at=2000)
    kept(release, title="Gammalt", typed_at=1000)
    assert [one.text.line("title") for one in Revision.objects.all()] == ["Nytt"]


def test_two_forms_of_one_editor_keep_a_text_each() -> None:
    release = a_release()
    kept(release, title="I den ena")
    kept(release, title="I den andra", tab=uuid.uuid4())
    assert {one.text.line("title") for one in Revision.objects.unsaved()} == {"I den ena", "I den andra"}


def test_the_tab_of_somebody_else_is_not_written_over() -> None:
    release = a_release()
    kept(release, title="Mitt")
    kept(release, title="Kapat", by=an_editor("bo"))
    assert {one.text.line("title") for one in Revision.objects.all()} == {"Mitt", "Kapat"}


def test_a_version_that_is_continued_elsewhere_is_unsaved_no_more() -> None:
    release = a_release()
    first = kept(release, title="På jobbet")
    kept(release, title="På jobbet och hemma", tab=uuid.uuid4(), continues=first.pk)
    assert [one.text.line("title") for one in Revision.objects.unsaved()] == ["På jobbet och hemma"]


def test_nobody_continues_the_version_of_another() -> None:
    release = a_release()
    first = kept(release, title="Annas", by=an_editor("anna"))
    kept(release, title="Bos", by=an_editor("bo"), tab=uuid.uuid4(), continues=first.pk)
    assert Revision.objects.unsaved().count() == 2


def test_what_says_the_same_as_the_release_is_not_unsaved() -> None:
    release = a_release()
    kept(release, body=release.body.replace("</p>", "</p>\r\n\r\n"))
    assert drafting.unsaved_by(an_editor(), release) is None


# --- The common base of a merge ---


def save(release: Release, *, tab: uuid.UUID | None = None, merged: bool = False, **fields: str) -> None:
    drafting.note_before(release)
    for name, value in fields.items():
        setattr(release, name, value)
    release.save()
    drafting.note_saved(release, by=an_editor("bo"), tab=tab, merged=merged)


def test_the_base_is_what_the_form_had_shown_also_before_anything_was_noted() -> None:
    release = a_release(title="Först")
    opened = release.updated_at
    save(release, title="Sedan")
    save(release, title="Till sist")
    assert drafting.base_of(release, opened).line("title") == "Först"  # type: ignore[union-attr]


def test_a_step_that_changes_no_words_is_no_other_base() -> None:
    release = a_release(title="Först")
    opened = release.updated_at
    review.submit(release, by=an_editor())
    release.refresh_from_db()
    assert release.updated_at != opened
    save(release, title="Sedan")
    assert drafting.base_of(release, opened).line("title") == "Först"  # type: ignore[union-attr]


def test_what_two_have_changed_in_different_places_is_merged() -> None:
    release = a_release(title="Först", lead="Ingress.")
    mine, opened = typed(release, title="Min"), release.updated_at
    save(release, lead="Bos ingress.")
    text = drafting.merge(mine, release, stamp=opened).text
    assert (text.line("title"), text.line("lead")) == ("Min", "Bos ingress.")


def test_a_merged_text_stays_as_a_version_of_its_own() -> None:
    release = a_release()
    kept(release, title="Min", by=an_editor("bo"))
    save(release, tab=TAB, merged=True, title="Sammanslagen")
    assert {one.text.line("title") for one in release.revisions.all()} >= {"Min", "Sammanslagen"}
    assert not Revision.objects.unsaved().exists()


# --- Afterwards ---


def test_taking_back_is_a_new_version_and_loses_nothing() -> None:
    release = a_release(title="Först")
    save(release, title="Sedan")
    first = release.revisions.order_by("stamp").first()
    before = release.revisions.count()
    back = drafting.restore(first, by=an_editor())  # type: ignore[arg-type]
    assert drafting.unsaved_by(an_editor(), release) == back
    assert back.text.line("title") == "Först"
    assert release.revisions.count() == before + 1
    assert Release.objects.get().title == "Sedan"
    assert [event.step for event in release.events.all()] == ["restored"]


def test_what_was_thrown_away_is_still_a_version() -> None:
    release = a_release()
    thrown = kept(release, title="Bort")
    drafting.discard(thrown)
    assert drafting.unsaved_by(an_editor(), release) is None
    assert release.revisions.get().step == Step.DISCARDED


def test_old_unsaved_versions_are_erased_and_saved_ones_once_an_edition_has_followed(settings: Any) -> None:
    old = timezone.now() - settings.REVISIONS_KEPT - dt.timedelta(days=1)
    draft, out = a_release(), published().release
    for release in (draft, out):
        save(release, title="Sparad")
    kept(draft, title="Gammal")
    kept(None, title="Aldrig sparad", tab=uuid.uuid4())
    Revision.objects.update(kept_at=old)
    fresh = kept(draft, title="Ny", tab=uuid.uuid4())
    Presence.objects.update(seen_at=old)
    retention.forget(timezone.now())
    assert set(Revision.objects.exclude(pk=fresh.pk).values_list("release", "step")) == {(draft.pk, "saved")}
    assert Revision.objects.filter(pk=fresh.pk).exists()
    assert not Presence.objects.exists()


def test_a_draft_that_is_deleted_takes_its_versions_along() -> None:
    release = a_release()
    kept(release, title="Bort")
    release.delete()
    assert not Revision.objects.exists()


def test_who_has_left_is_not_here() -> None:
    release = a_release()
    drafting.be_here(by=an_editor(), tab=TAB, release=release)
    assert Presence.objects.here(timezone.now()).exists()
    drafting.leave(by=an_editor(), tab=TAB)
    assert not Presence.objects.here(timezone.now()).exists()


@pytest.mark.parametrize("facts", [{}, {"contacts": [], "body": ""}])
def test_a_release_says_the_same_as_itself(facts: Any) -> None:
    release = a_release(**facts)
    a_person("Bo Ek")
    assert same(drafting.snapshot(release), drafting.snapshot(Release.objects.get()))
