from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0017_notice_turns")]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="progressed_at",
            field=models.DateTimeField(null=True, verbose_name="last mail decided"),
        ),
    ]
