"""From an address in a form to a mail in the inbox and out again, over HTTP and SMTP only."""

import pytest

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
from releases.tests.journeys.visitor import Visitor, link_in, one_click, text_of
from releases.tests.processes import Broker, SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "ylva.strand@example.se"
FACTS = (
    *("Tekniska nämnden stänger bron i tre veckor.", "Bussarna kör en annan väg.", "Lagas på höstlovet"),
    *("säger Alva Ek (S)", "1 200 000 kronor", "Brofästet", "TN-2026/0117", "17 november 2026"),
    *("Nämnden stänger bron för reparation.", "070-174 06 05", "alva-ek@example.se", "Karta över omvägen"),
)


def test_an_address_becomes_a_mail_and_leaves_with_one_click(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    subscribe(reader, smtp_server, ADDRESS)
    publish(editor, write(editor))
    mail = wait_for(lambda: mails_about(smtp_server, ADDRESS, BRIDGE), what="the press release")[0]
    assert reader.open("/").follow(BRIDGE).heading == BRIDGE
    for place in (reader.text, text_of(mail, "plain"), text_of(mail, "html")):
        assert [fact for fact in FACTS if fact not in place] == []

    path, form = one_click(mail)
    answer = Visitor().client.post(path, form)
    assert (answer.status_code, answer.cookies) == (200, {})
    next_release = write(editor, "Bron öppnar igen")
    publish(editor, next_release)
    wait_until_finished(editor, next_release)
    assert mails_about(smtp_server, ADDRESS, "Bron öppnar igen") == []


def test_the_preview_is_what_is_published_and_mailed(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    release = write(editor)
    page = editor.open(step_address(release, "forhandsgranska/sida")).page.find(".//article")
    mail = editor.open(step_address(release, "forhandsgranska/mejl")).text
    worker.start()
    subscribe(reader, smtp_server, ADDRESS)
    publish(editor, release)
    sent = wait_for(lambda: mails_about(smtp_server, ADDRESS, BRIDGE), what="the press release")[0]
    published = reader.open("/").follow(BRIDGE).page.find(".//article")
    # The date and the downloads of contacts belong to an edition: before it is out there are none.
    for own in [*published.find_class("dateline"), *published.find_class("contact-card")]:
        own.drop_tree()
    assert published.text_content().split() == page.text_content().split()
    assert text_of(sent, "html") == mail


def test_a_reader_leaves_through_the_link_in_the_mail_and_reads_so(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    subscribe(reader, smtp_server, ADDRESS)
    publish(editor, write(editor))
    mail = wait_for(lambda: mails_about(smtp_server, ADDRESS, BRIDGE), what="the press release")[0]
    leaving = link_in(mail, "/avsluta/")
    assert ADDRESS in reader.open(leaving).text
    assert reader.submit(button="Avsluta").heading == "Du har avslutat prenumerationen"
    assert (reader.open(leaving).status, ADDRESS in reader.text) == (404, False)


def test_a_mail_scanner_that_opens_every_link_confirms_and_ends_nothing(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    ask_to_subscribe(reader, ADDRESS)
    request = wait_for(lambda: smtp_server.to(ADDRESS), what="the request to confirm")[0].message
    _open_often(link_in(request, "/bekrafta/"))
    release = write(editor)
    assert "0 prenumeranter får mejl" in editor.open(step_address(release, "publicera")).text

    reader.open(link_in(request, "/bekrafta/")).submit(button="Bekräfta")
    publish(editor, release)
    mail = wait_for(lambda: mails_about(smtp_server, ADDRESS, BRIDGE), what="the press release")[0]
    _open_often(link_in(mail, "/avsluta/"), one_click(mail)[0])
    assert "1 prenumerant får mejl" in editor.open(step_address(write(editor), "publicera")).text


def test_publishing_with_redis_down_answers_at_once_and_mails_when_it_is_back(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer, broker: Broker
) -> None:
    worker.start()
    subscribe(reader, smtp_server, ADDRESS)
    release = write(editor)
    worker.stop()
    broker.stop()
    assert "Publicerat." in publish(editor, release).text
    assert reader.open("/").follow(BRIDGE).status == 200
    broker.start()
    worker.start()
    ring_the_sweep()
    wait_until_finished(editor, release)
    assert len(mails_about(smtp_server, ADDRESS, BRIDGE)) == 1


def _open_often(*addresses: str) -> None:
    for address in addresses:
        for _ in range(20):
            Visitor().open(address)
