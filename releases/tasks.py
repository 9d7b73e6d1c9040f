"""Door for Celery: tasks of a few lines. The work is in `alerts/`; the truth is in the tables."""

from celery import shared_task
from django.dispatch import receiver

from releases import bells


@shared_task
def sweep() -> None:
    """Ring again for whatever was left; runs each minute."""


@receiver(bells.alert_waiting)
def _ring_alerts(**_: object) -> None:
    pass
