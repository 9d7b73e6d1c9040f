import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from releases.tests.processes import wait_for
from umea_press.local.environment import CHECKOUT
from umea_press.local.leash import processes_titled

SCRIPT = Path(__file__).with_name("supervised.py")
ENVIRONMENT = {"PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin"}
STUBBORN = 'trap "" TERM INT HUP; '


class Supervised:
    """Shell commands under a supervisor that can be signalled.

    SLEEP in them is a sleep of a length that no other process on the machine has, so that each process that is
    left is found.
    """

    def __init__(self, folder: Path) -> None:
        self.log = folder / "log"
        self.lock = folder / "lock"
        self.sleep = f"sleep 86400.{random.randrange(10**12)}"

    def start(self, *commands: str) -> None:
        named = [command.replace("SLEEP", self.sleep) for command in commands]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, SCRIPT, self.lock, *named], cwd=CHECKOUT, env=ENVIRONMENT, stdout=log
            )

    def living(self) -> list[int]:
        """Everything but the supervisor itself."""
        return [number for number in processes_titled(self.sleep) if number != self.process.pid]

    def sleeping(self) -> list[int]:
        return processes_titled("\0".join(self.sleep.split()))

    def said(self) -> str:
        return self.log.read_text()


@pytest.fixture
def supervised(tmp_path):
    supervised = Supervised(tmp_path)
    yield supervised
    supervised.process.kill()
    supervised.process.wait()
    wait_for(lambda: not supervised.sleeping(), what="the processes to end")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_leaves_no_process(supervised, number):
    supervised.start("exec SLEEP", "SLEEP & SLEEP & wait")
    wait_for(lambda: len(supervised.sleeping()) == 3)
    supervised.process.send_signal(number)
    assert supervised.process.wait(timeout=20) == 0
    assert supervised.sleeping() == supervised.living() == []


def test_who_does_not_listen_is_killed(supervised):
    supervised.start(STUBBORN + "SLEEP & exec SLEEP")
    wait_for(lambda: len(supervised.sleeping()) == 2)
    supervised.process.terminate()
    assert supervised.process.wait(timeout=20) == 0
    assert supervised.sleeping() == []


def test_a_killed_supervisor_leaves_no_process(supervised):
    supervised.start("exec SLEEP", "SLEEP & wait", STUBBORN + "SLEEP & wait")
    wait_for(lambda: len(supervised.sleeping()) == 3)
    supervised.process.kill()
    wait_for(lambda: not supervised.sleeping(), what="the watchdog")


def test_a_service_that_falls_is_started_again_without_its_remains(supervised):
    supervised.start("echo here; SLEEP & wait")
    wait_for(lambda: len(supervised.sleeping()) == 1)
    (remains,) = supervised.sleeping()
    (leader,) = [number for number in supervised.living() if number != remains]
    os.kill(leader, signal.SIGKILL)
    wait_for(lambda: supervised.said().count("here") == 2)
    assert "(killed by SIGKILL); again in" in supervised.said()
    assert remains not in supervised.sleeping()


def test_each_line_says_who_wrote_it(supervised):
    supervised.start("echo one; echo two; SLEEP", "printf 'half a line'; SLEEP")
    wait_for(lambda: "two" in supervised.said())
    wait_for(lambda: len(supervised.sleeping()) == 2)
    supervised.process.terminate()
    supervised.process.wait(timeout=20)
    lines = supervised.said().splitlines()
    assert {"test0    | one", "test0    | two", "test1    | half a line"} <= set(lines)


def test_it_stops_when_nobody_reads_any_more(tmp_path):
    talker = "while :; do echo line; sleep 0.05; done"
    with subprocess.Popen(
        [sys.executable, SCRIPT, tmp_path / "lock", talker],
        cwd=CHECKOUT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        process.wait(timeout=20)
