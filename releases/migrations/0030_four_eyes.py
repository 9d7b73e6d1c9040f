"""Approvals of a checksum, emergency publications and mail to staff; the database keeps the first two as they are."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# A release that was never published may be deleted, and its approvals with it.
KEEP = """
CREATE FUNCTION refuse_approval_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM releases_edition WHERE release_id = OLD.release_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'approval % is kept as it was given', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER approval_is_kept BEFORE UPDATE OR DELETE ON releases_approval
    FOR EACH ROW EXECUTE FUNCTION refuse_approval_change();
CREATE FUNCTION refuse_emergency_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'emergency publication % is kept as it was', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER emergency_is_kept BEFORE UPDATE OR DELETE ON releases_emergencypublication
    FOR EACH ROW EXECUTE FUNCTION refuse_emergency_change();
"""
LET_GO = """
DROP TRIGGER emergency_is_kept ON releases_emergencypublication;
DROP FUNCTION refuse_emergency_change();
DROP TRIGGER approval_is_kept ON releases_approval;
DROP FUNCTION refuse_approval_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0029_digested_until"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="release",
            options={
                "ordering": ["-updated_at"],
                "permissions": [
                    ("publish_release", "May publish, correct and withdraw press releases"),
                    ("approve_release", "May approve press releases that others have written"),
                ],
                "verbose_name": "press release",
                "verbose_name_plural": "press releases",
            },
        ),
        migrations.AddField(
            model_name="revision",
            name="checksum",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="committee",
            name="needs_approval",
            field=models.BooleanField(
                default=False,
                help_text="Holds where the installation asks for approval of certain bodies (PRESS_APPROVAL=bodies).",
                verbose_name="somebody else approves its press releases",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="handed_over_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="handed over"),
        ),
        migrations.AddField(
            model_name="release",
            name="handed_over_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="handed over by",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="reviewer",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="reviewer",
            ),
        ),
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
                    ("staff_mail", "a mail to staff"),
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
        migrations.AlterField(
            model_name="release",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "For review"),
                    ("approved", "Approved"),
                    ("scheduled", "Scheduled"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                editable=False,
                max_length=10,
                verbose_name="state",
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
                    ("withdrawn", "withdrawn"),
                    ("checked", "checked against the corrected original"),
                    ("restored", "an earlier version taken back"),
                    ("merged", "two texts put together"),
                    ("not_published", "not published at its time, because something was missing"),
                ],
                max_length=30,
                verbose_name="step",
            ),
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("before", "before publication"), ("afterwards", "afterwards")],
                        default="before",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="checksum")),
                ("content", models.JSONField(verbose_name="document")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="releases.release",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="release",
            name="approval",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="releases.approval",
            ),
        ),
        migrations.CreateModel(
            name="EmergencyPublication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergency",
                        to="releases.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "emergency publication",
                "verbose_name_plural": "emergency publications",
            },
        ),
        migrations.CreateModel(
            name="StaffMail",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("review", "waits for your approval"),
                            ("returned", "came back to you"),
                            ("emergency", "went out without approval"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=2000)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "editor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_mails",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_mails",
                        to="releases.release",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail to staff",
                "verbose_name_plural": "mails to staff",
            },
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(fields=["release", "sha256"], name="approval_of_text"),
        ),
        migrations.AddIndex(
            model_name="staffmail",
            index=models.Index(
                condition=models.Q(("failed_at__isnull", True), ("sent_at__isnull", True)),
                fields=["next_attempt_at"],
                name="staff_mail_waiting",
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
