"""What becomes of a mailing when something happens to it: a killed worker, a correction, a withdrawal, a time."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.utils import timezone

from releases.models import Release
from releases.tests.journeys.steps import (
    BRIDGE,
    ask_to_subscribe,
    mails_about,
    publish,
    ring_the_sweep,
    step_address,
    subscribe,
    wait_until_finished,
    write,
)
from releases.tests.journeys.visitor import Visitor, link_in, text_of
from releases.tests.processes import ANYBODY, SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

WINDOW = 5
FORTY = [f"lasare{number}@example.se" for number in range(40)]


def test_a_worker_killed_while_sending_loses_nobody_and_repeats_at_most_a_window(
    editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start(ALERT_WINDOW=str(WINDOW))
    _subscribe_all(FORTY, smtp_server)
    smtp_server.pace = 0.02
    release = write(editor)
    publish(editor, release)
    smtp_server.wait_for(2 * len(FORTY) + 17)
    worker.kill()
    assert len(smtp_server.messages) < 3 * len(FORTY)
    worker.start(ALERT_WINDOW=str(WINDOW))
    ring_the_sweep()
    wait_until_finished(editor, release)
    copies = Counter({address: len(mails_about(smtp_server, address, BRIDGE)) for address in FORTY})
    assert min(copies.values()) == 1
    assert copies.total() - len(FORTY) <= WINDOW
    assert "40 mottagare" in _figures(editor)
    assert "40 mottagna av mejlservern" in _figures(editor)


def test_a_correction_reaches_those_who_got_the_first_edition_and_nobody_else(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    early, late = "tidig@example.se", "sen@example.se"
    subscribe(reader, smtp_server, early)
    release = write(editor)
    publish(editor, release)
    wait_until_finished(editor, release)
    subscribe(reader, smtp_server, late)

    form = editor.open(f"/redaktion/releases/release/{release}/change/")
    form.submit(button="Spara", lead="Bron stängs i fyra veckor.", form="/change/")
    assert "fyra veckor" not in reader.open("/").follow(BRIDGE).text
    note = "Bron stängs i fyra veckor, inte tre."
    editor.open(step_address(release, "rattelse")).submit(button="Publicera ändringen", note=note)
    mail = wait_for(lambda: mails_about(smtp_server, early, f"Rättelse: {BRIDGE}"), what="the correction")[0]
    wait_until_finished(editor, release)
    for place in (reader.open("/").follow(BRIDGE).text, text_of(mail, "plain"), text_of(mail, "html")):
        assert note in place
        assert "Bron stängs i fyra veckor." in place
    assert mails_about(smtp_server, late, BRIDGE) == []


def test_what_is_stopped_in_the_undo_window_and_corrected_reaches_everybody_only_right(
    editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    readers = FORTY[:8]
    _subscribe_all(readers, smtp_server)
    confirmations = len(smtp_server.messages)
    release = write(editor)
    editor.open(step_address(release, "publicera")).submit(button="Publicera", undo="300")
    progress = step_address(release, "utskick")
    wait_for(lambda: "8 mottagare" in _figures(editor.open(progress)), what="the recipients")
    assert "Första mejlet går ut om" in editor.text
    editor.submit(button="Stoppa utskicket", form="/pausa/")
    assert "Inget mejl har gått ut" in editor.text

    form = editor.open(f"/redaktion/releases/release/{release}/change/")
    form.submit(button="Spara", lead="Bron stängs i fyra veckor.", form="/change/")
    editor.open(step_address(release, "rattelse"))
    assert "8 personer väntar ännu på mejl" in editor.text
    editor.submit(button="Publicera ändringen", note="Fyra veckor, inte tre.", undo="0")
    wait_until_finished(editor, release)
    mails = smtp_server.messages[confirmations:]
    assert sorted(received.recipients[0] for received in mails) == sorted(readers)
    for received in mails:
        assert received.message["Subject"] == BRIDGE
        assert "Bron stängs i fyra veckor." in text_of(received.message)
        assert "stänger bron i tre veckor" not in text_of(received.message)
    assert re.search(r"redaktor pausade, 8 mejl väntade", editor.open(progress).text)


def test_a_mailing_paused_on_its_way_stands_still_and_then_reaches_everybody_once(
    editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start(ALERT_WINDOW=str(WINDOW))
    _subscribe_all(FORTY, smtp_server)
    smtp_server.pace = 0.05
    release = write(editor)
    publish(editor, release)
    progress = step_address(release, "utskick")
    smtp_server.wait_for(2 * len(FORTY) + 10)
    editor.open(progress).submit(button="Pausa", form="/pausa/")
    wait_for(
        lambda: not any("skickas" in figure for figure in _figures(editor.open(progress))), what="a pause"
    )
    paused_at = len(smtp_server.messages)
    assert paused_at < 3 * len(FORTY)
    ring_the_sweep()
    wait_for(lambda: _has_swept(editor), what="the sweep")
    assert len(smtp_server.messages) == paused_at
    editor.open(progress).submit(button="Fortsätt", form="/fortsatt/")
    wait_until_finished(editor, release)
    copies = Counter({address: len(mails_about(smtp_server, address, BRIDGE)) for address in FORTY})
    assert set(copies.values()) == {1}


def test_a_withdrawal_cancels_what_waits_and_answers_410_with_the_reason(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    subscribe(reader, smtp_server, "lasare@example.se")
    smtp_server.script(ANYBODY, "rcpt", "451 4.7.1 Try again later")
    release = write(editor)
    publish(editor, release)
    address = reader.open("/").follow(BRIDGE).path
    progress = step_address(release, "utskick")
    wait_for(lambda: "Mejlen skickas" in editor.open(progress).text, what="the first attempt")

    reason = "Uppgiften om bron var fel."
    editor.open(step_address(release, "aterkalla")).submit(button="Återkalla", reason=reason)
    wait_for(lambda: "1 inställda" in _figures(editor.open(progress)), what="the cancelled mail")
    assert (reader.open(address).status, reason in reader.text) == (410, True)
    assert BRIDGE not in reader.text
    assert BRIDGE not in reader.open("/").text
    assert mails_about(smtp_server, "lasare@example.se", BRIDGE) == []


def test_a_scheduled_release_appears_at_its_time_and_not_before(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    subscribe(reader, smtp_server, "lasare@example.se")
    release = write(editor)
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    editor.open(step_address(release, "publicera"))
    editor.submit(button="Publicera", when="later", day=tomorrow, time="08:00")
    assert "publiceras av sig självt" in editor.text, editor.text

    ring_the_sweep()
    wait_for(lambda: _has_swept(reader), what="the sweep")
    assert BRIDGE not in reader.open("/").text
    Release.objects.filter(pk=release).update(scheduled_for=timezone.now())  # a night passes
    ring_the_sweep()
    wait_for(lambda: BRIDGE in reader.open("/").text, what="the scheduled release")
    wait_for(lambda: mails_about(smtp_server, "lasare@example.se", BRIDGE), what="its mail")


def _subscribe_all(addresses: list[str], smtp_server: SmtpServer) -> None:
    """Let everybody sign up, each from a network of their own, and confirm."""
    readers = {address: Visitor(f"198.51.100.{number}") for number, address in enumerate(addresses)}
    for address, reader in readers.items():
        ask_to_subscribe(reader, address)
    smtp_server.wait_for(len(addresses))
    for address, reader in readers.items():
        request = smtp_server.to(address)[0].message
        reader.open(link_in(request, "/bekrafta/")).submit(button="Bekräfta")
    smtp_server.wait_for(2 * len(addresses))  # with the welcomes


def _figures(editor: Visitor) -> list[str]:
    """Return the numbers of the progress page, such as "40 mottagare"."""
    terms = editor.page.iterfind(".//dl[@class='tally']//dt")
    return [f"{term.getnext().text_content().strip()} {term.text_content().strip()}" for term in terms]


def _has_swept(visitor: Visitor) -> bool:
    """Tell what the health page says."""
    return bool(visitor.client.get("/halsa/redo").json()["checks"]["sweep"])
