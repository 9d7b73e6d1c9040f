"""Proofs: mails of a release to the editor who wants to see it first."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0025_release_templates"),
    ]

    operations = [
        migrations.AlterField(
            model_name="failure",
            name="work",
            field=models.CharField(
                choices=[
                    ("publications", "publishing what is scheduled"),
                    ("publish", "publishing a press release"),
                    ("digests", "writing the digests"),
                    ("freeze", "counting the recipients of a mailing"),
                    ("notice", "a mail about a subscription"),
                    ("proof", "a proof for an editor"),
                    ("canary", "the copy to our own mailbox"),
                    ("hub", "telling the hub of a feed"),
                    ("housekeeping", "keeping house"),
                    ("forget", "deleting what is too old"),
                    ("bounces", "counting returned mail"),
                    ("forget_bounces", "deleting old returned mail"),
                    ("erase", "erasing a subscriber whose mail came back for long"),
                    ("receipts", "shrinking old mailings to counts"),
                    ("receipt", "counting an old mailing"),
                    ("orphans", "deleting files that nothing names"),
                    ("books", "checking that every mail is accounted for"),
                ],
                max_length=20,
                verbose_name="work",
            ),
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("begins_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "next_attempt_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("reply", models.CharField(blank=True, default="", max_length=300)),
                ("email", models.CharField(max_length=254)),
                ("content", models.JSONField()),
                ("address", models.CharField(max_length=300)),
                (
                    "editor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proofs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proofs",
                        to="releases.release",
                    ),
                ),
            ],
            options={
                "verbose_name": "proof",
                "verbose_name_plural": "proofs",
            },
        ),
    ]
