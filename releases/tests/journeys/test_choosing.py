"""A reader who chooses: a matter, how often, another address, and what we have written down."""

import pytest

from releases.tests.journeys.steps import (
    BRIDGE,
    mails_about,
    publish,
    ring_the_sweep,
    subscribe,
    wait_until_finished,
    write,
)
from releases.tests.journeys.visitor import Visitor, link_in, text_of
from releases.tests.processes import SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

READER, NEW = "lasare@example.se", "lasare@example.org"


def test_a_matter_is_followed_from_its_page_until_the_reader_has_had_enough(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    _publish(editor, BRIDGE)
    reader.open("/beslut/").follow("TN-2026/0117").follow("Följ ärendet")
    assert reader.field("arende") == "tn-2026-117"
    assert "TN-2026/0117" in reader.text
    reader.submit(button="Prenumerera", form="/prenumerera/", email=READER)
    _confirm(reader, smtp_server)

    _publish(editor, "Något helt annat", **{"decisions-0-case_number": "TN-2026/9"})
    _publish(editor, "Bron öppnar igen")
    wait_for(lambda: mails_about(smtp_server, READER, "Bron öppnar igen"), what="news of the matter")
    assert mails_about(smtp_server, READER, "Något helt annat") == []

    committee = "tekniska-namnden"
    reader.follow("Välj vad du vill följa").submit(button="Spara", arende=[], namnd=committee)
    assert "Ditt val är sparat." in reader.text
    assert "TN-2026/0117" not in reader.text


def test_from_digests_to_each_release_at_once_nothing_is_lost_or_comes_twice(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    subscribe(reader, smtp_server, READER)
    reader.follow("Välj vad du vill följa").submit(button="Spara", rytm="vecka", veckodag="0", timme="9")
    assert (reader.field("veckodag"), reader.field("timme")) == ("0", "9")
    _publish(editor, BRIDGE)
    assert mails_about(smtp_server, READER, BRIDGE) == []

    reader.submit(button="Spara", rytm="genast")
    ring_the_sweep()
    digests = wait_for(lambda: mails_about(smtp_server, READER, BRIDGE), what="a last digest")
    assert all(BRIDGE in text_of(digests[0], kind) for kind in ("plain", "html"))
    assert "Nämnden stänger bron för reparation." in text_of(digests[0])
    assert "Alva Ek" in text_of(digests[0])
    reader.open(link_in(digests[0], "/pressmeddelanden/"))
    assert reader.heading == BRIDGE

    _publish(editor, "Bron öppnar igen")
    wait_for(lambda: mails_about(smtp_server, READER, "Bron öppnar igen"), what="the next release at once")
    ring_the_sweep()
    assert len(smtp_server.to(READER)) == 4  # with the request to confirm and the welcome


def test_a_subscription_moves_to_another_address_and_takes_its_choices_along(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    subscribe(reader, smtp_server, READER)
    old_page = reader.follow("Välj vad du vill följa").path
    reader.submit(button="Spara", rytm="genast")
    reader.submit(button="Byt", form="/adress/", email=READER.upper())
    assert (reader.status, "Det är adressen som du redan har." in reader.text) == (400, True)
    reader.submit(button="Byt", form="/adress/", email=NEW)
    assert "Vi mejlar den nya adressen" in reader.text
    request = wait_for(lambda: smtp_server.to(NEW), what="the request to confirm")[0].message
    assert READER not in request.as_string()
    reader.open(link_in(request, "/prenumerera/adress/")).submit(button="Bekräfta")
    assert reader.heading == "Adressen är bytt"

    _publish(editor, BRIDGE)
    wait_for(lambda: mails_about(smtp_server, NEW, BRIDGE), what="mail at the new address")
    assert mails_about(smtp_server, READER, BRIDGE) == []
    assert Visitor("192.0.2.9").open(old_page).status == 404

    new_page = reader.follow("Välj vad du vill följa").path
    kept = reader.client.get(f"{new_page}uppgifter.json").json()
    assert (kept["address"], kept["rhythm"]) == (NEW, "instant")
    assert [(mail["titles"], mail["state"]) for mail in kept["mails"]] == [([BRIDGE], "sent")]


def _publish(editor: Visitor, title: str, **changes: object) -> None:
    """Publish a release and wait until everybody who is to have it at once has been mailed."""
    release = write(editor, title, **changes)
    publish(editor, release)
    wait_until_finished(editor, release)


def _confirm(reader: Visitor, smtp_server: SmtpServer) -> None:
    request = wait_for(lambda: smtp_server.to(READER), what="the request to confirm")[-1].message
    reader.open(link_in(request, "/bekrafta/")).submit(button="Bekräfta")
    assert reader.heading == "Din prenumeration är bekräftad"
