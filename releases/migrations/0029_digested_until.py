"""The field has a name that says what it is; its column keeps the name that the version before reads."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0028_event_notes"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("subscriber", "subscriber_digested"),
                migrations.RemoveConstraint("subscriber", "subscriber_digest_told_until"),
                migrations.RemoveField("subscriber", "told_until"),
                migrations.AddField(
                    "subscriber",
                    "digested_until",
                    models.DateTimeField(
                        blank=True, db_column="told_until", null=True, verbose_name="told until"
                    ),
                ),
                migrations.AddIndex(
                    "subscriber",
                    models.Index(
                        fields=["rhythm", "digest_hour", "digest_weekday", "digested_until"],
                        condition=Q(digested_until__isnull=False),
                        name="subscriber_digested",
                    ),
                ),
                migrations.AddConstraint(
                    "subscriber",
                    models.CheckConstraint(
                        condition=Q(rhythm="instant") | Q(digested_until__isnull=False),
                        name="subscriber_digest_told_until",
                    ),
                ),
            ],
        ),
    ]
