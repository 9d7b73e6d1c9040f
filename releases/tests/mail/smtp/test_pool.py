"""Several connections to a real server, in clear and encrypted."""

import selectors
import socket
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from releases.mail.smtp import transactions
from releases.mail.smtp.handshake import Route
from releases.mail.smtp.pool import MessageResult, Pool
from releases.mail.smtp.replies import Stage, Verdict
from releases.mail.smtp.transactions import Parcel, dotted
from releases.tests.mail.smtp.encrypted import CERTIFICATE, PASSWORD, Taken, encrypted
from releases.tests.processes import ANYBODY, DROP, SmtpServer

LINE = b"Kommunen bygger om lekplatsen.\r\n"
MESSAGE = dotted(LINE * 300)


def parcels(count: int, content: bytes = MESSAGE) -> list[Parcel]:
    return [
        Parcel("press@example.se", f"reader{number}@example.se", content, mark=number)
        for number in range(count)
    ]


def unspeakable(sound: list[Parcel]) -> list[Parcel]:
    """Return messages with an error of our own: contents that are no octets, found out when they are said."""
    return [replace(parcel, content=parcel.content.decode()) for parcel in sound]  # type: ignore[arg-type]


def results(pool: Pool, count: int) -> list[MessageResult]:
    """Wait until so many messages are settled; a minute is more than any of them needs."""
    found: list[MessageResult] = []
    for _ in range(600):
        found += pool.answers(at_least=count - len(found), seconds=0.1)
        if len(found) >= count:
            break
    return found


@contextmanager
def started(route: Route, size: int = 4) -> Iterator[Pool]:
    with Pool(route, size=size) as pool:
        assert pool.open(20)
        yield pool


def to(server: SmtpServer, **facts: str) -> Route:
    return Route(server.host, server.port, "press.example.org", **facts)


def test_each_message_arrives_once_over_several_connections(smtp_server: SmtpServer) -> None:
    with started(to(smtp_server)) as pool:
        pool.offer(parcels(200))
        verdicts = Counter(one.outcome.verdict for one in results(pool, 200))
    assert verdicts == {Verdict.ACCEPTED: 200}
    assert Counter(one.recipients[0] for one in smtp_server.messages) == Counter(
        parcel.recipient for parcel in parcels(200)
    )
    assert 1 < smtp_server.connections <= 4
    assert {one.content for one in smtp_server.messages} == {LINE * 300}


class Unhurried(selectors.DefaultSelector):
    """Looks when everything that a quick server has to say is there."""

    def select(self, timeout: float | None = None) -> Any:
        time.sleep(0.2)
        return super().select(timeout)


def test_a_server_that_says_everything_at_once_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "DefaultSelector", Unhurried)

    def greet(listener: socket.socket) -> None:
        with listener.accept()[0] as server:
            server.sendall(b"220 mx.example.se\r\n250 mx.example.se\r\n")
            while server.recv(1024):
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=greet, args=[listener], daemon=True).start()
        with started(Route("127.0.0.1", listener.getsockname()[1], "press.example.org")) as pool:
            assert pool.closed is None


def test_each_answer_finds_its_message_whatever_happens_to_the_others(smtp_server: SmtpServer) -> None:
    smtp_server.script("reader7@example.se", "rcpt", "550 5.1.1 No such user")
    smtp_server.script("reader11@example.se", "dot", "451 4.3.0 Later")
    smtp_server.script("reader13@example.se", "data", "554 5.2.0 No")
    smtp_server.script("reader17@example.se", "after", DROP)
    with started(to(smtp_server)) as pool:
        pool.offer(parcels(60))
        found = {one.parcel.mark: one.outcome.verdict for one in results(pool, 60)}
    taken = {int(one.recipients[0][6:].partition("@")[0]) for one in smtp_server.messages}
    assert found[7] is found[13] is Verdict.REFUSED_FOR_GOOD
    assert found[11] is Verdict.REFUSED_FOR_NOW
    assert found[17] is Verdict.LOST
    assert {mark for mark, verdict in found.items() if verdict is Verdict.ACCEPTED} == taken - {17}
    assert set(found.values()) <= {*Verdict} - {Verdict.POLICY, Verdict.UNOFFERED}


def test_an_error_of_our_own_closes_the_pool_and_answers_for_every_message(
    smtp_server: SmtpServer,
) -> None:
    with started(to(smtp_server), size=1) as pool:
        pool.offer(unspeakable(parcels(1)))
        [one] = results(pool, 1)
        assert one.outcome.verdict in {Verdict.CLOSED, Verdict.LOST}
        assert str(pool.closed).startswith("TypeError")


@pytest.mark.parametrize(
    ("stage", "reply"), [("mail", "550 5.7.1 Not you"), ("rcpt", "550 5.1.8 Bad sender")]
)
def test_a_refusal_of_the_sender_is_heard_once(smtp_server: SmtpServer, stage: Any, reply: str) -> None:
    smtp_server.script(ANYBODY, stage, reply)
    with started(to(smtp_server)) as pool:
        pool.offer(parcels(30))
        [one] = results(pool, 1)
        assert one.outcome.verdict is Verdict.POLICY
        assert len(pool.take_back()) == 29


@pytest.mark.parametrize("stage", ["rcpt", "data", "dot"])
def test_ten_refusals_in_a_row_are_about_us(smtp_server: SmtpServer, stage: Any) -> None:
    smtp_server.script(ANYBODY, stage, "554 5.7.1 Rejected as spam")
    with started(to(smtp_server)) as pool:
        pool.offer(parcels(30))
        found = results(pool, 10)
        assert {one.outcome.verdict for one in found} == {Verdict.UNCLEAR}
        assert pool.halted is found[-1]
        assert len(pool.take_back()) == 20


def test_ten_refusals_between_acceptances_are_not(smtp_server: SmtpServer) -> None:
    for number in range(0, 30, 2):
        smtp_server.script(f"reader{number}@example.se", "rcpt", "554 5.7.1 Access denied")
    with started(to(smtp_server), size=1) as pool:
        pool.offer(parcels(30))
        assert len(results(pool, 30)) == 30
        assert pool.halted is None


@pytest.mark.parametrize(
    "reply", ["450 4.1.8 Sender address rejected: Domain not found", "451 4.1.7 Bad sender"]
)
def test_a_sender_that_is_refused_for_now_closes_the_pool(smtp_server: SmtpServer, reply: str) -> None:
    smtp_server.script(ANYBODY, "rcpt", reply)
    with started(to(smtp_server)) as pool:
        pool.offer(parcels(30))
        [one] = results(pool, 1)
        assert (one.outcome.verdict, pool.closed) == (Verdict.UNOFFERED, reply)


def test_a_server_without_room_for_ten_mails_in_a_row_closes_the_pool(smtp_server: SmtpServer) -> None:
    smtp_server.script(ANYBODY, "dot", "452 4.3.1 Insufficient system storage")
    with started(to(smtp_server)) as pool:
        pool.offer(parcels(30))
        assert len(results(pool, 10)) == 10
        assert pool.closed == "452 4.3.1 Insufficient system storage"


def test_a_server_that_takes_one_connection_gets_everything_over_it(smtp_server: SmtpServer) -> None:
    with started(to(smtp_server)) as pool:
        smtp_server.script(ANYBODY, "connect", "421 4.7.0 Too many connections")
        pool.offer(parcels(40))
        assert len(results(pool, 40)) == 40
        assert pool.closed is None
    assert len(smtp_server.messages) == 40


WORN_OUT = [
    ("rcpt", "452 4.5.3 Too many recipients this session"),
    ("mail", "452 4.5.3 Too many messages"),
    ("mail", "451 Too many messages in this session, reconnect"),
    ("rcpt", "450 Message limit for this connection reached"),
    ("rcpt", "452 Too many recipients"),
    ("mail", "421 4.7.0 Enough for one connection"),
]


@pytest.mark.parametrize(("stage", "reply"), WORN_OUT)
@pytest.mark.parametrize(("size", "most"), [(1, 5), (4, 5), (8, 1)])
def test_a_connection_that_is_worn_out_is_followed_by_another(
    smtp_server: SmtpServer, stage: str, reply: str, size: int, most: int
) -> None:
    smtp_server.most_per_connection = stage, most, reply
    with started(to(smtp_server), size=size) as pool:
        pool.offer(parcels(60))
        verdicts = Counter(one.outcome.verdict for one in results(pool, 60))
        assert pool.closed is None
    assert verdicts == {Verdict.ACCEPTED: 60}
    assert len(smtp_server.messages) == 60
    assert smtp_server.connections <= 60 // most + size


@pytest.mark.parametrize(("stage", "reply"), WORN_OUT)
def test_a_server_whose_connections_are_all_worn_out_is_not_asked_for_ever(
    smtp_server: SmtpServer, stage: str, reply: str
) -> None:
    with started(to(smtp_server)) as pool:
        pool.offer(parcels(20))
        assert len(results(pool, 20)) == 20
        smtp_server.most_per_connection = stage, 0, reply
        pool.offer(parcels(20))
        found = results(pool, 20) if stage == "rcpt" else pool.answers(at_least=20, seconds=10)
    assert Verdict.ACCEPTED not in {one.outcome.verdict for one in found}
    assert len({one.parcel.mark for one in found}) == len(found)
    assert smtp_server.connections < 15


def test_what_is_taken_back_does_not_begin(smtp_server: SmtpServer) -> None:
    smtp_server.pace = 0.05
    with started(to(smtp_server), size=1) as pool:
        pool.offer(parcels(20))
        found = results(pool, 2)
        back = pool.take_back()
        found += results(pool, 20 - len(back) - len(found))
    marks = {parcel.mark for parcel in back}
    assert marks
    assert marks.isdisjoint(one.parcel.mark for one in found)
    assert len(smtp_server.messages) == 20 - len(back)


def test_what_is_too_late_does_not_begin(smtp_server: SmtpServer) -> None:
    [late] = parcels(1)
    late.begin_by = 0
    with started(to(smtp_server)) as pool:
        pool.offer([late])
        [one] = results(pool, 1)
    assert one.outcome.verdict is Verdict.UNOFFERED
    assert smtp_server.messages == []


class Flushing(socketserver.StreamRequestHandler):
    """Offers PIPELINING and throws away whatever it has read behind a final dot."""

    def handle(self) -> None:
        self.wfile.write(b"220 mx.example.se ESMTP\r\n")
        rest = b""
        while piece := self.request.recv(65536):
            rest += piece
            while b"\r\n" in rest:
                line, _, rest = rest.partition(b"\r\n")
                verb = line[:4].upper()
                self.server.said.append(verb.decode())  # type: ignore[attr-defined]
                if verb == b"DATA":
                    self.wfile.write(b"354 Go on\r\n")
                    while b"\r\n.\r\n" not in rest:
                        rest += self.request.recv(65536)
                    rest = b""
                reply = b"250-mx.example.se\r\n250 PIPELINING\r\n" if verb == b"EHLO" else b"250 2.0.0 OK\r\n"
                self.wfile.write(reply)


def test_a_server_that_throws_away_what_follows_a_dot_is_found_out_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transactions, "BEHIND_DOT", transactions._Step(Stage.SENDER, 1, joined=True))
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Flushing) as server:
        server.daemon_threads, server.said = True, []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found: list[MessageResult] = []
        for _ in range(2):  # the second pool knows it from the first
            with started(Route("127.0.0.1", server.server_address[1], "press.example.org"), size=1) as pool:
                pool.offer(parcels(20))
                found += results(pool, 20)
        server.shutdown()
    verdicts = Counter(one.outcome.verdict for one in found)
    assert verdicts == {Verdict.ACCEPTED: 39, Verdict.CLOSED: 1}
    assert server.said.count("EHLO") == 3  # type: ignore[attr-defined]


def test_what_was_given_to_a_connection_comes_back_once_when_our_own_code_fails(
    smtp_server: SmtpServer,
) -> None:
    with started(to(smtp_server)) as pool:
        pool.offer(parcels(7) + unspeakable(parcels(30)[7:]))
        found: list[MessageResult] = []
        while len(found) + pool.unbegun < 30:
            more = pool.answers(at_least=1, seconds=5)
            assert more, "some are under way for ever"
            found += more
    assert len({one.parcel.mark for one in found}) == len(found)


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's certificate is one that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def route(port: int, way: Any, password: str) -> Route:
    return Route("127.0.0.1", port, "press.example.org", way, "press", password)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_mail_goes_encrypted_and_signed_in(way: str) -> None:
    taken = Taken()
    big = parcels(1, dotted(LINE * 100_000))
    with encrypted(taken, way) as port, started(route(port, way, PASSWORD)) as pool:
        pool.offer(parcels(50) + big)
        verdicts = Counter(one.outcome.verdict for one in results(pool, 51))
    assert verdicts == {Verdict.ACCEPTED: 51}
    assert sorted(map(len, taken.contents)) == [len(LINE) * 300] * 50 + [len(LINE) * 100_000]


def no_trust(_patch: pytest.MonkeyPatch) -> str:
    return PASSWORD


def wrong_password(patch: pytest.MonkeyPatch) -> str:
    patch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    return "fel"


@pytest.mark.parametrize("way", ["tls", "starttls"])
@pytest.mark.parametrize("lack", [no_trust, wrong_password])
def test_without_trust_or_the_password_nothing_is_sent(
    way: str, lack: Callable[[pytest.MonkeyPatch], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, password = Taken(), lack(monkeypatch)
    with encrypted(taken, way) as port, Pool(route(port, way, password)) as pool:
        assert pool.open(20)
        assert pool.closed
        assert password not in pool.closed
    assert taken.contents == []
