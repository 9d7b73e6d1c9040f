from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0021_published_checksum")]

    operations = [
        migrations.AlterField(
            model_name="alertevent",
            name="step",
            field=models.CharField(
                choices=[
                    ("paused", "paused"),
                    ("resumed", "resumed"),
                    ("cancelled", "cancelled"),
                    ("retried", "refused mail tried again"),
                    ("released", "held mail sent after all"),
                    ("discarded", "held mail thrown away"),
                    ("included", "mail sent to addresses that had been left out"),
                ],
                max_length=10,
                verbose_name="step",
            ),
        ),
    ]
