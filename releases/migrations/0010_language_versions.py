import django.db.models.deletion
from django.db import migrations, models

import releases.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0009_canary"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="version_of",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="releases.release",
                verbose_name="language version of",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="follows_edition",
            field=models.PositiveSmallIntegerField(
                editable=False, null=True, verbose_name="says the same as edition"
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="scheduled_alert",
            field=models.BooleanField(default=True, editable=False, verbose_name="mailed at its time"),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("version_of", "language"),
                name="one_version_in_each_language",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(("version_of", models.F("pk")), _negated=True),
                name="version_of_another_release",
            ),
        ),
        migrations.AlterField(
            model_name="releaseevent",
            name="step",
            field=models.CharField(
                choices=[
                    ("submitted", "submitted for review"),
                    ("taken_back", "made a draft again"),
                    ("scheduled", "scheduled"),
                    ("published", "published"),
                    ("corrected", "corrected"),
                    ("withdrawn", "withdrawn"),
                    ("checked", "checked against the corrected original"),
                    ("not_published", "not published at its time, because something was missing"),
                ],
                max_length=15,
                verbose_name="step",
            ),
        ),
        migrations.AddField(
            model_name="releaseimage",
            name="alt",
            field=models.CharField(
                blank=True,
                help_text="Only if other than the image's own: in a language version, in its language.",
                max_length=300,
                validators=[releases.models.fields.validate_one_line],
                verbose_name="alternative text here",
            ),
        ),
        migrations.AddField(
            model_name="releaseimage",
            name="caption",
            field=models.CharField(
                blank=True,
                max_length=300,
                validators=[releases.models.fields.validate_one_line],
                verbose_name="caption here",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="version_of",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="version_editions",
                to="releases.release",
                verbose_name="language version of",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=models.Q(("version_of__isnull", False)),
                fields=["version_of"],
                name="edition_by_original",
            ),
        ),
    ]
