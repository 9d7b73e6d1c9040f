import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Rows are added and never changed; whoever keeps pages hears of each (migration 0005).
KEEP = """
CREATE FUNCTION refuse_press_room_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'version % of the press room is kept as it was', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER press_room_version_is_kept BEFORE UPDATE OR DELETE ON releases_pressroomfacts
    FOR EACH ROW EXECUTE FUNCTION refuse_press_room_change();
CREATE TRIGGER public_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON releases_pressroomfacts
    FOR EACH STATEMENT EXECUTE FUNCTION tell_public_change();
"""
LET_GO = """
DROP TRIGGER public_change ON releases_pressroomfacts;
DROP TRIGGER press_room_version_is_kept ON releases_pressroomfacts;
DROP FUNCTION refuse_press_room_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0026_proofs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PressRoomFacts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("content", models.JSONField(verbose_name="facts")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="saved")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "settings of the press room",
                "verbose_name_plural": "settings of the press room",
                "ordering": ["-pk"],
            },
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
