"""Log-ins seen and ended, new browsers, and the log of all that."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from releases.models import AuditEntry
from releases.services import accounts, audit
from releases.tests.cast import an_editor
from releases.tests.desk.reading import words
from releases.tests.desk.sign_in.mailed import letters
from releases.tests.desk.sign_in.steps import password
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
OWN = "/redaktion/inloggningar/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
TELEPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1"


@pytest.fixture
def two() -> tuple[Client, Client]:
    """A computer and a telephone of one editor."""
    an_editor("sixten")
    computer, telephone = Client(headers={"user-agent": FIREFOX}), Client(headers={"user-agent": TELEPHONE})
    password(computer)
    password(telephone)
    return computer, telephone


def test_one_sees_where_one_is_logged_in(two: tuple[Client, Client]) -> None:
    said = words(two[0].get(OWN))
    assert "Firefox i Linux (den här webbläsaren)" in said
    assert "Safari i iPhone sedan" in said
    assert "från den här datorn" in said


def test_one_ends_another_and_stays(two: tuple[Client, Client]) -> None:
    computer, telephone = two
    page = computer.get(OWN)
    (other,) = [one["pk"] for one in page.context["shown"] if not one["is_this"]]
    assert "Inloggningen är avslutad." in words(computer.post(OWN, {"which": other}, follow=True))
    assert telephone.get("/redaktion/").status_code == 302
    assert computer.get("/redaktion/").status_code == 200


def test_one_ends_all_others(two: tuple[Client, Client]) -> None:
    computer, telephone = two
    telephone.post(OWN, {"which": "others"})
    assert (computer.get("/redaktion/").status_code, telephone.get("/redaktion/").status_code) == (302, 200)


def test_nobody_ends_the_log_in_of_another(two: tuple[Client, Client], writer: Client) -> None:
    page = two[0].get(OWN)
    for one in page.context["shown"]:
        writer.post(OWN, {"which": one["pk"]})
    assert [client.get("/redaktion/").status_code for client in two] == [200, 200]


@pytest.mark.parametrize("which", ["", "x", "-1", "9" * 30])
def test_a_number_that_is_none_is_404(two: tuple[Client, Client], which: str) -> None:
    assert two[0].post(OWN, {"which": which}).status_code == 404


def test_an_administrator_ends_all_of_an_editor(two: tuple[Client, Client], administrator: Client) -> None:
    place = f"/redaktion/konton/{an_editor('sixten').pk}/inloggning/"
    assert "Inloggad på 2 ställen." in words(administrator.get(place))
    administrator.post(place, {"step": "end"})
    assert [client.get("/redaktion/").status_code for client in two] == [302, 302]


def test_a_changed_password_ends_the_others(two: tuple[Client, Client]) -> None:
    computer, telephone = two
    form = {
        "old_password": "hemligt",
        "new_password1": "trygga-skolvagar-7",
        "new_password2": "trygga-skolvagar-7",
    }
    assert computer.post("/redaktion/password_change/", form).status_code == 302
    assert (computer.get(OWN).status_code, telephone.get("/redaktion/").status_code) == (200, 302)
    assert "Firefox i Linux (den här webbläsaren)" in words(computer.get(OWN))
    assert "iPhone" not in words(computer.get(OWN))


def test_a_new_browser_is_mailed_about_and_a_known_one_is_not(
    two: tuple[Client, Client], smtp_server: SmtpServer
) -> None:
    computer, _telephone = two
    ((to, subject, text),) = letters(smtp_server)
    assert (to, "Ny inloggning" in subject) == ("sixten@example.se", True)
    assert "Safari i iPhone" in " ".join(text.split())
    computer.post("/redaktion/logout/")
    password(computer)
    assert len(letters(smtp_server)) == 1


def test_administrators_read_the_log_and_nobody_else(
    two: tuple[Client, Client], administrator: Client, publisher: Client
) -> None:
    said = words(administrator.get("/redaktion/releases/auditentry/"))
    assert "Inloggningar" in said
    assert "loggade in med en webbläsare för första gången" in said
    assert publisher.get("/redaktion/releases/auditentry/").status_code == 403
    assert "auditentry" not in publisher.get("/redaktion/").content.decode()


@pytest.mark.parametrize(
    "statement", ["UPDATE releases_auditentry SET about = ''", "DELETE FROM releases_auditentry"]
)
def test_the_database_keeps_an_entry_as_it_was_written(statement: str) -> None:
    audit.record(AuditEntry.What.SIGNED_IN, by=an_editor("sixten"), about="sixten")
    with pytest.raises(DatabaseError, match="kept as it was written"), transaction.atomic():
        connection.cursor().execute(statement)
    assert AuditEntry.objects.get().about == "sixten"


def test_an_entry_is_forgotten_after_thirteen_months_and_not_before() -> None:
    audit.record(AuditEntry.What.SIGNED_IN, by=None)
    accounts.forget(timezone.now() + dt.timedelta(days=395))
    assert AuditEntry.objects.exists()
    accounts.forget(timezone.now() + dt.timedelta(days=397))
    assert not AuditEntry.objects.exists()
    audit.record(AuditEntry.What.SIGNED_IN, by=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("DELETE FROM releases_auditentry")


def test_public_pages_get_no_cookie(two: tuple[Client, Client]) -> None:
    answer = Client().get("/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_logging_in_and_out_is_written_down(two: tuple[Client, Client]) -> None:
    two[0].post("/redaktion/logout/")
    Client().post("/redaktion/login/", {"username": "sixten", "password": "fel"})
    steps = list(AuditEntry.objects.order_by("pk").values_list("what", "about"))
    assert steps == [
        ("signed_in", "sixten"),
        ("new_browser", "Firefox i Linux"),
        ("signed_in", "sixten"),
        ("new_browser", "Safari i iPhone"),
        ("signed_out", "sixten"),
        ("refused", "sixten"),
    ]
