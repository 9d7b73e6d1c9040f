from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0010_language_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="wish",
            field=models.JSONField(null=True),
        ),
    ]
