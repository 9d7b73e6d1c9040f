"""Door for machines that watch: does the process answer, and is everything it needs at work?

`/halsa/liv` answers whenever the process does. `/halsa/redo` is 200 when all is
well and 503 otherwise, and names what is not, within five seconds whatever
hangs. Neither opens a session. Nobody outside can turn it red.
"""

import datetime as dt
import logging
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from releases.alerts import standstill
from releases.models import Alert, Bounce, Delivery, Failure, Notice, Pulse

logger = logging.getLogger(__name__)

# Seconds: for the broker, for the database to let us in, and for all that is asked of it together.
BROKER_PATIENCE, DATABASE_PATIENCE, PATIENCE = 1, 2, 2
# Confirmations that could have left for so long, while none left: nobody sends them.
UNSENT = dt.timedelta(minutes=3)
A_BLOCK = bytes(4096)


def database() -> bool:
    """The database lets somebody new in and answers. One that hangs is asked nothing more."""
    probe = connection.copy()
    probe.settings_dict["OPTIONS"] = {**probe.settings_dict["OPTIONS"], "connect_timeout": DATABASE_PATIENCE}
    try:
        with probe.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        probe.close()
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


def progress() -> bool:
    """No mailing that is due has waited for three minutes without any outcome, whatever its process does."""
    return not standstill.standing_still(timezone.now()).exists()


def reputation() -> bool:
    """Hardly any mail of the last day came back because others hold us for spammers or forgers.

    What was refused in the conversation while others were accepted is the recipient's own; a refusal that is about
    us stops the mailing instead, which `mail` tells.
    """
    lately = Bounce.objects.policy().reported().since(timezone.now() - dt.timedelta(days=1))
    return bool(lately.count() < settings.BOUNCES_POLICY_ALARM)


def notices() -> bool:
    """Mails about subscriptions leave: none has waited for minutes while no other left.

    However many people ask at once, some leave each minute, so asking turns nothing red.
    """
    since = timezone.now() - UNSENT
    lately = Notice.objects.filter(Q(sent_at__gt=since) | Q(failed_at__gt=since))
    return not Notice.objects.waiting(since).exists() or bool(lately.exists())


def held() -> bool:
    """No mail waits for a person to decide about it."""
    waiting = Exists(Delivery.objects.held().filter(alert=OuterRef("pk")))
    decidable = Alert.objects.unfinished().filter(superseded_at__isnull=True, cancelled_at__isnull=True)
    return not decidable.filter(waiting).exists()


def media() -> bool:
    """An upload can be kept: its folder takes a block, which never gets a name."""
    root = Path(settings.MEDIA_ROOT)
    # Before the first upload there is no folder; it is made in the nearest that is there.
    with tempfile.TemporaryFile(dir=next(path for path in (root, *root.parents) if path.is_dir())) as file:
        file.write(A_BLOCK)
    return True


def failures() -> bool:
    """No row and no step of the work in the background fails, to be tried again and again; the desk says which."""
    return not Failure.objects.standing().exists()


CHECKS: tuple[Callable[[], bool], ...] = (
    *(database, migrations, broker, sweep, books, mail, progress, reputation),
    *(notices, held, media, failures),
)
WITHOUT_DATABASE = {broker, media}


@never_cache
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """Answer "ok": the process is there. Whoever restarts processes asks this."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 or 503 with each check by name. Whoever should be told asks this."""
    found = results()
    return JsonResponse(_summary(found), status=200 if all(found.values()) else 503)


def results() -> dict[str, bool]:
    """Return whether each check passes, by its name; while the database does not answer, none that needs it does."""
    has_database, end = _passes(database), time.monotonic() + PATIENCE
    found = {"database": has_database}
    for check in CHECKS[1:]:
        if check in WITHOUT_DATABASE:
            found[check.__name__] = _passes(check)
        else:
            found[check.__name__] = has_database and _passes(check, end)
    return found


def _summary(found: Mapping[str, bool]) -> dict[str, object]:
    return {"status": "ok" if all(found.values()) else "fel", "checks": dict(found)}


def _passes(check: Callable[[], bool], end: float | None = None) -> bool:
    """Tell whether a check passes; the database has until `end` (in time.monotonic()) for what it is asked."""
    try:
        return check() if end is None else _in_time(check, end)
    except (DatabaseError, redis.RedisError, OSError) as error:
        logger.warning("Health check %s: %s", check.__name__, error)
        return False


def _in_time(check: Callable[[], bool], end: float) -> bool:
    left = max(1, round((end - time.monotonic()) * 1000))
    with transaction.atomic(), connection.cursor() as cursor:
        # A statement that waits for somebody's lock ends, and the check has not passed.
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{left}ms"])
        passed = check()
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    return passed


urlpatterns = [path("liv", alive), path("redo", ready)]
