"""The real counterparts that the tests talk to: a mail server, a broker and a worker, each of them scriptable."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection
from kombu import pools

from umea_press.celery import QUEUES, app
from umea_press.local.environment import CHECKOUT
from umea_press.local.leash import signal_group, spawn
from umea_press.local.valkey import Valkey

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's own account of each line

Stage = Literal["connect", "mail", "rcpt", "data", "dot", "after"]
DROP = ""  # the reply that is none: the connection is closed instead
ANYBODY = "*"


def wait_for(condition: Callable[[], Any], *, seconds: float = 60, what: str = "") -> Any:
    """Wait until `condition` gives something true, and return that.

    Raises:
        AssertionError: it did not within `seconds`.
    """
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {seconds} s for {what or condition}"
        time.sleep(0.02)
    return found


@dataclass(frozen=True)
class Received:
    """One message that the server took and answered with 250 (or dropped the connection after taking it)."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The parsed message."""
        parsed = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class _Line:
    stage: Stage
    reply: str
    times: int | None
    meanwhile: Callable[[], object] | None


@dataclass
class SmtpServer:
    """A real SMTP server on a free loopback port.

    `messages` is what it took, in order. `named` is when it last heard an address (RCPT), in time.monotonic().
    `script()` makes it answer otherwise.
    """

    messages: list[Received] = field(default_factory=list)
    named: dict[str, float] = field(default_factory=dict)
    connections: int = 0
    pace: float = 0  # seconds that each message takes it, so that there is time to do something meanwhile
    # The stage ("mail" or "rcpt") at which a connection is refused, after how many messages, and in which words.
    most_per_connection: tuple[str, int, str] | None = None
    _script: dict[str, list[_Line]] = field(default_factory=dict)

    def __enter__(self) -> SmtpServer:
        self._controller = _Controller(_Handler(self), hostname="127.0.0.1", port=0)
        self._controller.start()
        self.connections = 0  # without the controller's own first one
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def host(self) -> str:
        return "127.0.0.1"

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def script(
        self,
        recipient: str,
        stage: Stage,
        reply: str,
        *,
        times: int | None = None,
        meanwhile: Callable[[], object] | None = None,
    ) -> None:
        """Answer `reply` (such as "550 5.1.1 No such user", or DROP) for a recipient, always or the next `times`.

        Stages: "connect" and "mail" come before a recipient is known, so they take ANYBODY; "rcpt"; "data" is
        the answer to the DATA command; "dot" the answer to the content, which is not taken; "after" takes the
        content and then answers so (DROP: the 250 is lost). `meanwhile` is called before the answer is given,
        while other connections are served.
        """
        self._script.setdefault(recipient, []).append(_Line(stage, reply, times, meanwhile))

    def forget_script(self) -> None:
        """Answer as a mail server does from now on."""
        self._script.clear()

    def to(self, recipient: str) -> list[Received]:
        """What was taken for one address."""
        return [received for received in self.messages if recipient in received.recipients]

    def wait_for(self, count: int, *, seconds: float = 60) -> list[Received]:
        """Wait until at least `count` messages were taken."""
        wait_for(lambda: len(self.messages) >= count, seconds=seconds, what=f"{count} messages")
        return self.messages

    def _worn_out(self, stage: Stage, session: Session) -> str | None:
        if self.most_per_connection is None:
            return None
        refused_at, most, reply = self.most_per_connection
        return reply if refused_at == stage and getattr(session, "taken", 0) >= most else None

    async def _reply(self, stage: Stage, *recipients: str) -> str | None:
        for recipient in (*recipients, ANYBODY):
            for line in self._script.get(recipient, []):
                if line.stage == stage and line.times != 0:
                    line.times = None if line.times is None else line.times - 1
                    if line.meanwhile is not None:
                        await asyncio.to_thread(line.meanwhile)
                    return line.reply
        return None


class _Handler:
    def __init__(self, record: SmtpServer) -> None:
        self.record = record

    async def handle_EHLO(  # noqa: N802, the names are aiosmtpd's
        self, server: _Server, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_MAIL(  # noqa: N802
        self, server: _Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (reply := self.record._worn_out("mail", session) or await self.record._reply("mail")) is not None:
            return server.given(reply)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: _Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.record.named[address] = time.monotonic()
        worn_out = self.record._worn_out("rcpt", session)
        if (reply := worn_out or await self.record._reply("rcpt", address)) is not None:
            return server.given(reply)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: _Server, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if (reply := await self.record._reply("dot", *envelope.rcpt_tos)) is not None:
            return server.given(reply)
        assert isinstance(envelope.content, bytes)
        await asyncio.sleep(self.record.pace)
        self.record.messages.append(
            Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content)
        )
        session.taken = getattr(session, "taken", 0) + 1  # type: ignore[attr-defined]
        reply = await self.record._reply("after", *envelope.rcpt_tos)
        return "250 2.0.0 OK" if reply is None else server.given(reply)


class _Server(SMTP):
    def given(self, reply: str) -> str:
        """The reply, or none at all."""
        if reply == DROP:
            assert self.transport is not None
            self.transport.abort()
        return reply or "421 4.3.0 Dropped"

    async def _handle_client(self) -> None:
        record = self.event_handler.record
        record.connections += 1
        if (reply := await record._reply("connect")) is None:
            await super()._handle_client()
        else:
            await self.push(self.given(reply))
            self.transport.close()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        recipients = self.envelope.rcpt_tos if self.envelope else []
        reply = await self.event_handler.record._reply("data", *recipients) if recipients else None
        if reply is None:
            await super().smtp_DATA(arg)
        else:
            await self.push(self.given(reply))
            self._set_post_data_state()


class _Controller(Controller):
    def factory(self) -> _Server:
        return _Server(self.handler, hostname="mail.example.se", enable_SMTPUTF8=True, ident="test")

    def _trigger_server(self) -> None:
        # `start` makes a first connection; only now is the free port known.
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _forget_connections() -> None:
    """Leave the pools of the broker that is gone; Celery keeps a pool of its own beside kombu's."""
    pools.reset()
    app._pool = app.amqp._producer_pool = None


@dataclass
class Broker:
    """The Valkey of this test process: stop it, start it, wipe it."""

    valkey: Valkey
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it (empty) and wait until it answers."""
        if self._process is None:
            self._process = spawn(self.valkey.command(), stdout=subprocess.DEVNULL)
            wait_for(self.valkey.answers, what="Valkey")

    def stop(self) -> None:
        """SIGKILL: what it held is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.valkey.socket.unlink(missing_ok=True)
            _forget_connections()

    def wipe(self) -> None:
        """FLUSHALL, as an administrator would by mistake."""
        self.stop()
        self.start()


@dataclass
class Worker:
    """A Celery worker as a process of its own, on the test's database, broker and mail server."""

    log: Path
    _process: subprocess.Popen[bytes] | None = None

    def start(self, *, concurrency: int = 1, **environment: str) -> None:
        """Start and wait until it takes tasks; `environment` is read by its settings (`ALERT_WINDOW="5"`)."""
        command = [sys.executable, "-m", "celery", "-A", "umea_press", "worker", "-Q", ",".join(QUEUES)]
        options = ["-c", str(concurrency), "--without-gossip", "--without-mingle", "--without-heartbeat"]
        with self.log.open("wb") as log:
            self._process = spawn(
                [*command, *options],
                environment=os.environ | same_settings() | environment,
                cwd=CHECKOUT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_for(self._is_ready, seconds=60, what="the worker")

    def kill(self) -> None:
        """SIGKILL for the worker and its children, as when the machine loses power."""
        self._end(signal.SIGKILL)

    def stop(self, *, children_too: bool = True) -> None:
        """SIGTERM for the whole group, as a supervisor sends it, or for the worker alone, as systemd's `mixed`."""
        self._end(signal.SIGTERM, children_too=children_too)

    def _end(self, number: signal.Signals, *, children_too: bool = True) -> None:
        if self._process is not None:
            if children_too:
                signal_group(self._process.pid, number)
            else:
                self._process.send_signal(number)
            self._process.wait(timeout=60)
            signal_group(self._process.pid, signal.SIGKILL)
            self._process = None

    def _is_ready(self) -> bool:
        said = self.log.read_text(errors="replace")
        assert self._process is not None
        assert self._process.poll() is None, f"the worker ended:\n{said}"
        return " ready." in said


@dataclass
class Beat:
    """Celery's beat as a process of its own: rings the sweep when it starts, and each minute."""

    folder: Path
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        self.folder.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "celery", "-A", "umea_press", "beat"]
        with (self.folder / "log").open("wb") as log:
            self._process = spawn(
                [*command, "--schedule", self.folder / "schedule", "--pidfile", ""],
                environment=os.environ | same_settings(),
                cwd=CHECKOUT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def same_settings() -> dict[str, str]:
    """What a test may have changed in its own settings, for another process to read."""
    cluster = connection.settings_dict
    names = ("SITE_URL", "MAIL_HOST", "MAIL_PORT", "MAIL_FROM", "MEDIA_ROOT", "SECRET_KEY", "MAIL_TOKEN_KEY")
    return {name: str(getattr(settings, name)) for name in names} | {
        "DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + str(cluster["NAME"]),
    }
