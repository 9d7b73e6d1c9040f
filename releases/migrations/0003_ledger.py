import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0002_freeze_editions"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedBudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("first_published_at", models.DateTimeField()),
                ("body", models.CharField(blank=True, max_length=120)),
                ("amount", models.BigIntegerField()),
                ("purpose", models.TextField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "new money"),
                            ("reallocated", "reallocated"),
                            ("applied_for", "applied for"),
                            ("saving", "saving"),
                            ("frame", "budget frame"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proposal", "proposal"),
                            ("decided", "decided"),
                            ("sent_on", "sent on to another body"),
                        ],
                        max_length=10,
                    ),
                ),
                ("first_year", models.PositiveSmallIntegerField(null=True)),
                ("last_year", models.PositiveSmallIntegerField(null=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("case_number", models.CharField(blank=True, max_length=60)),
                ("matter", models.CharField(blank=True, max_length=120)),
                ("identity", models.CharField(blank=True, max_length=400)),
                ("repeats", models.BooleanField(default=False)),
                (
                    "committee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="releases.committee",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="releases.edition"),
                ),
            ],
            options={
                "ordering": ["-first_published_at", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["-first_published_at", "-id"], name="money_newest"),
                    models.Index(fields=["committee", "-first_published_at", "-id"], name="money_by_body"),
                    models.Index(fields=["year", "-first_published_at", "-id"], name="money_by_year"),
                    models.Index(fields=["amount"], name="money_by_amount"),
                    models.Index(
                        condition=models.Q(("matter", ""), _negated=True),
                        fields=["matter"],
                        name="money_by_matter",
                    ),
                    models.Index(
                        condition=models.Q(("identity", ""), _negated=True),
                        fields=["identity"],
                        name="money_by_identity",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "position"), name="publishedbudgetline_place_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("first_published_at", models.DateTimeField()),
                ("name", models.CharField(max_length=200)),
                ("party", models.CharField(blank=True, max_length=40)),
                ("role", models.CharField(blank=True, max_length=200)),
                ("body", models.CharField(blank=True, max_length=200)),
                ("organisation", models.CharField(blank=True, max_length=200)),
                (
                    "phones",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("email", models.CharField(blank=True, max_length=254)),
                (
                    "edition",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="releases.edition"),
                ),
            ],
            options={
                "ordering": ["-first_published_at", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["name", "party", "-first_published_at"], name="contact_latest")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "position"), name="publishedcontact_place_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("first_published_at", models.DateTimeField()),
                ("body", models.CharField(blank=True, max_length=120)),
                ("outcome", models.TextField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposal", "proposal"),
                            ("decided", "decided"),
                            ("sent_on", "sent on to another body"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
                (
                    "decided_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("season", "season"), ("year", "year")],
                        max_length=6,
                    ),
                ),
                ("filed_on", models.DateField()),
                ("year", models.PositiveSmallIntegerField()),
                ("paragraph", models.CharField(blank=True, max_length=20)),
                ("case_number", models.CharField(blank=True, max_length=60)),
                ("matter", models.CharField(blank=True, max_length=120)),
                ("votes_for", models.PositiveSmallIntegerField(null=True)),
                ("votes_against", models.PositiveSmallIntegerField(null=True)),
                (
                    "reservations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                (
                    "statements",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                (
                    "reserving_parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("dissent_text", models.TextField(blank=True)),
                ("follow_up_on", models.DateField(null=True)),
                (
                    "follow_up_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("season", "season"), ("year", "year")],
                        max_length=6,
                    ),
                ),
                ("protocol_url", models.TextField(blank=True)),
                ("identity", models.CharField(blank=True, max_length=400)),
                ("repeats", models.BooleanField(default=False)),
                (
                    "committee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="releases.committee",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="releases.edition"),
                ),
            ],
            options={
                "ordering": ["-first_published_at", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["-first_published_at", "-id"], name="decision_newest"),
                    models.Index(fields=["committee", "-first_published_at", "-id"], name="decision_by_body"),
                    models.Index(fields=["year", "-first_published_at", "-id"], name="decision_by_year"),
                    models.Index(
                        condition=models.Q(("matter", ""), _negated=True),
                        fields=["matter"],
                        name="decision_by_matter",
                    ),
                    models.Index(
                        condition=models.Q(("identity", ""), _negated=True),
                        fields=["identity"],
                        name="decision_by_identity",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["reserving_parties"], name="decision_by_party"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "position"), name="publisheddecision_place_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedImage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("first_published_at", models.DateTimeField()),
                ("url", models.TextField()),
                ("name", models.TextField()),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("alt", models.TextField()),
                ("caption", models.TextField(blank=True)),
                ("credit", models.TextField(blank=True)),
                ("words", models.TextField()),
                (
                    "edition",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="releases.edition"),
                ),
            ],
            options={
                "ordering": ["-first_published_at", "-pk"],
                "abstract": False,
                "indexes": [
                    models.Index(fields=["-first_published_at", "-id"], name="image_newest"),
                    models.Index(fields=["url"], name="image_by_url"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "position"), name="publishedimage_place_once")
                ],
            },
        ),
    ]
