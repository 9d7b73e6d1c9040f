"""Services and queues: what the health page asks, in sentences."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.monitoring import health
from releases.monitoring.doctor.diagnosis import Diagnosis, Grade

# What each check of the health page means when it does not pass, and what a person does then. The doctor has lines of
# its own about the database, its tables and the folder of uploads.
ELSEWHERE = {"database", "migrations", "media"}
MEANINGS: dict[str, tuple[Any, Any]] = {
    "broker": (
        gettext_lazy("Redis does not answer: mail waits for the next minute."),
        gettext_lazy("systemctl status valkey-server redis-server; look at REDIS_URL."),
    ),
    "sweep": (
        gettext_lazy("The work of each minute has not been done lately."),
        "systemctl restart press-room-beat press-room-worker",
    ),
    "books": (
        gettext_lazy("The count of deliveries does not add up, or was not made."),
        gettext_lazy("journalctl -u press-room-worker says which mailing; then call whoever supports you."),
    ),
    "mail": (
        gettext_lazy("A mailing stands still because the mail server refuses it."),
        gettext_lazy("manage.py check_mail; then Resume at the desk, under Mailings."),
    ),
    "progress": (
        gettext_lazy("A mailing is due, and nothing has come of it for three minutes."),
        "systemctl restart press-room-worker",
    ),
    "reputation": (
        gettext_lazy("Other mail servers hold us for spammers or forgers."),
        gettext_lazy("manage.py check_mail; docs/operations.md, “Mails bounce”."),
    ),
    "notices": (
        gettext_lazy("Mails about subscriptions are not sent."),
        "systemctl restart press-room-notices",
    ),
    "held": (
        gettext_lazy("Mails wait for a person to decide whether they are still to be sent."),
        gettext_lazy("Decide at the desk, under Mailings."),
    ),
    "failures": (
        gettext_lazy("Something in the background fails again and again."),
        gettext_lazy("The start page of the desk says what."),
    ),
}


def check() -> Iterator[Diagnosis]:
    """Yield a line for each check of the health page that does not pass, or that all do."""
    passed = health.results()
    failed = [name for name, passes in passed.items() if not passes and name not in ELSEWHERE]
    if not passed["database"]:
        failed = [name for name in failed if name == "broker"]  # the others were not asked
    for name in failed:
        sentence, remedy = MEANINGS[name]
        yield Diagnosis(Grade.WRONG, "processes", str(sentence), str(remedy))
    if passed["database"] and not failed:
        yield Diagnosis(Grade.OK, "processes", _("Everything runs, and no mailing stands still."))
