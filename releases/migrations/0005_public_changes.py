"""Every change of what public pages read is told to the web processes, in the transaction that makes it.

Triggers, so that nobody can forget it: no verb, no command, no hand in psql.
Nothing of a release under work is among these tables: a draft tells nobody.
A new table that public pages read gets a trigger here or in a migration of its
own; a test finds those that lack one.
"""

from django.db import migrations

TABLES = (
    "edition",
    "edition_committees",
    "edition_keywords",
    "publisheddecision",
    "publishedbudgetline",
    "publishedimage",
    "publishedcontact",
    "searchentry",
    "searchword",
    "pressimage",
    "committee",
    "keyword",
    "person",
    "party",
    "role",
)
FUNCTION = """
CREATE FUNCTION tell_public_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- PostgreSQL sends it once a transaction, at its commit (NOTIFY).
    NOTIFY public_pages;
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER public_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON releases_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION tell_public_change();
"""
NO_TRIGGER = "DROP TRIGGER public_change ON releases_{table};"


class Migration(migrations.Migration):
    dependencies = [("releases", "0004_search")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION tell_public_change();"),
        *(migrations.RunSQL(TRIGGER.format(table=table), NO_TRIGGER.format(table=table)) for table in TABLES),
    ]
