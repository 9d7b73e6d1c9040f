"""The letter holds the whole release, in both parts, and is proper mail."""

import datetime as dt
import email
import email.policy
import re
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from lxml import html as lxml_html

from releases.alerts import letters, lines, mail_markup
from releases.document import ReleaseDocument, richtext
from releases.languages import swedish
from releases.mail.form_letters import TOKEN_SLOT, FormLetter, Letter
from releases.models import Alert, Edition, Notice
from releases.tests.cast import a_committee, a_keyword, a_person, a_press_image, a_subscriber, published

TOKEN = "abcdefghijklmnopqrstuvwxyz234567"
MESSAGE_ID = "12.3456.0f2d5d0a9a7e4c539d3c@example.se"

BODY = (
    "<p>Kulturnämnden beslutade i&nbsp;dag om lekplatsen. Den byggs för 1,2 miljoner kronor &amp; öppnar i juni.</p>"
    "<h2>Barnen ritade</h2>"
    "<p>– Vi tog alla förslag på allvar, säger Alva Ek (S), ordförande.</p>"
    "<ul><li>Två gungor</li><li>En rutschkana som är åtta meter lång och som barnen själva har valt färg på</li></ul>"
    "<table><tbody><tr><td>2026</td><td>50&nbsp;000 kr</td></tr></tbody></table>"
    '<p>Läs <a href="https://example.se/lek">mer om lekplatser</a>.</p>'
)


@pytest.fixture
def edition(db: None) -> Edition:
    kulturnamnden = a_committee()
    return published(
        title="Ny lekplats vid Lövholmen – ritad av barnen",
        lead="Barnen har själva ritat lekplatsen.\nDen öppnar i juni.",
        body=BODY,
        committees=[kulturnamnden],
        keywords=[a_keyword("lekplatser")],
        contacts=[a_person("Alva Ek"), a_person("Bo Nygren", party="", phones=["08-465 004 11"], email="")],
        images=[a_press_image(caption="Så blir den."), a_press_image(alt="En gunga i motljus")],
        decisions=[
            {
                "outcome": "Nämnden avsätter 50 000 kronor till lekplatsen.",
                "committee": kulturnamnden,
                "date": dt.date(2026, 11, 20),
                "paragraph": "62",
                "case_number": "KN-2026/00123",
                "votes_for": 7,
                "votes_against": 6,
                "reservations": ["M", "SD"],
                "statements": ["V"],
                "dissent_text": "Moderaterna ville återremittera ärendet.",
                "protocol_url": "https://example.se/protokoll",
            }
        ],
        budget=[{"amount": 50_000, "purpose": "lekplats vid Lövholmen", "first_year": 2026}],
    )


def plain(text: str) -> str:
    """One line without differences between sorts of spaces."""
    return " ".join(text.split())


def read(markup: str) -> str:
    """The words of a page, blocks apart."""
    root = lxml_html.fromstring(re.sub(r"(</(?:p|h\d|li|td|div)>|<br>)", r" \1 ", markup))
    for unseen in root.xpath("//style|//title|//*[@class='hidden']"):
        unseen.drop_tree()
    return plain(root.text_content())


def content_of(part: EmailMessage) -> str:
    return part.get_content().replace("\r\n", "\n")


def sentences(document: ReleaseDocument) -> list[str]:
    """Everything that the document says, as its readers should find it."""
    decision, line = document.decisions[0], document.budget[0]
    body = re.split(r"\n+|(?<=\.) |\t", richtext.to_text(document.body))
    return [
        document.title,
        *document.lead.split("\n"),
        *(part.strip("• ") for part in body if part.strip()),
        decision.outcome,
        decision.case_number,
        "§ 62",
        "20 november 2026",
        "7 för, 6 emot",
        "M, SD",
        decision.dissent_text,
        swedish.amount(line.amount),
        "Lekplats vid Lövholmen",
        *(contact.name for contact in document.contacts),
        *(phone for contact in document.contacts for phone in contact.phones),
        *(contact.email for contact in document.contacts),
        *(keyword.name for keyword in document.keywords),
        *(image.caption for image in document.images),
        *(image.credit for image in document.images),
        document.boilerplate,
    ]


def test_every_sentence_stands_in_both_parts(edition: Edition) -> None:
    letter = letters.edition_letter(edition)
    for sentence in map(plain, sentences(edition.document)):
        assert sentence in plain(letter.text)
    words = read(letter.html)
    for sentence in map(plain, sentences(edition.document)):
        assert sentence.split(" (https://")[0] in words


def test_numbers_and_addresses_can_be_followed(edition: Edition) -> None:
    links = set(lxml_html.fromstring(letters.edition_letter(edition).html).xpath("//a/@href"))
    assert {"tel:+46701740605", "tel:+46846500411", "mailto:alva-ek@example.se"} <= links
    assert {"https://example.se/protokoll", "https://example.se/lek"} <= links
    assert "http://testserver" + edition.get_absolute_url() in links


def test_both_parts_lead_to_change_and_leave(edition: Edition) -> None:
    letter = letters.edition_letter(edition)
    for part in (letter.text, letter.html):
        assert f"http://testserver/prenumeration/{TOKEN_SLOT}/" in part
        assert f"http://testserver/prenumeration/{TOKEN_SLOT}/avsluta/" in part


def test_pictures_have_absolute_addresses_and_alternative_text(edition: Edition) -> None:
    pictures = lxml_html.fromstring(letters.edition_letter(edition).html).xpath("//img")
    assert [picture.get("alt") for picture in pictures] == ["En lekplats i kvällsljus", "En gunga i motljus"]
    assert all(picture.get("src").startswith("http://testserver/media/") for picture in pictures)
    assert all(int(picture.get("width")) <= mail_markup.COLUMN for picture in pictures)


def test_what_stands_in_the_body_leads_out_of_the_mailbox(db: None) -> None:
    body = '<p><a href="/om/">Om</a></p><p><img src="/media/a.jpg" alt="" width="2000" height="900"></p>'
    root = lxml_html.fromstring(letters.edition_letter(published(body=body)).html)
    assert "http://testserver/om/" in root.xpath("//a/@href")
    [picture] = root.xpath("//img")
    assert dict(picture.attrib)["src"] == "http://testserver/media/a.jpg"
    assert picture.get("width") == str(mail_markup.COLUMN)


def test_markup_in_plain_fields_stays_text(db: None) -> None:
    letter = letters.edition_letter(
        published(title="<b>Budget</b> & åtgärder", lead='"><script>alert(1)</script>')
    )
    assert "&lt;b&gt;Budget&lt;/b&gt; &amp; åtgärder" in letter.html
    assert "<script" not in letter.html
    assert "<b>Budget</b> & åtgärder" in letter.text


def test_the_text_part_is_set_for_reading(edition: Edition) -> None:
    written = letters.edition_letter(edition).text.split("\n")
    assert all(len(line) <= lines.LINE for line in written if "://" not in line)
    assert "• En rutschkana som är åtta meter lång och som barnen själva har valt" in written
    assert "  färg på" in written


def test_a_correction_says_so_first(db: None) -> None:
    letter = letters.preview(ReleaseDocument(title="Ny lekplats"), correction_note="Beloppet var fel.")
    assert letter.subject == "Rättelse: Ny lekplats"
    assert letter.text.startswith("Rättelse ")
    assert read(letter.html).index("Beloppet var fel.") < read(letter.html).index("Ny lekplats")


def test_preview_is_what_the_edition_will_say(edition: Edition) -> None:
    preview, sent = letters.preview(edition.document), letters.edition_letter(edition)
    assert preview.subject == sent.subject
    without_links = [re.sub(r"http://testserver/\S+", "", part) for part in (preview.text, sent.text)]
    assert without_links[0] == without_links[1]


def test_the_html_part_is_inlined_and_minds_dark_mode(edition: Edition) -> None:
    markup = letters.edition_letter(edition).html
    assert '<html lang="sv"' in markup
    assert 'name="color-scheme"' in markup
    assert markup.count("<style") == 1
    assert "prefers-color-scheme: dark" in markup
    assert re.search(r"<h1 style=\"[^\"]*font-size", markup)


def test_the_encoding_stands_where_browsers_look_for_it(edition: Edition) -> None:
    """Within the first 1024 bytes (WHATWG HTML, 4.2.5.4), and what is for dark and narrow screens behind it."""
    html = letters.edition_letter(edition).html.encode()
    assert html.index(b'<meta charset="utf-8">') < 1024
    assert html.index(b"@media (prefers-color-scheme: dark)") > html.index(b"<meta charset")
    assert html.index(b"@media (max-width: 480px)") < html.index(b"<body")


def message_of(alert: Alert, address: str = "anna@example.se") -> EmailMessage:
    content = letters.alert_form(alert, "sv").copy_for(address=address, message_id=MESSAGE_ID, token=TOKEN)
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_headers_are_exact(edition: Edition) -> None:
    alert = Alert.objects.create(edition=edition)
    message = message_of(alert)
    leave = f"<http://testserver/prenumeration/{TOKEN}/avsluta/>"
    expected = {
        "From": "Umeå kommun <press@example.se>",
        "To": "anna@example.se",
        "Subject": edition.title,
        "Message-ID": f"<{MESSAGE_ID}>",
        "List-Id": "<pressmeddelanden.example.se>",
        "List-Unsubscribe": leave,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": "<http://testserver/pressmeddelanden/>",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
        "Content-Language": "sv",
        "MIME-Version": "1.0",
    }
    assert {name: str(message[name]) for name in expected} == expected
    assert abs(message["Date"].datetime - alert.created_at) < dt.timedelta(seconds=1)
    assert message.get_content_type() == "multipart/alternative"


def test_answers_go_to_a_mailbox_that_a_person_reads(edition: Edition, settings: Any) -> None:
    alert = Alert.objects.create(edition=edition)
    assert message_of(alert)["Reply-To"] is None
    settings.MAIL_REPLY_TO = "pressjouren@example.se"
    assert message_of(alert)["Reply-To"] == "pressjouren@example.se"
    notice = letters.notice_form(Notice.Kind.CONFIRM, a_subscriber(), alert.created_at)
    content = notice.copy_for(address="anna@example.se", message_id=MESSAGE_ID, token=TOKEN)
    assert b"\r\nReply-To: pressjouren@example.se\r\n" in content


def test_the_message_decodes_to_the_letter(edition: Edition) -> None:
    letter = letters.edition_letter(edition)
    text, html = message_of(Alert.objects.create(edition=edition)).iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert content_of(text) == letter.text.replace(TOKEN_SLOT, TOKEN)
    assert content_of(html) == letter.html.replace(TOKEN_SLOT, TOKEN)


def test_copies_differ_in_nothing_but_their_reader(edition: Edition) -> None:
    form = letters.alert_form(Alert.objects.create(edition=edition), "sv")
    one = form.copy_for(address="anna@example.se", message_id=MESSAGE_ID, token=TOKEN)
    other = form.copy_for(address="bo@example.se", message_id=MESSAGE_ID, token="q" * 32)
    assert other.replace(b"q" * 32, TOKEN.encode()).replace(b"bo@", b"anna@") == one


@pytest.mark.parametrize("address", ["a@b.se\r\nBcc: bo@example.se", "jörg@example.se", "a@b.se\n"])
def test_an_address_cannot_break_the_header(edition: Edition, address: str) -> None:
    form = letters.alert_form(Alert.objects.create(edition=edition), "sv")
    with pytest.raises(ValueError, match="ASCII"):
        form.copy_for(address=address, message_id=MESSAGE_ID, token=TOKEN)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(Notice.Kind))
def test_a_notice_is_no_list_mail_and_carries_its_link(kind: Notice.Kind) -> None:
    reader = a_subscriber(language="fi")
    form = letters.notice_form(kind, reader, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    content = form.copy_for(address="anna@example.se", message_id=MESSAGE_ID, token=TOKEN)
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    rooms = {"confirm": "prenumerera/bekrafta", "address": "prenumerera/adress"}
    room = rooms.get(kind, "prenumeration")
    page = f"{room}/{TOKEN}/"
    assert all(f"http://testserver/fi/{page}" in part.get_content() for part in message.iter_parts())
    assert message["List-Unsubscribe"] is None
    assert message["Precedence"] is None
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Umeå kommun" in message["Subject"]


LINES = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cs"],
        exclude_characters="\r\n\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e",
    )
)


@effort(max_examples=200, deadline=None)
@given(
    subject=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200),
    text=st.lists(LINES, max_size=6),
    html=st.lists(LINES, max_size=6),
)
def test_any_words_survive_the_encoding(subject: str, text: list[str], html: list[str]) -> None:
    letter = Letter(
        subject, "\n".join([*text, TOKEN_SLOT, ""]), f"{TOKEN_SLOT}{''.join(html)}{TOKEN_SLOT} \n"
    )
    form = FormLetter(letter, written_at=dt.datetime.now(dt.UTC), language="sv", headers={})
    content = form.copy_for(address="anna@example.se", message_id=MESSAGE_ID, token=TOKEN)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 120
    assert b"\n" not in content.replace(b"\r\n", b"")
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    first, second = message.iter_parts()
    assert content_of(first) == letter.text.replace(TOKEN_SLOT, TOKEN)
    assert content_of(second) == letter.html.replace(TOKEN_SLOT, TOKEN)
    assert plain(str(message["Subject"])) == plain(subject)
