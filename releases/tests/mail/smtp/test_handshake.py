"""What is said before mail flows: who we are, encryption, signing in."""

import base64

import pytest

from releases.mail.smtp.handshake import Encrypt, Features, HandshakeFailed, Route, handshake
from releases.mail.smtp.replies import NotSmtp, Reply, ReplyReader

OFFER = "250-mail.example.se\n250-PIPELINING\n250-SIZE 35882577\n250-STARTTLS\n250-AUTH {}\n250 8BITMIME"


def route(**facts: str) -> Route:
    return Route("mail.example.se", 25, "press.example.se", **facts)


def said(way: Route, *replies: str) -> tuple[list[str], Features | None]:
    """What we say when the server says this, and what we then know of it."""
    talk = handshake(way)
    lines = [next(talk)]
    for text in replies:
        try:
            lines.append(talk.send(Reply(int(text[:3]), text)))
        except StopIteration as finished:
            return lines[1:], finished.value
        if isinstance(lines[-1], Encrypt):
            lines[-1:] = ["(TLS)", talk.send(None)]
    return lines[1:], None


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN", "CRAM-MD5"])
def test_no_password_is_said_in_clear_to_another_machine(mechanism: str) -> None:
    with pytest.raises(HandshakeFailed, match="in clear"):
        said(route(user="press", password="hemligt"), "220 Hej", OFFER.format(mechanism))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_a_password_is_said_in_clear_on_this_machine(host: str) -> None:
    lines, _features = said(
        Route(host, 25, "press.example.se", user="press"), "220 Hej", OFFER.format("PLAIN")
    )
    assert lines[-1].startswith("AUTH PLAIN")


def test_an_open_server_needs_a_name() -> None:
    lines, features = said(route(), "220 Hej", OFFER.format("PLAIN"))
    assert lines == ["EHLO press.example.se"]
    assert features == Features(True, True, 35882577, True, frozenset({"PLAIN"}))


def test_an_old_server_offers_nothing() -> None:
    lines, features = said(route(), "220 Hej", "502 What?", "250 Hej")
    assert lines == ["EHLO press.example.se", "HELO press.example.se"]
    assert features == Features()


def test_what_was_offered_in_clear_is_forgotten() -> None:
    way = route(encryption="starttls")
    lines, features = said(way, "220 Hej", OFFER.format("LOGIN"), "220 Go", "250-mail\n250 PIPELINING")
    assert lines == ["EHLO press.example.se", "STARTTLS", "(TLS)", "EHLO press.example.se"]
    assert features == Features(pipelining=True)


@pytest.mark.parametrize(
    ("offered", "replies", "secrets"),
    [
        ("LOGIN PLAIN", ["235 Yes"], [b"\0press\0hemligt"]),
        ("LOGIN", ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 Yes"], [b"press", b"hemligt"]),
        (
            # The example of RFC 2195, 2, with its own name and secret elsewhere.
            "CRAM-MD5",
            ["334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+", "235 Yes"],
            None,
        ),
    ],
)
def test_signing_in(offered: str, replies: list[str], secrets: list[bytes] | None) -> None:
    way = route(encryption="tls", user="press", password="hemligt")
    lines, features = said(way, "220 Hej", OFFER.format(offered), *replies)
    assert features is not None
    answers = [
        base64.b64decode(line.split()[-1]) for line in lines[1:] if not line.endswith(("LOGIN", "-MD5"))
    ]
    assert answers == secrets if secrets else answers[0].startswith(b"press ")


def test_the_response_to_a_challenge_is_the_rfcs() -> None:
    # RFC 2195, 2.
    challenge = "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"
    lines, _features = said(
        route(encryption="tls", user="tim", password="tanstaaftanstaaf"),
        "220 Hej",
        OFFER.format("CRAM-MD5"),
        challenge,
        "235 Yes",
    )
    assert base64.b64decode(lines[-1]) == b"tim b913a602c7eda7a495b4e6e7334d3890"


@pytest.mark.parametrize(
    ("facts", "replies"),
    [
        ({}, ["554 No"]),
        ({}, ["220 Hej", "502 What?", "502 What?"]),
        ({"encryption": "starttls"}, ["220 Hej", "250 mail.example.se"]),
        ({"encryption": "starttls"}, ["220 Hej", OFFER.format("PLAIN"), "454 Not now"]),
        ({"user": "press", "password": "fel"}, ["220 Hej", OFFER.format("PLAIN"), "535 5.7.8 No"]),
        ({"user": "press", "password": "fel"}, ["220 Hej", OFFER.format("GSSAPI")]),
    ],
)
def test_a_server_that_does_not_let_us_in(facts: dict[str, str], replies: list[str]) -> None:
    with pytest.raises(HandshakeFailed) as refused:
        said(route(**facts), *replies)
    assert "fel" not in str(refused.value)


def test_replies_come_in_any_pieces() -> None:
    octets = b"250-mail.example.se\r\n250 SIZE\r\n354 Go\r\n250 2.0.0 Taken\r\n"
    whole = ReplyReader().feed(octets)
    reader = ReplyReader()
    pieces = [reply for octet in octets for reply in reader.feed(bytes([octet]))]
    assert pieces == whole
    assert [reply.code for reply in whole] == [250, 354, 250]
    assert whole[0].text == "250-mail.example.se\n250 SIZE"


@pytest.mark.parametrize(
    "octets", [b"HTTP/1.1 400 Bad Request\r\n", b"25\r\n", b"1000 x\r\n", b"250-x\r\n" * 20000]
)
def test_what_is_no_reply_ends_the_conversation(octets: bytes) -> None:
    with pytest.raises(NotSmtp):
        ReplyReader().feed(octets)


def test_a_line_that_was_heard_before_says_the_same_only_by_itself() -> None:
    reader = ReplyReader()
    assert reader.feed(b"250 Ok\r\n250 Ok\r\n") == [Reply(250, "250 Ok")] * 2
    assert reader.feed(b"250-One\r\n250 Ok\r\n250 Ok\r\n") == [
        Reply(250, "250-One\n250 Ok"),
        Reply(250, "250 Ok"),
    ]
    many = [f"250 2.0.0 Ok: queued as {number}" for number in range(1000)]
    assert [reply.text for reply in reader.feed("".join(f"{line}\r\n" for line in many).encode())] == many


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_words_are_read_in_the_letters_of_old_servers_too(encoding: str) -> None:
    (reply,) = ReplyReader().feed("550 Användaren finns inte\r\n".encode(encoding))
    assert reply.text == "550 Användaren finns inte"
