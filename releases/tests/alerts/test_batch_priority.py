"""A mailing takes nobody's turn, and what comes after it is as before."""

import os
from typing import Any

import pytest

from releases.alerts import batch_priority, engine
from releases.tests.alerts.test_engine import an_alert, readers
from releases.tests.processes import SmtpServer


def policy() -> int:
    return os.sched_getscheduler(0)


@pytest.mark.django_db
def test_mail_is_sent_as_batch_work(smtp_server: SmtpServer) -> None:
    readers(1)
    an_alert()
    seen = []

    def should_stop() -> bool:
        seen.append(policy())
        return False

    engine.run(should_stop=should_stop)
    assert len(smtp_server.messages) == 1
    assert os.SCHED_BATCH in seen
    assert policy() == os.SCHED_OTHER


def test_an_error_leaves_the_policy_as_it_was() -> None:
    with pytest.raises(ZeroDivisionError), batch_priority.as_batch_work():
        raise ZeroDivisionError
    assert policy() == os.SCHED_OTHER


def test_a_policy_that_somebody_chose_stays() -> None:
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    try:
        with batch_priority.as_batch_work():
            assert policy() == os.SCHED_BATCH
        assert policy() == os.SCHED_BATCH
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def test_where_it_is_forbidden_nothing_happens(monkeypatch: Any) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", forbidden)
    with batch_priority.as_batch_work():
        assert policy() == os.SCHED_OTHER
