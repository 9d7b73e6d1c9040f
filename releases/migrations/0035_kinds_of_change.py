"""Editions that mend spelling only, updates beside corrections, and since when readers know what an edition says.

`changed_at` is computed by the database, also for what the version before writes; the trigger that keeps editions as
they were leaves it alone, because a row has no computed column yet while a trigger looks at it.
"""

import django.db.models.functions.comparison
from django.db import migrations, models
from django.db.models import Q

KEEP = """
CREATE OR REPLACE FUNCTION refuse_edition_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'edition % is frozen and is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - 'live' - 'superseded_at' - 'withdrawn_at' - 'withdrawal_reason'{computed})
        IS DISTINCT FROM
        (to_jsonb(OLD) - 'live' - 'superseded_at' - 'withdrawn_at' - 'withdrawal_reason'{computed}) THEN
        RAISE EXCEPTION 'edition % is frozen', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("releases", "0034_statistics")]

    operations = [
        migrations.RunSQL(KEEP.format(computed=" - 'changed_at'"), KEEP.format(computed="")),
        migrations.AddField(
            "edition",
            "mends_spelling",
            models.BooleanField(db_default=False, default=False, verbose_name="mends spelling only"),
        ),
        migrations.AddField(
            "edition", "known_since", models.DateTimeField(null=True, verbose_name="known since")
        ),
        migrations.AddField(
            "edition",
            "changed_at",
            models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce("known_since", "published_at"),
                output_field=models.DateTimeField(verbose_name="changed"),
            ),
        ),
        migrations.AddIndex(
            "edition",
            models.Index(fields=["-changed_at", "-id"], condition=Q(live=True), name="edition_live_known"),
        ),
        migrations.AlterField(
            "edition",
            "kind",
            models.CharField(
                choices=[("first", "first edition"), ("correction", "correction"), ("update", "update")],
                default="first",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            "releaseevent",
            "step",
            models.CharField(
                choices=[
                    ("submitted", "submitted for review"),
                    ("returned", "sent back to its author"),
                    ("approved", "approved"),
                    ("approval_lost", "no longer approved, because the text was changed"),
                    ("emergency", "published in an emergency, without approval"),
                    ("approved_afterwards", "approved afterwards"),
                    ("taken_back", "made a draft again"),
                    ("scheduled", "scheduled"),
                    ("published", "published"),
                    ("corrected", "corrected"),
                    ("updated", "updated"),
                    ("spelling_mended", "spelling mended"),
                    ("withdrawn", "withdrawn"),
                    ("checked", "checked against the corrected original"),
                    ("restored", "an earlier version taken back"),
                    ("merged", "two texts put together"),
                    ("check_asked", "a check asked for by a link"),
                    ("check_agreed", "a check answered: correct"),
                    ("check_proposed", "a check answered: other words proposed"),
                    ("shared", "shared under embargo"),
                    ("link_revoked", "a link revoked"),
                    ("link_rotated", "a link replaced by a new one"),
                    ("not_published", "not published at its time, because something was missing"),
                ],
                max_length=30,
                verbose_name="step",
            ),
        ),
    ]
