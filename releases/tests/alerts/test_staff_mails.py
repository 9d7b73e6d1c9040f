"""Mail to staff: sent by the machinery, in Swedish, with the way to the page, to those who still work here."""

import pytest

from releases import tasks
from releases.alerts import staff_mails
from releases.models import Editor, StaffMail
from releases.services import review
from releases.tests.cast import a_release, an_editor
from releases.tests.journeys.visitor import one_spaced, text_of
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db


def test_a_reviewer_is_mailed_the_way_to_the_page_where_one_approves(smtp_server: SmtpServer) -> None:
    release = a_release(title="Ny bro", created_by=an_editor("skribent"))
    review.submit(release, by=an_editor("skribent", first_name="Isak"), reviewer=an_editor("granskare"))
    tasks.send_notices()
    (mail,) = smtp_server.to("granskare@example.se")
    said = one_spaced(text_of(mail.message))
    assert mail.message["Subject"] == "Att godkänna: Ny bro"
    assert f"http://testserver/redaktion/pressmeddelanden/{release.pk}/granska/" in said
    assert StaffMail.objects.get().sent_at


def test_the_author_is_mailed_the_words_with_which_a_text_came_back(smtp_server: SmtpServer) -> None:
    release = a_release(created_by=an_editor("skribent"))
    review.submit(release, by=an_editor("skribent"))
    review.return_to_author(release, by=an_editor("granskare"), words="Vem beslutade <det>?\nOch när?")
    staff_mails.run()
    (mail,) = smtp_server.to("skribent@example.se")
    assert "Vem beslutade <det>?" in text_of(mail.message)
    html = mail.message.get_body(("html",)).get_content()
    assert "&lt;det&gt;?<br>" in html


def test_who_has_left_is_not_mailed(smtp_server: SmtpServer) -> None:
    release = a_release(created_by=an_editor("skribent"))
    review.submit(release, by=an_editor("skribent"), reviewer=an_editor("granskare"))
    Editor.objects.filter(username="granskare").update(is_active=False)
    staff_mails.run()
    assert smtp_server.messages == []
