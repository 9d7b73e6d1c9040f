"""Whatever a server answers and whenever it hangs up: each answer finds its own message."""

from collections import Counter, deque
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from releases.mail.smtp.handshake import Features
from releases.mail.smtp.replies import Answer, NotSmtp, Outcome, Reply, Verdict, outcome_of
from releases.mail.smtp.transactions import Parcel, Transactions, dotted

MESSAGE = dotted(b"Subject: Hej\r\n\r\n.En punkt\r\n")
DROP = 0
# What a server may say to each command; it says yes more often than not.
CHOICES = {
    "MAIL": (250, 250, 250, 250, 550, 452, 421, DROP),
    "RCPT": (250, 250, 250, 450, 550, 452, 421, DROP),
    "DATA": (354, 354, 354, 354, 451, 250, 421, DROP),
    "DOT": (250, 250, 250, 451, 550, 421, DROP),
    "RSET": (250, 250, 250, 421, DROP),
}


class Server:
    """Takes octets as a mail server does, one command after the other, and knows what it has accepted."""

    def __init__(self, draws: Iterator[int]) -> None:
        self.draws = draws
        self.replies: deque[Reply] = deque()
        self.accepted: list[str] = []
        self.lines: list[str] = []
        self.gone = self.in_data = self.sender = False
        self.recipient = ""
        self._rest = b""

    def take(self, octets: bytes) -> None:
        *lines, self._rest = (self._rest + octets).split(b"\r\n")
        for line in lines:
            if not self.gone:
                self._take_line(line.decode())

    def _take_line(self, line: str) -> None:
        if self.in_data and line != ".":
            return
        verb = "DOT" if self.in_data else line.partition(" ")[0]
        self.lines.append(verb)
        choices = CHOICES[verb]
        code = choices[next(self.draws) % len(choices)]
        getattr(self, f"_{verb.lower()}")(code, line)

    def _mail(self, code: int, line: str) -> None:
        self.sender, self.recipient = code == 250, ""
        self._reply(code)

    def _rcpt(self, code: int, line: str) -> None:
        if not self.sender and code not in (421, DROP):
            code = 503
        self.recipient = line[9:-1] if code == 250 else ""
        self._reply(code)

    def _data(self, code: int, line: str) -> None:
        if not self.recipient and code == 451:
            code = 503
        self.in_data = code == 354  # also without a recipient, as RFC 2920 allows
        self._reply(code)

    def _dot(self, code: int, line: str) -> None:
        self.in_data = False
        if not self.recipient and code == 250:
            code = 554
        if self.recipient and code in (250, DROP):
            self.accepted.append(self.recipient)
        self.sender, self.recipient = False, ""
        self._reply(code)

    def _rset(self, code: int, line: str) -> None:
        self.sender, self.recipient = False, ""
        self._reply(code)

    def _reply(self, code: int) -> None:
        self.gone = code in (421, DROP)
        if code != DROP:
            self.replies.append(Reply(code, f"{code} 4.5.3 Said" if code == 452 else f"{code} Said"))


class Owner:
    """Gives what is waiting and keeps what was settled."""

    def __init__(self, parcels: list[Parcel]) -> None:
        self.waiting = deque(parcels)
        self.results: list[tuple[str, Outcome]] = []

    def next_parcel(self, *, joined: bool) -> Parcel | None:
        if not self.waiting or (joined and self.waiting[0].careful):
            return None
        return self.waiting.popleft()

    def on_answer(self, parcel: Parcel, answer: Answer) -> None:
        self.results.append((parcel.recipient, outcome_of(answer)))

    def begin_elsewhere(self, parcel: Parcel) -> None:
        self.results.append((parcel.recipient, Outcome(Verdict.CLOSED, "")))


def parcels(careful: list[bool]) -> list[Parcel]:
    return [
        Parcel("press@example.se", f"reader{number}@example.se", MESSAGE, careful=alone)
        for number, alone in enumerate(careful)
    ]


def converse(owner: Owner, server: Server, features: Features) -> None:
    """Send everything over one connection, until the server hangs up or nothing is left."""
    transactions = Transactions(owner, features, server.take)
    transactions.begin(owner.waiting.popleft())
    while server.replies:
        reply = server.replies.popleft()
        try:
            goes_on = transactions.take(reply)
        except NotSmtp:  # 250 to DATA
            goes_on = False
        if not goes_on:
            transactions.abandon(reply.text)
            return
    transactions.abandon("The mail server hung up")


@settings(max_examples=500, deadline=None)
@given(
    careful=st.lists(st.booleans(), min_size=1, max_size=8),
    pipelining=st.booleans(),
    draws=st.lists(st.integers(0, 7), min_size=60, max_size=60),
)
def test_every_message_is_settled_once_and_as_the_server_knows_it(
    careful: list[bool], pipelining: bool, draws: list[int]
) -> None:
    owner, server = Owner(parcels(careful)), Server(iter(draws))
    begun = [parcel.recipient for parcel in owner.waiting]
    converse(owner, server, Features(pipelining=pipelining))
    begun = begun[: len(begun) - len(owner.waiting)]
    assert Counter(recipient for recipient, _outcome in owner.results) == Counter(begun)
    verdicts = {recipient: outcome.verdict for recipient, outcome in owner.results}
    for recipient, verdict in verdicts.items():
        if verdict is Verdict.ACCEPTED:
            assert server.accepted.count(recipient) == 1
        elif verdict is not Verdict.LOST:
            assert recipient not in server.accepted
    assert set(server.accepted) <= set(begun)


def yes() -> Iterator[int]:
    """Draws with which the server says the first thing that it may say: yes."""
    while True:
        yield 0


def test_the_next_envelope_travels_with_the_dot() -> None:
    owner, server = Owner(parcels([False] * 3)), Server(yes())
    said: list[bytes] = []
    transactions = Transactions(owner, Features(pipelining=True), said.append)
    transactions.begin(owner.waiting.popleft())
    for number in range(3):
        assert said[-1].startswith(b"MAIL" if number == 0 else MESSAGE)
        server.take(said[-1])
        while server.replies:
            assert transactions.take(server.replies.popleft())
    server.take(said[-1])
    assert len(said) == 4  # one for the first envelope, then one a message
    assert transactions.take(server.replies.popleft())
    assert server.accepted == [f"reader{number}@example.se" for number in range(3)]


def test_without_pipelining_each_command_waits_for_its_answer() -> None:
    owner, server = Owner(parcels([False] * 2)), Server(yes())
    said: list[bytes] = []
    transactions = Transactions(owner, Features(), said.append)
    transactions.begin(owner.waiting.popleft())
    while len(said) > len(server.lines):
        server.take(said[len(server.lines)])
        assert transactions.take(server.replies.popleft())
    assert server.lines == ["MAIL", "RCPT", "DATA", "DOT"] * 2


def test_a_careful_message_is_alone_on_its_connection() -> None:
    owner, server = Owner(parcels([False, True, False])), Server(yes())
    converse(owner, server, Features(pipelining=True))
    assert [outcome.verdict for _recipient, outcome in owner.results] == [Verdict.ACCEPTED] * 3


def test_a_message_that_is_too_big_is_not_offered() -> None:
    owner, server = Owner(parcels([False])), Server(yes())
    converse(owner, server, Features(declares_size=True, most_bytes=10))
    [(_recipient, outcome)] = owner.results
    assert outcome.verdict is Verdict.POLICY
    assert outcome.reply.startswith("552 5.3.4 ")
    assert server.lines == []


def test_the_size_is_declared_where_the_server_wants_it() -> None:
    said: list[bytes] = []
    [parcel] = parcels([False])
    Transactions(Owner([]), Features(declares_size=True), said.append).begin(parcel)
    assert said == [f"MAIL FROM:<press@example.se> SIZE={len(MESSAGE)}\r\n".encode()]


@pytest.mark.parametrize(
    ("message", "carried"),
    [
        (b"a\r\n", b"a\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b".\r\n..\r\na.b\r\n", b"..\r\n...\r\na.b\r\n.\r\n"),
    ],
)
def test_dots_at_line_starts_are_doubled(message: bytes, carried: bytes) -> None:
    assert dotted(message) == carried
