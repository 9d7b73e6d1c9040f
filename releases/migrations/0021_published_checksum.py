from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0020_revisions")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="published_checksum",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
    ]
