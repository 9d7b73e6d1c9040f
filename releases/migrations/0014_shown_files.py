"""Which edition shows which file: the door of uploaded files asks it. Filled from the editions there are."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import releases.models.media
from releases import document
from releases.media import visibility

TRIGGER = """
CREATE TRIGGER public_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON releases_shownfile
    FOR EACH STATEMENT EXECUTE FUNCTION tell_public_change();
"""


def fill(apps, schema_editor):
    rows = apps.get_model("releases", "ShownFile")
    for edition in apps.get_model("releases", "Edition").objects.only("content").iterator(chunk_size=500):
        shown = dict(visibility.shown_by(document.from_json(edition.content)))
        rows.objects.bulk_create(
            rows(edition_id=edition.pk, stem=stem, sha256=sha256) for stem, sha256 in shown.items()
        )


class Migration(migrations.Migration):
    dependencies = [("releases", "0013_decision_appeal")]
    operations = [
        migrations.CreateModel(
            name="ShownFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stem", models.CharField(max_length=200)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shown_files",
                        to="releases.edition",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["sha256"], condition=~Q(sha256=""), name="shown_file_by_sha256")
                ],
                "constraints": [models.UniqueConstraint(fields=("stem", "edition"), name="shown_file_once")],
            },
        ),
        migrations.AlterField(
            model_name="pressimage",
            name="file",
            field=models.ImageField(
                db_index=True,
                height_field="height",
                upload_to=releases.models.media.image_path,
                verbose_name="image",
                width_field="width",
            ),
        ),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER public_change ON releases_shownfile;"),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
