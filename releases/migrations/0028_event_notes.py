"""Words beside a step of a release; the database keeps steps as they were taken."""

import django.utils.timezone
from django.db import migrations, models

import releases.models.fields

# A release that was never published may be deleted, and its steps with it.
KEEP = """
CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM releases_edition WHERE release_id = OLD.release_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'step % of a release is kept as it was taken', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_is_kept BEFORE UPDATE OR DELETE ON releases_releaseevent
    FOR EACH ROW EXECUTE FUNCTION refuse_event_change();
"""
LET_GO = """
DROP TRIGGER event_is_kept ON releases_releaseevent;
DROP FUNCTION refuse_event_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0027_press_room_facts"),
    ]

    operations = [
        migrations.AddField(
            "releaseevent",
            "note",
            releases.models.fields.WordsField(
                blank=True, default="", max_length=2000, verbose_name="words beside it"
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "releaseevent",
            "at",
            models.DateTimeField(default=django.utils.timezone.now, verbose_name="at"),
        ),
        migrations.AlterField(
            "releaseevent",
            "step",
            models.CharField(
                choices=[
                    ("submitted", "submitted for review"),
                    ("taken_back", "made a draft again"),
                    ("scheduled", "scheduled"),
                    ("published", "published"),
                    ("corrected", "corrected"),
                    ("withdrawn", "withdrawn"),
                    ("checked", "checked against the corrected original"),
                    ("restored", "an earlier version taken back"),
                    ("merged", "two texts put together"),
                    ("not_published", "not published at its time, because something was missing"),
                ],
                max_length=30,
                verbose_name="step",
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
