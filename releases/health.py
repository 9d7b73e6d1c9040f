"""Door for machines that watch: does the process answer, and is everything it needs at work?

`/halsa/liv` answers whenever the process does. `/halsa/redo` is 200 when all is
well and 503 otherwise, and names what is not. Neither opens a session.
"""

import datetime as dt
import logging
from collections.abc import Callable, Mapping

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from releases.models import Alert, Bounce, Pulse

logger = logging.getLogger(__name__)

BROKER_PATIENCE = 1  # second


def database() -> bool:
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def migrations() -> bool:
    """Every migration of this code has been applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def broker() -> bool:
    """Redis answers, so bells are heard at once and not by the next sweep."""
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=BROKER_PATIENCE, socket_timeout=BROKER_PATIENCE
    )
    with client:
        return bool(client.ping())


def sweep() -> bool:
    """The sweep has run lately: beat rings and a worker listens."""
    return Pulse.objects.is_fresh(Pulse.SWEEP, timezone.now())


def books() -> bool:
    """The last sweep counted the deliveries and they added up."""
    return Pulse.objects.is_fresh(Pulse.BOOKS, timezone.now())


def mail() -> bool:
    """No mailing stands still because the mail server refuses it."""
    return not Alert.objects.stopped().exists()


def reputation() -> bool:
    """Hardly any mail of the last day came back because others hold us for spammers or forgers."""
    lately = Bounce.objects.policy().since(timezone.now() - dt.timedelta(days=1))
    return bool(lately.count() < settings.BOUNCES_POLICY_ALARM)


CHECKS: tuple[Callable[[], bool], ...] = (database, migrations, broker, sweep, books, mail, reputation)


@never_cache
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """Answer "ok": the process is there. Whoever restarts processes asks this."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 or 503 with each check by name. Whoever should be told asks this."""
    found = {check.__name__: _passes(check) for check in CHECKS}
    return JsonResponse(_summary(found), status=200 if all(found.values()) else 503)


def _summary(found: Mapping[str, bool]) -> dict[str, object]:
    return {"status": "ok" if all(found.values()) else "fel", "checks": dict(found)}


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError) as error:
        logger.warning("Health check %s: %s", check.__name__, error)
        return False


urlpatterns = [path("liv", alive), path("redo", ready)]
