"""The Celery application: a doorbell. What is to be done stands in PostgreSQL."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umea_press.settings")
# Celery lets these win over its settings, and many hosts set BROKER_URL for something else. Ours is REDIS_URL.
for name in ("BROKER_URL", "CELERY_BROKER_URL", "CELERY_BROKER_READ_URL", "CELERY_BROKER_WRITE_URL"):
    os.environ.pop(name, None)

# Each worker started by us listens to all of them; one that only listens to `transactional` keeps
# confirmations from waiting behind a mailing.
QUEUES = ("transactional", "alerts", "default")

app = Celery("umea_press")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**_: Any) -> None:
    """A receiver is enough: Celery then leaves logging to `settings.LOGGING`."""


@worker_init.connect
@beat_init.connect
def refuse_to_start(**_: Any) -> None:
    """A worker or a beat with settings that nothing can start with ends with the reason."""
    from umea_press import checks

    checks.refuse_to_start()


@beat_init.connect
def ring_first_sweep(**_: Any) -> None:
    """Sweep at once instead of after the first minute: what was left is sent, and health knows that beat lives."""
    try:
        app.send_task("releases.tasks.sweep", retry=False, expires=55)
    except OperationalError as error:
        logger.warning("The first sweep waits for beat, the broker does not answer: %s", error)
