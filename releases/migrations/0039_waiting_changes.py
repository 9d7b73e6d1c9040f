"""A correction or withdrawal that waits whole for a change of mind, and which time was chosen in a step."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("releases", "0038_comments")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="waiting_change",
            field=models.CharField(
                blank=True,
                choices=[
                    ("typo", "mended spelling"),
                    ("update", "update"),
                    ("correction", "correction"),
                    ("withdrawal", "withdrawal"),
                ],
                db_default="",
                default="",
                editable=False,
                max_length=10,
                verbose_name="waiting change",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="waiting_words",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                verbose_name="words of the waiting change",
            ),
        ),
        migrations.AddField(
            model_name="releaseevent",
            name="chosen_time",
            field=models.DateTimeField(null=True, verbose_name="chosen time"),
        ),
        migrations.AlterField(
            model_name="release",
            name="asks_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("late", "its time was more than an hour ago when the clock came to it"),
                    ("failed", "something went wrong in the press room each time it was tried"),
                    ("not_allowed", "whoever scheduled it may not publish any more"),
                    ("text_changed", "the text was changed during the time for regret"),
                    ("not_ready", "something is missing in it"),
                    ("facts_differ", "its words say something else than its data"),
                    ("does_not_fit", "something in it is too long or too large"),
                    ("not_approved", "nobody else has approved the text as it stands"),
                    ("nothing_changed", "it says what the public reads already"),
                ],
                db_default="",
                default="",
                editable=False,
                max_length=20,
                verbose_name="asks because",
            ),
        ),
        migrations.AlterField(
            model_name="release",
            name="scheduled_alert",
            field=models.BooleanField(
                default=True, editable=False, null=True, verbose_name="mailed at its time"
            ),
        ),
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
                    ("updated", "updated"),
                    ("spelling_mended", "spelling mended"),
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
                    ("not_published", "not published at its time"),
                    ("change_waits", "the change waits"),
                    ("withdrawal_waits", "the withdrawal waits"),
                    ("reviewer_named", "another reviewer asked"),
                    ("change_undone", "undone before it was public"),
                ],
                max_length=30,
                verbose_name="step",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=Q(waiting_change="") | Q(scheduled_for__isnull=False, state="published"),
                name="waiting_change_of_published_has_a_time",
            ),
        ),
    ]
