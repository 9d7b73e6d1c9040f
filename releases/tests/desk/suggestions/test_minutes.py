"""Minutes are pasted, matters are chosen, and each becomes a draft of its own."""

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from lxml import html

from releases.models import Committee, Release
from releases.tests.cast import a_committee, a_party
from releases.tests.desk.suggestions.test_suggestions import PASTE, answers, pasted

MINUTES = (Path(__file__).parents[2] / "capture" / "minutes" / "kulturnamnden.txt").read_text()
pytestmark = pytest.mark.django_db


def form(response: HttpResponse) -> Any:
    page = html.fromstring(response.content.decode())
    (found,) = (one for one in page.forms if one.get("id") == "minutes-form")
    return found


def chosen(response: HttpResponse) -> list[str]:
    return form(response).xpath(".//input[@name='arende'][@checked]/@value")


def made(client: Client, *paragraphs: str, text: str = MINUTES) -> HttpResponse:
    source = form(pasted(client, text)).xpath(".//input[@name='source']")[0].get("value")
    return client.post(PASTE, {"source": source, "arende": paragraphs, "make": "1"}, follow=True)


def test_every_matter_with_news_is_chosen_from_the_start(publisher: Client) -> None:
    response = pasted(publisher, MINUTES)
    assert chosen(response) == ["85", "86", "87"]
    assert Release.objects.count() == 0
    assert "Förslag: ett annat organ beslutar" in response.content.decode()


def test_one_draft_a_decision_with_its_data(publisher: Client) -> None:
    a_committee("kulturnämnden")
    response = made(publisher, "85", "86")
    assert "2 utkast är gjorda av protokollet" in response.content.decode()
    money, plan = Release.objects.order_by("pk")
    assert (money.title, plan.title) == ("Stöd till Folkets bio", "Remiss: biblioteksplan 2027–2030")
    assert {money.state, plan.state} == {Release.State.DRAFT}
    decision = money.decisions.get()
    assert (decision.paragraph, decision.case_number) == ("85", "KN-2026/00123")
    assert decision.committee == Committee.objects.get()
    assert money.budget_lines.get().amount == 450_000
    assert plan.decisions.get().status == "sent_on"


def test_one_that_is_chosen_alone_opens_its_form(publisher: Client) -> None:
    response = made(publisher, "87")
    assert response.redirect_chain[-1][0] == f"/redaktion/releases/release/{Release.objects.get().pk}/change/"


def test_the_same_minutes_twice_make_no_second_draft(publisher: Client) -> None:
    made(publisher, "85")
    assert chosen(pasted(publisher, MINUTES)) == ["86", "87"]
    made(publisher, "85", "86")
    assert Release.objects.count() == 2


def test_nothing_chosen_is_said_and_nothing_is_written(publisher: Client) -> None:
    response = made(publisher)
    assert "Välj minst ett ärende." in response.content.decode()
    assert Release.objects.count() == 0
    assert chosen(response) == []


def test_a_writer_adds_no_body_and_no_party(writer: Client) -> None:
    a_party("V", name="Vänsterpartiet")
    made(writer, "85")
    release = Release.objects.get()
    assert not Committee.objects.exists()
    assert release.decisions.get().committee is None
    assert not release.decisions.get().reservations.exists()


def test_minutes_can_be_read_as_a_press_release_instead(publisher: Client) -> None:
    source = form(pasted(publisher, MINUTES)).xpath(".//input[@name='source']")[0].get("value")
    response = publisher.post(PASTE, {"source": source, "as_release": "1"})
    response = publisher.post(PASTE, answers(response), follow=True)
    assert Release.objects.get().title in response.content.decode()
    assert response.redirect_chain[-1][0].endswith("/change/")


def test_a_matter_without_a_heading_is_called_by_its_number(publisher: Client) -> None:
    bare = MINUTES.replace("Stöd till Folkets bio\n\nBeslut", "Beslut").replace("Stöd till Folkets bio 3", "")
    made(publisher, "85", text=bare)
    assert Release.objects.get().title == "§ 85"
