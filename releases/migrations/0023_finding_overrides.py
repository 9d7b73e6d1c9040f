"""Overrides of findings, which the database refuses to change; those of an edition are never deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION refuse_override_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.edition_id IS NULL THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'override % is kept as it was given', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER override_is_kept BEFORE UPDATE OR DELETE ON releases_findingoverride
    FOR EACH ROW EXECUTE FUNCTION refuse_override_change();
"""
LET_GO = """
DROP TRIGGER override_is_kept ON releases_findingoverride;
DROP FUNCTION refuse_override_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0022_included_step"),
    ]

    operations = [
        migrations.CreateModel(
            name="FindingOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("finding", models.CharField(max_length=24)),
                ("content", models.JSONField()),
                ("reason", models.TextField(max_length=500, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="releases.edition",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="overrides",
                        to="releases.releaseevent",
                    ),
                ),
            ],
            options={
                "verbose_name": "override",
                "verbose_name_plural": "overrides",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "finding"), name="finding_overridden_once")
                ],
            },
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
