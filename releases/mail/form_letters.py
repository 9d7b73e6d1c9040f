"""Form letters: a message encoded once and copied for each recipient.

Encoding a release takes milliseconds, and it says the same to everybody but
for an address, a Message-ID and the token in its links. So everything else is
encoded once, and a copy is a join of bytes.
"""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email import quoprimime
from email.header import Header
from email.utils import format_datetime, formataddr

from django.conf import settings

from releases import municipality
from releases.mail import dkim
from releases.mail.smtp.transactions import dotted

# Stands in links where the recipient's token will be: as long as one, and in no text by chance.
TOKEN_SLOT = secrets.token_hex(16)
CRLF = "\r\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody reads: subject on one line, plain text, HTML. Links may hold TOKEN_SLOT."""

    subject: str
    text: str
    html: str


class FormLetter:
    """One letter as an RFC 5322 message with a gap for each thing that differs between recipients."""

    def __init__(
        self, letter: Letter, *, written_at: dt.datetime, language: str, headers: Mapping[str, str]
    ) -> None:
        """`written_at` is aware and becomes Date; `headers` are further ones, in ASCII, and may hold TOKEN_SLOT.

        Raises KeyUnusable when the settings ask for a signature that cannot be made.
        """
        boundary = f"=_{secrets.token_hex(16)}"
        common = {
            "From": formataddr((municipality.facts()["name"], settings.MAIL_FROM)),
            "Subject": _header("Subject", letter.subject),
            "Date": format_datetime(written_at),
            # A person reads answers; who sends the mail may be a machine.
            **({"Reply-To": settings.MAIL_REPLY_TO} if settings.MAIL_REPLY_TO else {}),
            **headers,
            "Content-Language": language,
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/alternative; boundary="{boundary}"',
        }
        head = "".join(f"{name}: {value}{CRLF}" for name, value in common.items())
        parts = _part("plain", letter.text, boundary) + _part("html", letter.html, boundary)
        body = f"{parts}--{boundary}--{CRLF}".encode("ascii")
        message = f"{head}{CRLF}".encode("ascii") + body
        slot = TOKEN_SLOT.encode()
        self._pieces = message.split(slot)
        self._dotted = dotted(message).split(slot)
        self._signatures = dkim.Signatures(dkim.signing_keys(), common, body, slot=slot)

    def copy_for(self, *, address: str, message_id: str, token: str, answers: Sequence[str] = ()) -> bytes:
        """Return the message for one recipient.

        `answers` are the Message-IDs of earlier mails that this one belongs to,
        the oldest first and the one that it is below last (RFC 5322, 3.6.4), all
        without angle brackets. Raises ValueError for an
        address that would break the header.
        """
        return self._copy(self._pieces, address, message_id, token, answers)

    def content_for(self, *, address: str, message_id: str, token: str, answers: Sequence[str] = ()) -> bytes:
        """Return the same as DATA carries it: no line of it is to be looked at again for each recipient."""
        return self._copy(self._dotted, address, message_id, token, answers)

    def _copy(
        self, pieces: list[bytes], address: str, message_id: str, token: str, answers: Sequence[str]
    ) -> bytes:
        if not (address.isascii() and address.isprintable()):
            raise ValueError("An address must be printable ASCII")
        own = f"To: {address}{CRLF}Message-ID: <{message_id}>{CRLF}"
        if answers:
            thread = f"{CRLF} ".join(f"<{answer}>" for answer in answers)
            own += f"In-Reply-To: <{answers[-1]}>{CRLF}References: {thread}{CRLF}"
        key = token.encode("ascii")
        first = self._signatures.of(own, filling=key) + own.encode("ascii") + pieces[0]
        return key.join([first, *pieces[1:]])


def _header(name: str, value: str) -> str:
    """Return a header's value folded, and as encoded words where it is not ASCII (RFC 2047)."""
    charset = "us-ascii" if value.isascii() else "utf-8"
    return Header(value, charset, header_name=name).encode(linesep=CRLF, maxlinelen=76)


def _part(kind: str, content: str, boundary: str) -> str:
    """Return one alternative; the least faithful is to come first (RFC 2046, 5.1.4)."""
    return (
        f"--{boundary}{CRLF}"
        f"Content-Type: text/{kind}; charset=utf-8{CRLF}"
        f"Content-Transfer-Encoding: quoted-printable{CRLF}{CRLF}"
        f"{_quoted_printable(content)}{CRLF}"
    )


def _quoted_printable(content: str) -> str:
    """Return the content for 7-bit lines of at most 76 characters (RFC 2045, 6.7), its slots unbroken.

    Each slot stands on a line of its own between soft line breaks, so filling
    it in never makes a line too long nor splits an encoded character.
    """
    pieces = (piece.encode().decode("latin-1") for piece in content.split(TOKEN_SLOT))
    return f"={CRLF}{TOKEN_SLOT}={CRLF}".join(quoprimime.body_encode(piece, 75, CRLF) for piece in pieces)
