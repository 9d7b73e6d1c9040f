"""Rows of a release written once more for another release."""

from django.db import models

from releases.models import Release


def write_again(row: models.Model, release: Release) -> None:
    """Write a row once more for `release`, with the same choices from the directory. `row` becomes the new one."""
    chosen = {field.name: list(getattr(row, field.name).all()) for field in row._meta.many_to_many}
    row.pk, row.release = None, release  # type: ignore[attr-defined]
    row._state.adding = True
    row.save()
    for name, things in chosen.items():
        getattr(row, name).set(things)
