"""The matters of withdrawn editions, so that a matter's feed need not read every one of them for each request."""

import django.db.models.deletion
from django.db import migrations, models

from releases.document import casenumbers

TRIGGER = """
CREATE TRIGGER public_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON releases_withdrawnmatter
    FOR EACH STATEMENT EXECUTE FUNCTION tell_public_change();
"""
NO_TRIGGER = "DROP TRIGGER public_change ON releases_withdrawnmatter;"


def fill(apps, schema_editor) -> None:
    """Note the matters of what was withdrawn before."""
    rows = []
    edition_model = apps.get_model("releases", "Edition")
    matter_model = apps.get_model("releases", "WithdrawnMatter")
    withdrawn = edition_model.objects.filter(withdrawn_at__isnull=False).only("content")
    for edition in withdrawn.iterator(chunk_size=500):
        told = edition.content.get("document", {}).get("decisions", ())
        written = (one.get("case_number") or "" for one in told)
        numbers = {casenumbers.canonical(number): number for number in written}
        rows += [
            matter_model(edition=edition, matter=matter, case_number=number)
            for matter, number in numbers.items()
            if matter
        ]
    matter_model.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("releases", "0018_alert_progressed_at")]

    operations = [
        migrations.CreateModel(
            name="WithdrawnMatter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.TextField()),
                ("case_number", models.TextField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="releases.edition"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("matter", "edition"), name="withdrawn_matter_once")
                ],
            },
        ),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
    ]
