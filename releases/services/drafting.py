"""What editors type before they save: kept, continued, compared, merged, taken back, thrown away.

Nothing here changes a release. Whatever an editor typed becomes a revision
first, also what is about to be saved or refused, so that no later step can lose
it. A release is saved by the desk's form; it lets this module write down what
it was before and what it became, from which merges know their common base.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.utils import timezone

from releases.document import merging
from releases.document.form_text import FormRow, FormText, Values, same
from releases.models import Editor, Presence, Release, ReleaseEvent, Revision
from releases.services.translating import ROWS

Step = Revision.Step
#: The sorts of rows that a release has.
KINDS = ROWS
# What is typed within this time is one version, unless much of it was taken away.
ONE_VERSION = dt.timedelta(minutes=5)
MUCH = 0.9  # of the length that the text had
# Both stand in each message of each open form, many times a minute: the ORM would take longer to write them than
# PostgreSQL to answer.
ENTER = """
    INSERT INTO releases_presence AS known (tab, editor_id, release_id, typed_at, seen_at) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (tab, editor_id) DO UPDATE SET release_id = excluded.release_id, seen_at = excluded.seen_at,
        typed_at = greatest(known.typed_at, excluded.typed_at)
    RETURNING typed_at
"""
AT_WORK = """
    WITH here AS (
        SELECT DISTINCT editor_id FROM releases_presence WHERE release_id = %(release)s AND seen_at > %(since)s
    ), unsaved AS (
        SELECT DISTINCT ON (editor_id) editor_id, id, kept_at FROM releases_revision
        WHERE release_id = %(release)s AND is_open ORDER BY editor_id, kept_at DESC, id DESC
    )
    SELECT editor.id, editor.username, editor.first_name, editor.last_name,
        here.editor_id IS NOT NULL AS is_here, unsaved.id AS unsaved, unsaved.kept_at AS unsaved_at
    FROM here FULL JOIN unsaved USING (editor_id) JOIN releases_editor editor ON editor.id = editor_id
    ORDER BY unsaved.kept_at DESC NULLS LAST, editor.first_name, editor.last_name, editor.username
"""
# What the form says of itself or cannot keep: the order of rows is that of the list, and a file is no text.
NOT_TEXT = {"id", "release", "position"}


# --- What a release says, as its form shows it ---


def snapshot(release: Release) -> FormText:
    """Return what the form of a release would show. Reads each sort of rows once if they are prefetched."""
    rows = {
        kind: tuple(FormRow(str(row.pk), _shown(row)) for row in getattr(release, kind).all())
        for kind in KINDS
    }
    return FormText(_shown(release), rows)


def snapshot_now(release: Release) -> FormText:
    """Return what the form of a release would show, read anew in a constant number of queries."""
    return snapshot(Release.objects.with_everything().get(pk=release.pk))


@lru_cache
def field_names(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of the fields whose text is kept, in the order of the model."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return tuple(field.name for field in fields if _is_text(field))


def defaults(model: type[models.Model]) -> dict[str, Values]:
    """Return what the fields of a new row show before anything is typed."""
    fields: list[Any] = [model._meta.get_field(name) for name in field_names(model)]
    return {field.name: _values(field, field.get_default()) for field in fields if not field.many_to_many}


def row_model(kind: str) -> type[models.Model]:
    """Return the model of a sort of rows, such as Decision for "decisions"."""
    return Release._meta.get_field(kind).related_model  # type: ignore[return-value]


def _is_text(field: Any) -> bool:
    through = getattr(field.remote_field, "through", None) if field.remote_field else None
    has_rows_of_its_own = through is not None and not through._meta.auto_created
    is_file = isinstance(field, models.FileField)
    return field.editable and not is_file and not has_rows_of_its_own and field.name not in NOT_TEXT


def _shown(thing: models.Model) -> dict[str, Values]:
    shown: dict[str, Values] = {}
    for name in field_names(type(thing)):
        field: Any = thing._meta.get_field(name)
        if field.many_to_many:
            shown[name] = tuple(str(chosen.pk) for chosen in getattr(thing, name).all())
        else:
            shown[name] = _values(field, field.value_from_object(thing))
    return shown


def _values(field: Any, value: Any) -> Values:
    if isinstance(field, ArrayField):
        value = ",".join(map(str, value or ()))
    return () if value is None or value == "" else (str(value),)


# --- Keeping ---


@transaction.atomic
def keep(
    text: FormText,
    *,
    by: Editor,
    tab: uuid.UUID,
    release: Release | None,
    stamp: dt.datetime | None,
    typed_at: int = 0,
    continues: int | None = None,
) -> Revision:
    """Keep what stands in an open form, and return the version it is kept in.

    `typed_at` is as in Presence; a text that was typed before the one that was
    kept last is not kept again. `continues` is the id of the version that this
    form was opened with, which is from now on not unsaved any more: this one is.
    """
    now = timezone.now()
    is_newest = _enter(by=by, tab=tab, release=release, typed_at=typed_at, now=now)
    last = Revision.objects.filter(tab=tab, editor=by).order_by("-pk").first()
    if last is not None and not is_newest:
        return last
    if continues:
        Revision.objects.filter(pk=continues, editor=by).exclude(tab=tab).update(is_open=False)
    content = text.as_json()
    if last is not None and last.is_open and last.stamp == stamp and _is_one_version(last, content, now):
        last.content, last.kept_at, last.release = content, now, release
        last.save(update_fields=["content", "kept_at", "release"])
        return last
    Revision.objects.filter(tab=tab, editor=by, is_open=True).update(is_open=False)
    return Revision.objects.create(
        release=release,
        editor=by,
        tab=tab,
        stamp=stamp,
        content=content,
        is_open=True,
        began_at=now,
        kept_at=now,
    )


@transaction.atomic
def be_here(*, by: Editor, tab: uuid.UUID, release: Release | None) -> None:
    """Note that a form is open, whether or not anything is typed there."""
    _enter(by=by, tab=tab, release=release, typed_at=0, now=timezone.now())


def leave(*, by: Editor, tab: uuid.UUID) -> None:
    """Note that a form was closed."""
    Presence.objects.filter(tab=tab, editor=by).update(seen_at=timezone.now() - Presence.SILENCE)


def _enter(*, by: Editor, tab: uuid.UUID, release: Release | None, typed_at: int, now: dt.datetime) -> bool:
    """Note that the form is open; return whether nothing typed later was kept yet.

    The row stays locked until the transaction ends: what one form sends is kept in its order.
    """
    with connection.cursor() as cursor:
        cursor.execute(ENTER, [tab, by.pk, release.pk if release else None, typed_at, now])
        (last_typed_at,) = cursor.fetchone()
    return not typed_at or bool(last_typed_at == typed_at)


def _is_one_version(last: Revision, content: Any, now: dt.datetime) -> bool:
    shrunk = len(msgspec.json.encode(content)) < MUCH * len(msgspec.json.encode(last.content))
    return now - last.began_at < ONE_VERSION and not shrunk


# --- Saving ---


def note_before(release: Release) -> None:
    """Write down what a release says before somebody saves over it, unless the last save has.

    The caller holds the row's lock. What saved it is not known where no form did.
    """
    stamp = Release.objects.values_list("updated_at", flat=True).get(pk=release.pk)
    if not release.revisions.filter(step=Step.SAVED, stamp=stamp).exists():
        _write_saved(release, by=None, at=stamp)


def note_saved(release: Release, *, by: Editor, tab: uuid.UUID | None, merged: bool) -> Revision:
    """Write down what a release says now that it was saved, and that nothing in its form is unsaved any more.

    What was merged with a colleague's text stays as a version of its own. The caller holds the row's lock.
    """
    stamp = Release.objects.values_list("updated_at", flat=True).get(pk=release.pk)
    tab = tab or uuid.uuid4()
    own = Revision.objects.filter(tab=tab, editor=by, is_open=True)
    if merged:
        own.update(is_open=False, release=release, step=Step.MERGED)
        release.events.create(step=ReleaseEvent.Step.MERGED, by=by)
    else:
        own.delete()  # It is what was saved, word for word.
    Revision.objects.filter(tab=tab, editor=by, release=None).update(release=release)
    return _write_saved(release, by=by, at=stamp, tab=tab)


def _write_saved(
    release: Release, *, by: Editor | None, at: dt.datetime, tab: uuid.UUID | None = None
) -> Revision:
    row = Release.objects.with_everything().get(pk=release.pk)
    return Revision.objects.create(
        release=release,
        editor=by,
        tab=tab or uuid.uuid4(),
        step=Step.SAVED,
        stamp=at,
        content=snapshot(row).as_json(),
        checksum=row.checksum(),
        began_at=at,
        kept_at=at,
    )


# --- Merging ---


def base_of(release: Release, stamp: dt.datetime) -> FormText | None:
    """Return what a release said when its form was opened; None when nobody has saved it since.

    Publishing and other steps give it a new `updated_at` and no new words, so
    the first version saved at that moment or later says the same.
    """
    saved = release.revisions.filter(step=Step.SAVED, stamp__gte=stamp).order_by("stamp", "pk").first()
    return saved.text if saved else None


def merge(
    mine: FormText, release: Release, *, stamp: dt.datetime, chosen: Mapping[str, str] | None = None
) -> merging.Merged:
    """Merge what was typed into a form that had shown `stamp` with what the release says now."""
    theirs = snapshot(release)
    return merging.merge(base_of(release, stamp) or theirs, mine, theirs, chosen)


# --- Afterwards ---


def at_work(release: Release) -> Iterable[Any]:
    """Return who has a release open or has unsaved changes to it, those with the latest changes first.

    Each editor comes with `is_here`, and with the id and the time of their latest unsaved version, None if there
    is none: `unsaved`, `unsaved_at`.
    """
    return Editor.objects.raw(AT_WORK, {"release": release.pk, "since": timezone.now() - Presence.SILENCE})


def unsaved_by(editor: Editor, release: Release) -> Revision | None:
    """Return the last version that an editor has typed and not saved, if it says anything else than the release."""
    found = release.revisions.unsaved().filter(editor=editor)[:5]
    if not found:
        return None
    now_says = snapshot(release) if release.is_whole else snapshot_now(release)
    return next((revision for revision in found if not same(revision.text, now_says)), None)


@transaction.atomic
def restore(revision: Revision, *, by: Editor) -> Revision:
    """Take a version back: its text as a new, unsaved version of this editor. Nothing else changes."""
    release = revision.release
    assert release is not None, "a version of a form that was never saved is continued, not taken back"  # noqa: S101
    release.events.create(step=ReleaseEvent.Step.RESTORED, by=by)
    return Revision.objects.create(
        release=release,
        editor=by,
        step=Step.RESTORED,
        is_open=True,
        stamp=release.updated_at,
        content=revision.content,
    )


def discard(revision: Revision) -> None:
    """Offer a version no more. It stays among the versions until it is outdated."""
    Revision.objects.filter(pk=revision.pk).update(is_open=False, step=Step.DISCARDED)


def forget(now: dt.datetime) -> None:
    """Erase outdated versions, and who had which form open a day ago."""
    Revision.objects.outdated(now).delete()
    Presence.objects.filter(seen_at__lt=now - dt.timedelta(days=1)).delete()
