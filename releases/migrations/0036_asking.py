"""A scheduled release that the clock did not publish waits for a person, and its people are mailed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0035_kinds_of_change")]

    operations = [
        migrations.AddField(
            "release",
            "asks_since",
            models.DateTimeField(editable=False, null=True, verbose_name="asks since"),
        ),
        migrations.AddField(
            "release",
            "asks_why",
            models.CharField(
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
                ],
                db_default="",
                default="",
                editable=False,
                max_length=20,
                verbose_name="asks because",
            ),
        ),
        migrations.AddField(
            "release",
            "undo_sha256",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                max_length=64,
                verbose_name="waits with the text",
            ),
        ),
        migrations.AlterField(
            "staffmail",
            "kind",
            models.CharField(
                choices=[
                    ("review", "waits for your approval"),
                    ("returned", "came back to you"),
                    ("emergency", "went out without approval"),
                    ("check", "a check is asked for"),
                    ("embargo", "to read under embargo"),
                    ("agreed", "a check was answered: correct"),
                    ("proposed", "a check was answered: other words"),
                    ("follow_up", "promised a follow-up"),
                    ("asks", "was not published at its time"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            "releaseevent",
            "step",
            models.CharField(
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
                ],
                max_length=30,
                verbose_name="step",
            ),
        ),
    ]
