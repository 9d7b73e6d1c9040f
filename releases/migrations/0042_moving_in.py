"""Where releases were before they were moved in: their old addresses, and what a person should look at."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0039_waiting_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Origin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.TextField(blank=True, verbose_name="original address")),
                ("doubts", models.JSONField(default=list, verbose_name="to look at")),
                ("taken_in_at", models.DateTimeField(auto_now_add=True, verbose_name="taken in")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="looked at")),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at by",
                    ),
                ),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="origin",
                        to="releases.release",
                        verbose_name="press release",
                    ),
                ),
            ],
            options={
                "verbose_name": "origin",
                "verbose_name_plural": "origins",
            },
        ),
        migrations.CreateModel(
            name="OldAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("host", models.CharField(blank=True, max_length=253, verbose_name="host")),
                ("path", models.CharField(max_length=500, verbose_name="path")),
                ("query", models.CharField(blank=True, max_length=500, verbose_name="query")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_addresses",
                        to="releases.release",
                        verbose_name="press release",
                    ),
                ),
            ],
            options={
                "verbose_name": "old address",
                "verbose_name_plural": "old addresses",
                "ordering": ["path", "query"],
                "constraints": [models.UniqueConstraint(fields=("path", "query"), name="old_address_once")],
            },
        ),
    ]
