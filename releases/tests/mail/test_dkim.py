"""Signatures as an independent judge finds them: dkimpy."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dkim as judge
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.core.checks import run_checks
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from releases.alerts import engine, notices
from releases.mail.dkim import KeyUnusable, Signatures, SigningKey, signing_keys
from releases.mail.form_letters import TOKEN_SLOT, FormLetter, Letter
from releases.models import Alert
from releases.services import subscribing
from releases.services.subscribing import Interests
from releases.tests.cast import a_subscriber, published
from releases.tests.processes import SmtpServer

SLOT, TOKEN = b"0f1e2d3c4b5a69788796a5b4c3d2e1f0", b"abcdefghijklmnopqrstuvwxyz234567"
RSA = SigningKey("example.se", "press", rsa.generate_private_key(65537, 2048))
ED25519 = SigningKey("example.se", "press-ed", ed25519.Ed25519PrivateKey.generate())
BOTH = (RSA, ED25519)
# 512 bits, and never used for anything.
SHORT = """-----BEGIN PRIVATE KEY-----
MIIBVAIBADANBgkqhkiG9w0BAQEFAASCAT4wggE6AgEAAkEAun7V6fynQA9hDVQE
0omhc17850XEoaYbTj239Mpp1ktkGpdfNJsHIgjuBKVnYIYxFb/staMxaRzKF+vf
+bKsUwIDAQABAkEAkcBcyFD4GX2rePIoDq8XqgYbm1gQc9FQ19YudbbX/mx5zGpN
I7Z/5I9Rc1YFC8q2fwk1y83f2e1OluRy0ImrMQIhAN4MqNpf7PnduZVmfMolXtmF
Vb8hXN46qX/ws47CNgUpAiEA1wKKWm+6qgNsR8aZ7iMRnmEMfl/H5MDgDoTzNFFK
ORsCIDHFoKuiSNoRKyIj4ODm04XqbzfyYICnoYq+B2F+guFRAiBAWF1JVViamq2k
CVZ1wv750/dmNone9q3XCoiyJoW88wIgemlglxhcxbRdRsjsbKzfy6nxdgc/Sebh
0iAOToXPo00=
-----END PRIVATE KEY-----
"""
OWN = (
    "To: anna@example.se\r\nMessage-ID: <1@example.se>\r\n"
    "References: <2@example.se>\r\n <3@example.se>\r\nIn-Reply-To: <3@example.se>\r\n"
)

words = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"]), max_size=80)
lines = st.lists(st.text(st.characters(codec="ascii", exclude_characters="\r\n\0"), max_size=90))


# Lines that begin with dots, that end with spaces, and that hold the gap for the token.
written_line = st.text(st.characters(exclude_categories=["Cs"]))
prose = st.lists(written_line | st.sampled_from([".", "..a", "b \t ", TOKEN_SLOT])).map("\n".join)


def in_the_dns(name: bytes, **_: Any) -> bytes | None:
    """What the DNS says of our keys."""
    known = {f"{key.name}.".encode(): key.record.encode() for key in BOTH}
    return known.get(name)


def approved(message: bytes, signatures: int) -> list[bool]:
    """The judge's word on each signature."""
    return [_approves(judge.DKIM(message), index) for index in range(signatures)]


def _approves(message: judge.DKIM, index: int) -> bool:
    try:
        return bool(message.verify(idx=index, dnsfunc=in_the_dns))
    except judge.ValidationError:
        return False


def written(headers: dict[str, str], body: bytes) -> bytes:
    """A signed copy as it arrives."""
    signatures = Signatures(BOTH, headers, body, slot=SLOT).of(OWN, filling=TOKEN)
    head = OWN + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return signatures + (head.encode() + b"\r\n" + body).replace(SLOT, TOKEN)


def letter(subject: str = "Hej", text: str = "Hej\r\n") -> bytes:
    link = SLOT.decode()
    headers = {
        "From": "press@example.se",
        "Subject": subject,
        "List-Unsubscribe": f"<https://press.example.se/{link}/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return written(headers, text.encode())


@effort(max_examples=40, deadline=None)
@given(subject=words, text=lines, after=lines)
def test_every_copy_is_approved(subject: str, text: list[str], after: list[str]) -> None:
    body = "\r\n".join([*text, SLOT.decode(), *after]) + "\r\n"
    assert approved(letter(subject, body), 2) == [True, True]


@pytest.mark.parametrize(
    "body", ["", "\r\n\r\n", "Hej", f"{SLOT.decode()}", f"a {SLOT.decode()} \t b  \r\n\r\n"]
)
def test_bodies_at_the_edge_are_approved(body: str) -> None:
    assert approved(letter(text=body), 2) == [True, True]


def test_what_relays_do_to_lines_breaks_nothing() -> None:
    message = letter("Ett  långt namn".encode("ascii", "replace").decode(), "Hej  du\r\n\r\n")
    folded = message.replace(b"Subject: Ett  ", b"subject:   Ett\r\n ").replace(b"Hej  du", b"Hej du  ")
    assert approved(folded, 2) == [True, True]


@pytest.mark.parametrize(
    "header",
    ["From: falsk@example.org", "Subject: Falskt", "Reply-To: falsk@example.org", "To: alla@example.org"],
)
def test_nothing_that_is_shown_can_be_added(header: str) -> None:
    assert approved(f"{header}\r\n".encode() + letter(), 2) == [False, False]


@pytest.mark.parametrize(
    "name", [b"From", b"To", b"Message-ID", b"List-Unsubscribe", b"List-Unsubscribe-Post"]
)
def test_every_header_is_covered(name: bytes) -> None:
    changed = letter().replace(b"\r\n" + name + b": ", b"\r\n" + name + b": x")
    assert approved(changed, 2) == [False, False]


def test_a_changed_body_is_not_approved() -> None:
    assert approved(letter().replace(b"Hej\r\n", b"Nej\r\n"), 2) == [False, False]


def test_the_same_copy_is_signed_the_same() -> None:
    assert letter() == letter()


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings that sign with both keys; hypothesis wants them made once."""
    folder, chosen = tmp_path_factory.mktemp("keys"), {}
    for key, name in ((RSA, "DKIM"), (ED25519, "DKIM_ED25519")):
        path = folder / f"{name}.pem"
        path.write_bytes(pem(key.private))
        chosen |= {f"{name}_KEY_FILE": str(path), f"{name}_SELECTOR": key.selector}
    return chosen


@effort(max_examples=40, deadline=None)
@given(
    subject=st.text(st.characters(exclude_categories=["C", "Z"]), max_size=120),
    text=prose,
    html=prose,
    token=st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=32, max_size=32),
    answers=st.sampled_from([[], ["1@example.se"], ["1@example.se", "2@example.se"]]),
)
def test_a_form_letter_is_approved_as_the_server_takes_it(
    signing: dict[str, str], subject: str, text: str, html: str, token: str, answers: list[str]
) -> None:
    headers = {
        "List-Unsubscribe": f"<https://press.example.se/{TOKEN_SLOT}/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    with override_settings(**signing):
        form = FormLetter(
            Letter(subject, text, html), written_at=timezone.now(), language="sv", headers=headers
        )
    facts: dict[str, Any] = {"address": "anna@example.se", "message_id": "3@example.se", "answers": answers}
    message = form.copy_for(token=token, **facts)
    content = form.content_for(token=token, **facts)
    assert content.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.") == message
    assert approved(message, 2) == [True, True]


def test_no_line_is_longer_than_a_line_should_be() -> None:
    assert max(map(len, letter().split(b"\r\n"))) <= 78


def pem(private: Any, passphrase: bytes = b"") -> bytes:
    encryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))


def test_without_settings_nothing_is_signed() -> None:
    assert signing_keys() == ()
    assert Signatures((), {"From": "press@example.se"}, b"Hej\r\n", slot=SLOT).of(OWN, filling=TOKEN) == b""


def test_the_settings_name_two_keys(signing: dict[str, str]) -> None:
    with override_settings(**signing):
        assert [(key.name, key.record) for key in signing_keys()] == [(key.name, key.record) for key in BOTH]


@pytest.mark.django_db
def test_both_ways_to_leave_are_signed(smtp_server: SmtpServer, signing: dict[str, str]) -> None:
    a_subscriber()
    Alert.objects.create(edition=published())
    with override_settings(**signing, MAIL_RETURN_PATH="studs@example.se"):
        engine.run()
    (received,) = smtp_server.messages
    assert approved(received.content, 2) == [True, True]
    for way in (b"<http://testserver/prenumeration/", b"<mailto:studs+avsluta."):
        assert way in received.content
        assert approved(received.content.replace(way, way + b"x"), 2) == [False, False]


def missing(path: Path) -> None:
    path.unlink(missing_ok=True)


def a_folder(path: Path) -> None:
    path.mkdir()


def no_key(path: Path) -> None:
    path.write_bytes(b"-----BEGIN PRIVATE KEY-----\nhemligt\n-----END PRIVATE KEY-----\n")


def locked(path: Path) -> None:
    path.write_bytes(pem(RSA.private, b"hemligt"))


def too_short(path: Path) -> None:
    path.write_text(SHORT)


def of_another_kind(path: Path) -> None:
    path.write_bytes(pem(ec.generate_private_key(ec.SECP256R1())))


@pytest.mark.parametrize("state", [missing, a_folder, no_key, locked, too_short, of_another_kind])
def test_a_key_that_cannot_sign_is_reported(
    settings: Any, tmp_path: Path, state: Callable[[Path], None]
) -> None:
    path = tmp_path / "dkim.pem"
    state(path)
    settings.DKIM_KEY_FILE, settings.DKIM_SELECTOR = str(path), "press"
    with pytest.raises(KeyUnusable, match=r"dkim\.pem") as refused:
        signing_keys()
    assert "hemligt" not in str(refused.value)
    assert [(found.id, found.msg) for found in run_checks(tags=["mail"])] == [
        ("releases.E001", str(refused.value))
    ]


def test_a_key_without_a_selector_is_reported(settings: Any, tmp_path: Path) -> None:
    settings.DKIM_KEY_FILE = str(tmp_path / "dkim.pem")
    with pytest.raises(KeyUnusable):
        signing_keys()


def test_a_key_that_was_changed_is_read_anew(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "dkim.pem"
    settings.DKIM_KEY_FILE, settings.DKIM_SELECTOR = str(path), "press"
    records = []
    for number, key in enumerate(BOTH):
        path.write_bytes(pem(key.private))
        os.utime(path, (number, number))
        records.append(signing_keys()[0].record)
    assert records == [key.record for key in BOTH]


@pytest.mark.django_db
def test_nothing_leaves_unsigned_when_the_key_is_lost(
    settings: Any, tmp_path: Path, smtp_server: SmtpServer
) -> None:
    a_subscriber()
    alert = Alert.objects.create(edition=published())
    subscribing.request("anna@example.se", interests=Interests(everything=True), ip="192.0.2.1")
    settings.DKIM_KEY_FILE, settings.DKIM_SELECTOR = str(tmp_path / "lost.pem"), "press"
    engine.run()
    notices.run()
    assert smtp_server.messages == []
    assert "lost.pem" in Alert.objects.get(pk=alert.pk).stopped_reason
    (tmp_path / "lost.pem").write_bytes(pem(RSA.private))
    notices.run()
    engine.run(now=lambda: timezone.now() + dt.timedelta(minutes=20))
    assert [approved(received.content, 1) for received in smtp_server.messages] == [[True], [True]]
