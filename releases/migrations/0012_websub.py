from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0011_notice_wish"),
    ]

    operations = [
        migrations.CreateModel(
            name="HubNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.TextField(unique=True, verbose_name="path of the feed")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                ("due_at", models.DateTimeField(db_index=True, verbose_name="to be told from")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
            ],
            options={
                "verbose_name": "notice to the hub",
                "verbose_name_plural": "notices to the hub",
            },
        ),
    ]
