from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0014_shown_files")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "waiting"),
                    ("sending", "being sent"),
                    ("sent", "accepted by the mail server"),
                    ("failed", "refused"),
                    ("cancelled", "cancelled"),
                    ("held", "held for a person to decide"),
                    ("excluded", "not mailed: this installation may not mail the address"),
                ],
                default="queued",
                max_length=10,
                verbose_name="state",
            ),
        ),
    ]
