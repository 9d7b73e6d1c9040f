from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


def index(name):
    fields = ["matter", "-first_published_at", "-id"]
    return models.Index(condition=models.Q(("matter", ""), _negated=True), fields=fields, name=name)


class Migration(migrations.Migration):
    """What was decided in one matter, newest first, is read without looking at other matters."""

    # Concurrently: an archive of millions of rows is read and written meanwhile.
    atomic = False

    dependencies = [("releases", "0023_finding_overrides")]

    operations = [
        AddIndexConcurrently("publisheddecision", index("decision_of_matter")),
        AddIndexConcurrently("publishedbudgetline", index("money_of_matter")),
        RemoveIndexConcurrently("publisheddecision", "decision_by_matter"),
        RemoveIndexConcurrently("publishedbudgetline", "money_by_matter"),
    ]
