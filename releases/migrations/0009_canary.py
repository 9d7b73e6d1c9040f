from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0008_choice"),
    ]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="canary_at",
            field=models.DateTimeField(null=True, verbose_name="canary sent"),
        ),
    ]
