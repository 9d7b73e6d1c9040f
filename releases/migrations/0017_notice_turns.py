from django.db import migrations, models
from django.db.models.functions import Now

KINDS = [
    ("confirm", "please confirm"),
    ("already", "you already subscribe"),
    ("address", "please confirm the new address"),
    ("welcome", "your subscription"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0016_failures"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="begins_at",
            field=models.DateTimeField(db_default=Now()),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10),
        ),
    ]
