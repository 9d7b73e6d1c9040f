"""Brings the database up to date, and fills an empty press room with the demo.

Run as `python -m umea_press.local.prepare LOGINS` by `make run`; the file then holds the demo logins that are
in this database: name, password and what they may do, a line each.
"""

import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate() -> None:
    """Apply what is missing; a database that is up to date costs one query."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Laying out the database …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
        # What is derived from the editions and from pictures, a new version has not derived yet.
        call_command("rebuild_derived", verbosity=0)
        call_command("make_renditions", verbosity=0)


def fill(logins: Path) -> None:
    """Load the demo data if there is no release, and note who can log in."""
    from django.contrib.auth import get_user_model

    from releases.models import Release
    from umea_press.local import demo

    if not Release.objects.exists():
        print("Writing the demo data …", flush=True)
        demo.load()
    editors = get_user_model().objects.filter(username__in=[name for name, _, _ in demo.LOGINS])
    present = set(editors.values_list("username", flat=True))
    logins.write_text("".join("\t".join(login) + "\n" for login in demo.LOGINS if login[0] in present))


if __name__ == "__main__":
    django.setup()
    migrate()
    fill(Path(sys.argv[1]))
