"""Mails about accounts, known browsers, and the audit log, which the database keeps as it was written."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('press.forgets_audit', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'entry % of the audit log is kept as it was written', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entry_is_kept BEFORE UPDATE OR DELETE ON releases_auditentry
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
"""
LET_GO = """
DROP TRIGGER audit_entry_is_kept ON releases_auditentry;
DROP FUNCTION refuse_audit_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0030_four_eyes"),
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
                    ("staff_mail", "a mail to staff"),
                    ("account_mail", "a mail about an account"),
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
            name="AccountMail",
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
                            ("invitation", "invitation"),
                            ("reset", "link to a new password"),
                            ("new_browser", "log-in with a new browser"),
                            ("factors_reset", "second step reset"),
                        ],
                        max_length=20,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=200)),
                (
                    "editor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="account_mails",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mail about an account",
                "verbose_name_plural": "mails about accounts",
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="at"),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("signed_in", "logged in"),
                            ("refused", "wrong password or code"),
                            ("slowed", "made to wait after many wrong passwords"),
                            ("new_browser", "logged in with a browser for the first time"),
                            ("signed_out", "logged out"),
                            ("ended", "log-ins ended"),
                            ("invited", "invited"),
                            ("reset_asked", "asked for a new password"),
                            ("password_set", "chose a new password"),
                            ("factor_added", "added a second step to the log-in"),
                            ("factor_removed", "removed a second step from the log-in"),
                            ("factors_reset", "second step reset by an administrator"),
                            ("role_given", "got another role"),
                            ("directory_refused", "known to the directory, but in no group that may log in"),
                        ],
                        max_length=30,
                        verbose_name="what",
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=200, verbose_name="about")),
                ("network", models.CharField(blank=True, max_length=45, verbose_name="network")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "log-in",
                "verbose_name_plural": "log-ins",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="KnownBrowser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_hash", models.BinaryField(max_length=32)),
                ("description", models.CharField(max_length=80)),
                ("first_used_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_used_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                (
                    "editor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="browsers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "known browser",
                "verbose_name_plural": "known browsers",
                "constraints": [
                    models.UniqueConstraint(fields=("editor", "key_hash"), name="browser_known_once")
                ],
            },
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
