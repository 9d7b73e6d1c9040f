"""What returned mail says, and what changes nothing."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from releases.bounces import classification, mime, reports
from releases.tests.bounces import mailbag

VERP = "studs+12.3456.aa@press.example.se"
MESSAGE_ID = "12.3456.aa@example.se"


def test_a_delivery_status_notification_is_a_failure() -> None:
    report = reports.read(mailbag.postfix())
    assert report
    assert (report.is_complaint, report.status) == (False, "5.1.1")
    assert report.words.startswith("550 5.1.1 <anna.svensson@example.se>: Recipient address rejected")


@pytest.mark.parametrize(
    "action", ["delayed", "delivered", "relayed", "expanded", "", "delayed (will retry)"]
)
def test_what_has_not_failed_changes_nothing(action: str) -> None:
    assert reports.read(mailbag.postfix(action=action, status="4.4.1")) is None


def test_an_address_that_leads_somewhere_has_not_failed() -> None:
    assert reports.read(mailbag.and_also(mailbag.postfix(), action="relayed")) is None


def test_of_several_failures_the_milder_counts() -> None:
    report = reports.read(mailbag.and_also(mailbag.postfix(), action="failed"))
    assert report
    assert report.status == "5.0.0"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (mailbag.exchange(), "5.1.10"),
        (mailbag.exim(), "5.1.1"),
        (mailbag.exim(words="550 unknown user"), ""),
        (mailbag.qmail(), "5.1.1"),
        (mailbag.qmail(words="Sorry, it is over quota. (#5.2.2)"), "5.2.2"),
        (mailbag.postfix(action="error"), "5.1.1"),
    ],
)
def test_mail_systems_are_understood_whatever_they_follow(raw: bytes, status: str) -> None:
    report = reports.read(raw)
    assert report
    assert (report.is_complaint, report.status) == (False, status)


def test_the_reason_is_found_in_the_words_of_a_mail_without_a_report() -> None:
    report = reports.read(mailbag.exim(words="550 unknown user"))
    assert report
    assert report.words.startswith("550 unknown user")


@pytest.mark.parametrize("kind", ["abuse", "fraud", "Abuse"])
def test_a_feedback_report_is_a_complaint(kind: str) -> None:
    report = reports.read(mailbag.complaint(kind=kind))
    assert report
    assert report.is_complaint


def test_a_complaint_older_than_feedback_reports_is_a_complaint() -> None:
    report = reports.read(mailbag.classic_complaint())
    assert report
    assert report.is_complaint
    assert any("12.3456.aa" in place for place in report.places)


def test_neither_its_subject_nor_its_header_alone_is_a_complaint() -> None:
    assert reports.read(mailbag.classic_complaint(subject="Sv: Ny lekplats")) is None
    assert reports.read(mailbag.classic_complaint(header="X-Original-To")) is None


@pytest.mark.parametrize("kind", ["not-spam", "virus", "other", "auth-failure", ""])
def test_feedback_that_is_no_complaint_changes_nothing(kind: str) -> None:
    assert reports.read(mailbag.complaint(kind=kind)) is None


@pytest.mark.parametrize("raw", [mailbag.holiday(), mailbag.letter(), mailbag.read_receipt(), b"", b"\r\n"])
def test_what_is_no_report_changes_nothing(raw: bytes) -> None:
    assert reports.read(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        mailbag.postfix(to=VERP),
        mailbag.exim(to=VERP),
        mailbag.postfix(message_id=MESSAGE_ID),
        mailbag.exchange(message_id=MESSAGE_ID),
        mailbag.exim(message_id=MESSAGE_ID),
        mailbag.qmail(message_id=MESSAGE_ID),
        mailbag.complaint(mail_from=VERP),
        mailbag.complaint(message_id=MESSAGE_ID),
    ],
)
def test_the_mark_is_looked_for_where_mail_systems_keep_it(raw: bytes) -> None:
    report = reports.read(raw)
    assert report
    assert any("12.3456.aa" in place for place in report.places)


MACHINE, DAEMON, OUTLOOK = (
    "Postmaster <postmaster@example.org>",
    "Mail Delivery Subsystem <mailer-daemon@example.org>",
    f'"Microsoft Outlook" <MicrosoftExchange{"0a" * 16}@example.org>',
)
SUPPLEMENT = b'X-Supplementary-Info: <192.0.2.1 #5.0.0 smtp; 550\r\n "Unknown User">\r\n'
UNAVAILABLE = "550 5.5.0 Requested action not taken: mailbox unavailable"
PEOPLE = "Växeln <info@example.org>"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (
            mailbag.plain(
                sender=MACHINE, subject="Meddelandet kunde inte levereras", text="550 Användaren finns inte"
            ),
            "hard",
        ),
        (
            mailbag.plain(
                sender=MACHINE, subject="Ej levererat", text="Kunde inte levereras.\nBrevlådan är full."
            ),
            "soft",
        ),
        (
            mailbag.plain(sender=MACHINE, subject="Viestiä ei voitu toimittaa", text="Osoitetta ei löydy."),
            "hard",
        ),
        (
            mailbag.plain(
                sender=MACHINE, subject="Unzustellbar: Ny bro", text="Der Empfänger wurde nicht gefunden."
            ),
            "hard",
        ),
        (
            mailbag.plain(sender=MACHINE, subject="Unzustellbar: Ny bro", text="550 Das Postfach ist voll"),
            "soft",
        ),
        (mailbag.plain(sender=MACHINE, subject="Undeliverable", text="554 Rejected as spam"), "policy"),
        (
            mailbag.plain(
                sender=OUTLOOK,
                subject="Olevererbart: Ny bro",
                kind="text/html",
                text="<style>p {color: #450}</style><p>Det gick inte att leverera.</p><p>bo@example.org<br>"
                "Fj&auml;rrservern returnerade &#39;550 5.1.10 RESOLVER.ADR.RecipientNotFound&#39;</p>",
            ),
            "hard",
        ),
        (
            mailbag.plain(
                sender=OUTLOOK,
                subject="Olevererbart: Ny bro",
                kind="text/html",
                text="<p>Gruppen tar bara emot meddelanden från personer i listan över tillåtna avsändare.</p>",
            ),
            "soft",
        ),
        (
            mailbag.plain(
                sender=MACHINE,
                subject="Olevererbart: Ny bro",
                text="Leveransen till dessa mottagare misslyckades:\nbo@example.org\n"
                "Det gick inte att hitta den e-postadress du angav.",
            ),
            "hard",
        ),
        (
            mailbag.plain(
                sender=DAEMON,
                subject="Leveransstatusmeddelande (fel)",
                text="** Adressen hittades inte **\nDitt mejl levererades inte till bo@example.org.",
            ),
            "hard",
        ),
        (
            mailbag.plain(
                sender=MACHINE,
                subject="DELIVERY FAILURE: User Bo Ek (bo@example.org) not listed in Domino Directory",
                text="Your message\n  Subject: Ny bro\nwas not delivered to:\n  bo@example.org\nbecause:\n"
                "  User Bo Ek (bo@example.org) not listed in Domino Directory",
            ),
            "hard",
        ),
        (
            mailbag.plain(
                sender=MACHINE,
                subject="Undeliverable: Ny bro",
                text="did not reach the following recipient(s):\nbo@example.org\n"
                "  The recipient name is not recognized",
                more="Precedence: bulk\r\n",
            ),
            "hard",
        ),
        (
            mailbag.plain(
                sender=MACHINE,
                subject="Mail System Error - Returned Mail",
                text="The destination computer was not reachable within the allowed queue period.",
            ),
            "soft",
        ),
        (
            mailbag.plain(
                sender=OUTLOOK,
                subject="Ei voi toimittaa: Ny bro",
                kind="text/html",
                text="<p>Osoitetta ei löydy.</p>",
            ),
            "hard",
        ),
        (
            mailbag.postfix(status="5.0.0", diagnostic="").replace(
                b"Remote-MTA:", SUPPLEMENT + b"Remote-MTA:"
            ),
            "hard",
        ),
        (mailbag.postfix(status="5.5.0", diagnostic=UNAVAILABLE), "soft"),
        (
            mailbag.postfix(status="5.5.0", diagnostic=UNAVAILABLE).replace(
                b"dns; mx.example.se", b"dns; outlook-com.olc.protection.outlook.com"
            ),
            "hard",
        ),
        (
            mailbag.postfix(status="5.2.1", diagnostic="550 5.2.1 receiving mail at a rate that prevents"),
            "soft",
        ),
        (
            mailbag.postfix(
                status="5.4.4", diagnostic="Name service error for name=example.org type=MX: Host not found"
            ),
            "soft",
        ),
        (
            mailbag.postfix(status="5.4.310", diagnostic="550 5.4.310 DNS domain example.org does not exist"),
            "hard",
        ),
        (
            mailbag.exchange(
                status="5.7.133", diagnostic="550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup"
            ),
            "soft",
        ),
        (
            mailbag.exchange(status="5.1.8", diagnostic="550 5.1.8 Access denied, bad outbound sender"),
            "policy",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_came_back_is_understood_in_any_form(raw: bytes, kind: str) -> None:
    report = reports.read(raw)
    assert report
    assert classification.kind_of(report.status, report.words) == kind


AUTOMATIC = "Auto-Submitted: auto-replied\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        mailbag.plain(
            sender=MACHINE,
            subject="Tack",
            text="Ring 090-500 00.\nBox 501 (budget 450 tusen kronor)",
            more=AUTOMATIC,
        ),
        mailbag.plain(
            sender=MACHINE, subject="Vi har flyttat", text="450 meter norrut, nya adressen: Storgatan 551"
        ),
        mailbag.plain(
            sender=MACHINE, subject="Autosvar: Ny bro", text="Jag är borta till den 5.1.2027. Pris: 450 kr"
        ),
        mailbag.plain(
            sender=PEOPLE, subject="Frånvaro", text="550 Adressen finns inte längre, skriv till oss"
        ),
        mailbag.plain(
            sender=PEOPLE, subject="Sv: Ny bro", text="Mejlet till er kunde inte levereras, 550 sade servern."
        ),
        mailbag.plain(sender=PEOPLE, subject="Olevererbart", text="Kontot har upphört", more=AUTOMATIC),
        mailbag.plain(
            sender=MACHINE, subject="Leveransen är fördröjd", text="450 4.2.0 Adressen hittades inte"
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_people_and_answering_machines_write_changes_nothing(raw: bytes) -> None:
    assert reports.read(raw) is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Autosvar: er fråga", "Den som får 550 5.1.1 User unknown till svar kan ringa oss."),
        ("Re: Ny lekplats", "550 5.1.1 User unknown"),
        ("Om våra servrar", "Mailbox full: 550 of them this week, policy says 5 GB."),
        ("Mejl i karantän", "Ett virus hittades och mejlet kunde inte levereras."),
    ],
)
@pytest.mark.parametrize("answer", ["auto-replied", "auto-generated"])
def test_an_answering_postmaster_reports_nothing_unless_the_subject_says_so(
    subject: str, text: str, answer: str
) -> None:
    raw = mailbag.plain(sender=MACHINE, subject=subject, text=text, more=f"Auto-Submitted: {answer}\r\n")
    assert reports.read(raw) is None


@pytest.mark.parametrize("subject", ["Olevererbart: Ny lekplats", "Delivery Status Notification (Failure)"])
def test_a_report_that_says_that_it_is_automatic_is_a_report(subject: str) -> None:
    raw = mailbag.plain(sender=MACHINE, subject=subject, text="550 5.1.1 User unknown", more=AUTOMATIC)
    assert reports.read(raw)


EXIM = "X-Failed-Recipients: bo@example.org\r\n"


@pytest.mark.parametrize(
    ("subject", "text", "more"),
    [
        ("Delivery Status Notification (Delay)", "451 4.4.1 No answer from the other server", ""),
        ("Om ert mejl", "Det har inte kunnat levereras, men vi försöker igen. 451 4.4.1", ""),
        ("Om ert mejl", "Mejlet har inte levererats ännu. 450 4.2.2 Brevlådan är full", ""),
        ("Your message", "It has not yet been delivered. We will keep trying. 451 4.4.1", ""),
        ("Ihre Nachricht", "451 4.4.1 Wir werden die Zustellung weiterhin versuchen.", ""),
        ("Viestisi", "Yritämme uudelleen. 451 4.4.1", ""),
        ("Warning: message 1aB delayed 12 hours", "bo@example.org\nmailbox is full", EXIM),
        ("Mail delivery", "The message has not yet been delivered: bo@example.org, mailbox is full", EXIM),
    ],
)
def test_a_delay_changes_nothing(subject: str, text: str, more: str) -> None:
    assert reports.read(mailbag.plain(sender=MACHINE, subject=subject, text=text, more=more)) is None


@pytest.mark.parametrize("subject", ["Olevererbart: Bron är försenad", "Undeliverable: Delayed trains"])
def test_a_title_about_a_delay_is_no_delay(subject: str) -> None:
    raw = mailbag.plain(sender=MACHINE, subject=subject, text="550 5.1.1 User unknown\nBron är försenad")
    assert reports.read(raw)


def test_a_reason_is_taken_from_the_first_text_with_words() -> None:
    parts = "--q\r\nContent-Type: text/plain\r\n\r\n \r\n--q\r\nContent-Type: text/html\r\n\r\n"
    raw = mailbag.plain(
        sender=OUTLOOK,
        subject="Olevererbart: Ny lekplats",
        kind="multipart/alternative; boundary=q",
        text=f"{parts}<p>Det gick inte att leverera. 550 5.1.10 RESOLVER.ADR.RecipientNotFound</p>\r\n--q--",
    )
    report = reports.read(raw)
    assert report
    assert report.status == "5.1.10"


def test_decomposed_letters_are_understood() -> None:
    text = unicodedata.normalize("NFD", "Mejlet kunde inte levereras.\nOkänd användare.")
    report = reports.read(mailbag.plain(sender=MACHINE, subject="Om ert mejl", text=text))
    assert report
    assert classification.kind_of(report.status, report.words) == "hard"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("E-postadressen ni skickade till hittades inte.", "hard"),
        ("bo.ek wurde bei example.org nicht gefunden.", "hard"),
        ("Das Postfach von Bo Ek ist voll.", "soft"),
    ],
)
def test_a_reason_without_any_code_is_understood(text: str, kind: str) -> None:
    report = reports.read(mailbag.plain(sender=OUTLOOK, subject="Unzustellbar: Ny lekplats", text=text))
    assert report
    assert classification.kind_of(report.status, report.words) == kind


LETTER = b"This is the mail system at host mx.example.org."


@pytest.mark.parametrize("vague", ["550 Denied", "554 Not taken", ""])
def test_the_letter_is_asked_where_the_words_say_nothing(vague: str) -> None:
    raw = mailbag.postfix(status="5.0.0", diagnostic=vague)
    report = reports.read(raw.replace(LETTER, b"Adressen finns inte hos oss."))
    assert report
    assert report.words == f"{vague} Adressen finns inte hos oss.".strip() or report.words.startswith(vague)
    assert classification.kind_of(report.status, report.words) == "hard"


def test_the_letter_is_silent_where_the_words_speak() -> None:
    raw = mailbag.postfix(status="5.0.0", diagnostic="552 Mailbox full")
    report = reports.read(raw.replace(LETTER, b"Adressen finns inte hos oss."))
    assert report
    assert report.words == "552 Mailbox full"


def test_words_of_our_own_mail_are_no_reason() -> None:
    raw = mailbag.exim(words="Rejected").replace(b"Barnen har ritat den.", b"550 Adressen finns inte.")
    report = reports.read(raw)
    assert report
    assert classification.kind_of(report.status, report.words) == "soft"
    assert "Adressen" not in report.words


def test_words_of_html_are_read_as_lines() -> None:
    part = b"Content-Type: text/html\n\n<style>p{}</style><p>Adressen<br>finns&nbsp;inte &#39;550&#39;</p><script>x"
    assert [line.strip() for line in mime.read(part).text().split("\n")] == [
        "Adressen",
        "finns\xa0inte '550'",
        "",
    ]


def test_quoted_printable_and_base64_are_read() -> None:
    part = b"Content-Type: text/plain\nContent-Transfer-Encoding: %s\n\n%s"
    assert mime.read(part % (b"base64", b"SGVq\nIQ==")).text() == "Hej!"
    assert mime.read(part % (b"Quoted-Printable", b"f=C3=B6re=20=\n5.1.1")).text() == "före 5.1.1"


@pytest.mark.parametrize("raw", [b"Subject: \xc3\xa5", b"Subject: \xe5"])
def test_letters_are_read_whatever_their_charset_is_said_to_be(raw: bytes) -> None:
    assert mime.value_of(mime.read(raw).headers, "subject") == "å"


def nested(depth: int) -> bytes:
    return (
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(depth))
        + b"\n\n"
    )


@pytest.mark.parametrize(
    "raw",
    [
        nested(20_000),
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n" * 250_000,
        b"Content-Type: multipart/mixed; boundary=a\n\n" + (b"--a\n" + nested(5)) * 3_000,
        b"Content-Type: multipart/mixed" + b';\n a="' * 100_000,
        b"Content-Type: multipart/mixed; boundary=" + b"a" * 1_000_000,
        b"From: " + b"<" * 1_000_000,
        b"A: b\n" * 200_000,
        b"From: MAILER-DAEMON@example.org\n\n" + b"<" * 1_000_000,
        b"From: MAILER-DAEMON@example.org\n\n"
        + b"This Message was undeliverable due to the following reason:\n" * 10_000,
        b"From: MAILER-DAEMON@example.org\n\n" + b"The following addresses had\n" + b"a@" * 500_000,
        b"From: MAILER-DAEMON@example.org\nContent-Type: text/html\n\n" + b"<a " * 300_000,
        b"From: MAILER-DAEMON@example.org\nContent-Type: text/html\n\n" + b"<style " * 140_000,
        b"From: MAILER-DAEMON@example.org\nSubject: "
        + b"=?utf-8?q?" * 90_000
        + b"\n\n"
        + b"domain " * 140_000,
        b"\xff" * 1_000_000,
        b"\n" * 1_000_000,
        b" \n" * 500_000,
        b"--" * 500_000,
    ],
)
def test_a_hostile_megabyte_is_read_and_means_nothing(raw: bytes) -> None:
    assert reports.read(raw) is None


def test_only_so_many_parts_are_looked_at() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\n" * 10_000
    assert len(list(mime.read(raw).walk())) <= mime.MOST_PARTS + 1


PIECES = st.sampled_from(
    [
        b"Content-Type: multipart/report; boundary=x\n", b"Content-Type: multipart/mixed; boundary=\"x\"\n", b"--x\n",
        b"--x--\n", b"\n", b"\r\n", b"Content-Type: message/delivery-status\n", b"Content-Type: message/rfc822\n",
        b"Content-Type: message/feedback-report\n", b"Content-Transfer-Encoding: base64\n", b"Action: failed\n",
        b"Content-Transfer-Encoding: quoted-printable\n", b"Status: 5.1.1\n", b"Feedback-Type: abuse\n",
        b"From: MAILER-DAEMON@example.org\n", b"X-Failed-Recipients: =?x?=\n", b"Diagnostic-Code: smtp; 550\n",
        b"Hi. This is the\n", b"<a@b>:\n", b"\xe5\xff\x00", b"=", b"Content-Type: text/html; charset=idna\n",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=40)), max_size=40).map(b"".join))
def test_there_are_no_bytes_that_cannot_be_read(raw: bytes) -> None:
    found: Any = reports.read(raw)
    assert found is None or isinstance(found, reports.BounceReport)
