"""Comments at the desk, in threads at a place of the form; the database lets nobody change what was said."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION refuse_comment_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'comment % is kept as it was said', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER comment_is_kept BEFORE UPDATE ON releases_comment
    FOR EACH ROW EXECUTE FUNCTION refuse_comment_change();
CREATE FUNCTION refuse_comment_thread_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'closed_at' - 'closed_by_id' - 'addressee_id')
        IS DISTINCT FROM (to_jsonb(OLD) - 'closed_at' - 'closed_by_id' - 'addressee_id') THEN
        RAISE EXCEPTION 'comment thread % is kept as it was begun', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER comment_thread_is_kept BEFORE UPDATE ON releases_commentthread
    FOR EACH ROW EXECUTE FUNCTION refuse_comment_thread_change();
"""
LET_GO = """
DROP TRIGGER comment_thread_is_kept ON releases_commentthread;
DROP FUNCTION refuse_comment_thread_change();
DROP TRIGGER comment_is_kept ON releases_comment;
DROP FUNCTION refuse_comment_change();
"""


class Migration(migrations.Migration):
    dependencies = [("releases", "0037_directory")]

    operations = [
        migrations.CreateModel(
            name="CommentThread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=100)),
                ("quote", models.TextField(blank=True, max_length=500)),
                ("before", models.TextField(blank=True, max_length=60)),
                ("after", models.TextField(blank=True, max_length=60)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "addressee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comment_threads",
                        to="releases.release",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment thread",
                "verbose_name_plural": "comment threads",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Comment",
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
                        choices=[("said", "said"), ("closed", "closed"), ("reopened", "opened again")],
                        default="said",
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="releases.commentthread",
                    ),
                ),
            ],
            options={"verbose_name": "comment", "verbose_name_plural": "comments", "ordering": ["at", "pk"]},
        ),
        migrations.AddField(
            "staffmail",
            "comments",
            models.ManyToManyField(related_name="+", to="releases.comment"),
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
                    ("comments", "has comments"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
