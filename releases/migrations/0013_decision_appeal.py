from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0012_websub"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="appeal_by",
            field=models.DateField(
                blank=True,
                help_text="The last day: three weeks after the minutes were announced on the notice board.",
                null=True,
                verbose_name="appeal by",
            ),
        ),
        migrations.AddField(
            model_name="publisheddecision",
            name="appeal_by",
            field=models.DateField(null=True),
        ),
    ]
