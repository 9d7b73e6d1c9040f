"""A statement is answered while something else goes on, and leaves a connection that is good for the next one."""

import json

import pytest
from django.db import DataError, OperationalError, connection

from releases.alerts.async_statements import Statement
from releases.mail.smtp.handshake import Route
from releases.mail.smtp.pool import Pool
from releases.tests.alerts.test_engine import end_own_session
from releases.tests.mail.smtp.test_pool import parcels
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def echo() -> Statement:
    return Statement(
        "SELECT json_build_array(%(said)s::text, pg_sleep(%(seconds)s::float8)::text)", ["said", "seconds"]
    )


def said(statement: Statement, what: str | None = "hej") -> str | None:
    answer = statement.answer({"said": what, "seconds": "0"})
    assert answer is not None
    first, _nothing = json.loads(answer)
    return first


def test_mail_flows_while_the_database_answers(echo: Statement, smtp_server: SmtpServer) -> None:
    with Pool(Route(smtp_server.host, smtp_server.port, "press.example.org"), size=2) as pool:
        assert pool.open(20)
        pool.offer(parcels(20))
        echo.answer({"said": "", "seconds": "2"}, meanwhile=pool.serve_until)
        assert len(pool.answers(at_least=0, seconds=0)) == 20
    assert len(smtp_server.messages) == 20


@pytest.mark.parametrize("what", ["lekplats", "% $1 %(said)s", "ö" * 1_000_000, "", None])
def test_any_fact_arrives_whole(echo: Statement, what: str | None) -> None:
    assert said(echo, what) == what


def test_nothing_is_an_answer() -> None:
    assert Statement("SELECT NULL::json", []).answer({}) is None


def test_an_error_is_raised_and_the_next_question_answered() -> None:
    statement = Statement("SELECT (1 / %(by)s::int)::text", ["by"])
    with pytest.raises(DataError, match="division by zero"):
        statement.answer({"by": "0"})
    assert statement.answer({"by": "1"}) == b"1"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_a_statement_outlives_its_connection(echo: Statement) -> None:
    said(echo)
    end_own_session()
    with pytest.raises(OperationalError):
        said(echo)
    connection.close()
    assert said(echo) == "hej"


def test_who_is_interrupted_leaves_no_answer_to_the_next(echo: Statement) -> None:
    def interrupted(_arrived: object, _descriptor: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        echo.answer({"said": "first", "seconds": "0"}, meanwhile=interrupted)
    assert said(echo, "second") == "second"


def test_what_is_forgotten_is_prepared_anew(echo: Statement) -> None:
    said(echo)
    echo.forget()
    echo.forget()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (0,)
    assert said(echo) == "hej"
