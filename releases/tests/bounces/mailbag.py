"""A bag of returned mail, each as a mail system of its sort writes it, about invented people."""

from textwrap import dedent

ANNA = "anna.svensson@example.se"
NOBODY = "studs@press.example.se"
LOST = "550 5.1.1 <anna.svensson@example.se>: Recipient address rejected: User unknown"


def wired(text: str) -> bytes:
    """Return a message as it travels: CRLF at the end of each line."""
    return dedent(text).lstrip("\n").replace("\n", "\r\n").encode()


def postfix(
    *,
    status: str = "5.1.1",
    diagnostic: str = LOST,
    action: str = "failed",
    to: str = NOBODY,
    message_id: str = "annat@example.org",
) -> bytes:
    """A delivery status notification (RFC 3464) of Postfix."""
    return wired(
        f"""
        Return-Path: <>
        From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: {to}
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="4BdF1kXz.1763800000/mx.example.org"

        This is a MIME-encapsulated message.

        --4BdF1kXz.1763800000/mx.example.org
        Content-Description: Notification
        Content-Type: text/plain; charset=utf-8

        This is the mail system at host mx.example.org.

        I'm sorry to have to inform you that your message could not
        be delivered to one or more recipients. It's attached below.

        <{ANNA}>: host mx.example.se[192.0.2.25] said: {diagnostic}

        --4BdF1kXz.1763800000/mx.example.org
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.org
        X-Postfix-Queue-ID: 4BdF1kXz
        Arrival-Date: Sun, 22 Nov 2026 12:00:00 +0100 (CET)

        Final-Recipient: rfc822; {ANNA}
        Original-Recipient: rfc822;{ANNA}
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mx.example.se
        Diagnostic-Code: smtp; {diagnostic}

        --4BdF1kXz.1763800000/mx.example.org
        Content-Description: Undelivered Message
        Content-Type: message/rfc822

        Received: from press.example.se
        Message-ID: <{message_id}>
        To: {ANNA}
        Subject: Ny lekplats

        Barnen har ritat den.

        --4BdF1kXz.1763800000/mx.example.org--
        """
    )


def and_also(notification: bytes, *, action: str) -> bytes:
    """Return a notification with one more recipient, to whom the first one leads."""
    block = f"Final-Recipient: rfc822; bo@example.se\r\nAction: {action}\r\nStatus: 5.0.0\r\n\r\n".encode()
    end = notification.index(b"--4BdF", notification.index(b"Diagnostic-Code"))
    return notification[:end] + block + notification[end:]


def exchange(*, status: str = "5.1.10", diagnostic: str = "", message_id: str = "annat@example.org") -> bytes:
    """A non-delivery report of Exchange Online: HTML first, headers of the original without its body."""
    diagnostic = diagnostic or (
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient anna.svensson@example.se not found by SMTP address lookup"
    )
    return wired(
        f"""
        From: <postmaster@kommun.example.se>
        To: <{NOBODY}>
        Subject: Undeliverable: Ny lekplats
        Auto-Submitted: auto-replied
        In-Reply-To: <{message_id}>
        References: <{message_id}>
        Content-Type: multipart/report; report-type=delivery-status;
         boundary="b1_0a1b2c3d"
        MIME-Version: 1.0

        --b1_0a1b2c3d
        Content-Type: multipart/alternative; differences=Content-Type; boundary="b2_0a1b2c3d"

        --b2_0a1b2c3d
        Content-Type: text/plain; charset="us-ascii"
        Content-Transfer-Encoding: quoted-printable

        Your message to anna.svensson@example.se couldn't be delivered.=20

        --b2_0a1b2c3d
        Content-Type: text/html; charset="us-ascii"

        <html><body><p>Your message couldn't be delivered.</p></body></html>

        --b2_0a1b2c3d--

        --b1_0a1b2c3d
        Content-Type: message/delivery-status

        Reporting-MTA: dns;AB0PR01MB0001.eurprd01.prod.example.com

        Final-Recipient: rfc822;anna.svensson@example.se
        Action: failed
        Status: {status}
        Diagnostic-Code: smtp;{diagnostic}

        --b1_0a1b2c3d
        Content-Type: text/rfc822-headers

        Message-ID: <{message_id}>
        To: anna.svensson@example.se

        --b1_0a1b2c3d--
        """
    )


def exim(
    *, words: str = "550 5.1.1 No such user here", to: str = NOBODY, message_id: str = "annat@example.org"
) -> bytes:
    """A bounce of an older Exim: no report, a header of its own, the original below a line in the text."""
    return wired(
        f"""
        From: Mail Delivery System <Mailer-Daemon@mx.example.org>
        To: {to}
        Auto-Submitted: auto-replied
        X-Failed-Recipients: {ANNA}
        Subject: Mail delivery failed: returning message to sender

        This message was created automatically by mail delivery software.

        A message that you sent could not be delivered to one or more of its
        recipients. This is a permanent error. The following address(es) failed:

          {ANNA}
            host mx.example.se [192.0.2.25]
            SMTP error from remote mail server after RCPT TO:<{ANNA}>:
            {words}

        ------ This is a copy of the message, including all the headers. ------

        Return-path: <press@example.se>
        Message-ID: <{message_id}>
        To: {ANNA}

        Barnen har ritat den.
        """
    )


def qmail(
    *, words: str = "Sorry, no mailbox here by that name. (#5.1.1)", message_id: str = "annat@example.org"
) -> bytes:
    """A bounce of qmail in its own format, QSBMF."""
    return wired(
        f"""
        From: MAILER-DAEMON@mx.example.org
        To: {NOBODY}
        Subject: failure notice

        Hi. This is the qmail-send program at mx.example.org.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <{ANNA}>:
        {words}

        --- Below this line is a copy of the message.

        Return-Path: <press@example.se>
        Message-ID: <{message_id}>

        Barnen har ritat den.
        """
    )


def complaint(
    *, kind: str = "abuse", mail_from: str = NOBODY, message_id: str = "annat@example.org"
) -> bytes:
    """A feedback report (RFC 5965), as a provider sends when somebody presses "this is spam"."""
    return wired(
        f"""
        From: <feedback@provider.example.org>
        To: <press@example.se>
        Subject: FW: Ny lekplats
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54"

        --part1_13d.2e68ed54
        Content-Type: text/plain; charset="US-ASCII"

        This is an email abuse report.

        --part1_13d.2e68ed54
        Content-Type: message/feedback-report

        Feedback-Type: {kind}
        User-Agent: SomeGenerator/1.0
        Version: 1
        Original-Mail-From: <{mail_from}>
        Original-Rcpt-To: <{ANNA}>

        --part1_13d.2e68ed54
        Content-Type: message/rfc822

        Message-ID: <{message_id}>
        Subject: Ny lekplats

        Barnen har ritat den.

        --part1_13d.2e68ed54--
        """
    )


def classic_complaint(
    *, subject: str = "complaint about message from 192.0.2.25", header: str = "X-HmXmrOriginalRecipient"
) -> bytes:
    """A complaint as Outlook.com passes it on: no feedback report, but the mail with a header of its own."""
    return wired(
        f"""
        From: staff@provider.example.org
        Subject: {subject}
        To: {NOBODY}
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="F0000EEE2-0000"

        --F0000EEE2-0000
        Content-Type: message/rfc822
        Content-Disposition: inline

        {header}: {ANNA}
        Message-ID: <12.3456.aa@example.se>
        Subject: Ny lekplats

        Barnen har ritat den.

        --F0000EEE2-0000--
        """
    )


def holiday(*, to: str = NOBODY) -> bytes:
    """What an answering machine writes (RFC 3834)."""
    return wired(
        f"""
        Return-Path: <>
        From: Anna Svensson <{ANNA}>
        To: {to}
        Subject: Automatiskt svar: Ny lekplats
        Auto-Submitted: auto-replied
        X-Autoreply: yes

        Jag har semester. The mailbox is full of sand, no such user here.
        """
    )


def letter(*, to: str = NOBODY) -> bytes:
    """What a person writes."""
    return wired(
        f"""
        From: Anna Svensson <{ANNA}>
        To: {to}
        Subject: Re: Ny lekplats

        Tack! Min kollega fick 550 5.1.1 User unknown till svar.
        """
    )


def read_receipt(*, to: str = NOBODY) -> bytes:
    """A disposition notification (RFC 8098)."""
    return wired(
        f"""
        From: Anna Svensson <{ANNA}>
        To: {to}
        Content-Type: multipart/report; report-type=disposition-notification; boundary=kvitto

        --kvitto
        Content-Type: text/plain

        Your message was deleted without being read.

        --kvitto
        Content-Type: message/disposition-notification

        Final-Recipient: rfc822; {ANNA}
        Disposition: automatic-action/MDN-sent-automatically; deleted

        --kvitto--
        """
    )


def plain(*, sender: str, subject: str, text: str, kind: str = "text/plain", more: str = "") -> bytes:
    """A mail without a report, as people, machines and older servers write it."""
    return (
        wired(
            f"""
        From: {sender}
        To: {NOBODY}
        Subject: {subject}
        """
        )
        + f"{more}MIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{text}\r\n".encode()
    )
