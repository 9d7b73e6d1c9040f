"""Links to a draft for who has no account, their answers, and the mails about them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import releases.models.subscriber


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0031_accounts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="releaseevent",
            name="step",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="staffmail",
            name="editor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="staff_mails",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="staffmail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("review", "waits for your approval"),
                    ("returned", "came back to you"),
                    ("emergency", "went out without approval"),
                    ("check", "a check is asked for"),
                    ("embargo", "to read under embargo"),
                    ("agreed", "a check was answered: correct"),
                    ("proposed", "a check was answered: other words"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="ShareLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("check", "quote or fact check"), ("embargo", "under embargo")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("speaker", models.CharField(blank=True, max_length=200)),
                ("salt", models.BinaryField(default=releases.models.subscriber.random_salt, max_length=32)),
                ("sha256", models.BinaryField(max_length=32, unique=True)),
                ("embargoed_until", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="share_links",
                        to="releases.release",
                    ),
                ),
            ],
            options={
                "verbose_name": "share link",
                "verbose_name_plural": "share links",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CheckAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agrees", models.BooleanField()),
                ("words", models.TextField(blank=True, max_length=5000)),
                ("comment", models.TextField(blank=True, max_length=2000)),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="releases.sharelink",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a check",
                "verbose_name_plural": "answers to checks",
            },
        ),
        migrations.AddField(
            model_name="staffmail",
            name="share_link",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mails",
                to="releases.sharelink",
            ),
        ),
    ]
