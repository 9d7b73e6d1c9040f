"""Whether a private database is as the last start left it: then there is nothing to set up, and a start is quick."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import psycopg

from umea_press.local.environment import CHECKOUT
from umea_press.local.postgres import Cluster

DATABASE = "umea_press"
# What decides which migrations there are: ours, those of the packages, and which applications are installed.
DECIDING = ("requirements.txt", "umea_press/settings.py", "releases/migrations/*.py")


def is_ready(cluster: Cluster) -> bool:
    """Same code and same migrations as noted, and the press room is not empty."""
    note = _note(cluster)
    return note.exists() and note.read_text() == _state(cluster) and _has_releases(cluster)


def note_ready(cluster: Cluster) -> None:
    """Remember the state after a set-up."""
    _note(cluster).write_text(_state(cluster))


def _note(cluster: Cluster) -> Path:
    return cluster.place.folder / "set-up"


def _state(cluster: Cluster) -> str:
    digest = hashlib.sha256()
    for pattern in DECIDING:
        for path in sorted(CHECKOUT.glob(pattern)):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    applied = _one(cluster, "SELECT count(*), max(id) FROM django_migrations")
    return json.dumps({"code": digest.hexdigest(), "applied": applied})


def _has_releases(cluster: Cluster) -> bool:
    return _one(cluster, "SELECT EXISTS (SELECT FROM releases_release)") == [True]


def _one(cluster: Cluster, query: str) -> list[object]:
    """The one row, or nothing where the table is not there yet."""
    with cluster.connect(DATABASE) as connection:
        try:
            return list(connection.execute(query).fetchone() or ())
        except psycopg.errors.UndefinedTable:
            return []
