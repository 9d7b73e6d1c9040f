"""Poison: the database refuses to write certain rows, as it refuses what no code has foreseen."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

REFUSE = """
CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'poison'; END $$
"""


@contextmanager
def poisoned(table: str, condition: str, *, deed: str = "INSERT") -> Iterator[None]:
    """Let the database refuse to INSERT, UPDATE or DELETE the rows of a table that meet a condition on NEW or OLD."""
    name = f"poison_{table}"
    with connection.cursor() as cursor:
        cursor.execute(REFUSE.replace("pg_temp.refuse", f"public.{name}"))
        cursor.execute(
            f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {name}()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name} ON {table}")
            cursor.execute(f"DROP FUNCTION {name}()")
