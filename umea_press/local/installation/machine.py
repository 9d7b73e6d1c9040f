"""A clean Debian of its own: booted with its systemd in a container, with a network and ports that nobody else has.

debootstrap makes it once for each of Debian's releases; each test gets a copy. systemd-nspawn starts the real systemd
in it, so that the units run as they do on a server; slirp4netns leads its packets to the world. As root on Debian.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from umea_press.local.check import ensure_packages
from umea_press.local.environment import CHECKOUT, TEST, Refusal
from umea_press.local.leash import spawn

FOLDER = TEST.folder / "installation"
PROGRAMS = {
    "debootstrap": "debootstrap",
    "slirp4netns": "slirp4netns",
    "systemd-nspawn": "systemd-container",
    "ip": "iproute2",
}
MIRROR = "http://deb.debian.org/debian"
# What every server has beyond the least that debootstrap makes.
SERVER = "systemd,systemd-sysv,dbus,ca-certificates,iproute2"
RESOLVER = "10.0.2.3"  # slirp4netns(1)
BOOTING = 90  # seconds
NEW_NETWORK = 0x40000000  # CLONE_NEWNET, setns(2)
# Certificate authorities of a network that reads along: pip in the machine has to trust them as we do.
AUTHORITIES = ("PIP_CERT", "SSL_CERT_FILE")


@dataclass(frozen=True)
class Machine:
    """A booted Debian: `root` is its file system, `leader` its first process, `network` the name of its network."""

    suite: str
    root: Path
    leader: int
    network: str

    def run(
        self, *command: str, timeout: float = 900, environment: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in the machine as root, with nothing of our environment but how pip reaches the world."""
        here = (f"{name}=/etc/ssl/authorities.pem" for name in AUTHORITIES if name in os.environ)
        plain = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", *here, *environment]
        namespaces = [
            "nsenter",
            "--target",
            str(self.leader),
            *["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"],
        ]
        return subprocess.run(
            [*namespaces, "--root", "--wd", *plain, *command],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=timeout,
        )

    def said(self, *command: str) -> str:
        """Return what a command says that has to work. Raises CalledProcessError."""
        done = self.run(*command)
        done.check_returncode()
        return done.stdout.strip()

    def waits_for(self, *command: str, seconds: float) -> bool:
        """Run a command until it works; return whether it did within `seconds`."""
        end = time.monotonic() + seconds
        while self.run(*command).returncode:
            if time.monotonic() > end:
                return False
            time.sleep(1)
        return True

    @contextlib.contextmanager
    def within_network(self) -> Iterator[None]:
        """Let this thread open its connections in the machine's network."""
        with open("/proc/self/ns/net") as ours, open(f"/run/netns/{self.network}") as theirs:
            _join(theirs.fileno())
            try:
                yield
            finally:
                _join(ours.fileno())


@contextlib.contextmanager
def booted(suite: str) -> Iterator[Machine]:
    """Give a clean machine with this release of Debian ("bookworm") for as long as the context lasts.

    Raises:
        Refusal: it cannot be made or does not boot here.
    """
    if os.geteuid() != 0:
        raise Refusal("A machine of its own needs root: sudo make install-test")
    ensure_packages(PROGRAMS)
    root = FOLDER / suite
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", clean_root(suite), root], check=True)
    _prepare(root)
    name = f"press-install-{os.getpid()}"
    with contextlib.ExitStack() as running:
        running.enter_context(_network(name))
        leader = running.enter_context(_systemd(root, name))
        machine = Machine(suite, root, leader, name)
        # "degraded" is up too: a container lacks what some unit of Debian's wants.
        machine.waits_for(
            "sh", "-c", "systemctl is-system-running | grep -E 'running|degraded'", seconds=BOOTING
        )
        yield machine


def clean_root(suite: str) -> Path:
    """Return the folder of a Debian that nothing was installed in; it is made when it is not there."""
    clean = FOLDER / f"{suite}.clean"
    if not clean.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        draft = FOLDER / f"{suite}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", f"--include={SERVER}", suite, str(draft), MIRROR]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refusal(f"debootstrap cannot make {suite}: {done.stdout[-1500:]}{done.stderr[-500:]}")
        draft.rename(clean)
    return clean


def _prepare(root: Path) -> None:
    """Give the machine what an installer asks for: a name server, a name, and authorities that we trust, too."""
    (root / "etc/resolv.conf").unlink(missing_ok=True)
    (root / "etc/resolv.conf").write_text(f"nameserver {RESOLVER}\n")
    (root / "etc/hostname").write_text("server\n")
    (root / "etc/hosts").write_text("127.0.0.1 localhost server press.example.se\n")
    for name in AUTHORITIES:
        if trusted := os.environ.get(name):
            shutil.copy(trusted, root / "etc/ssl/authorities.pem")


@contextlib.contextmanager
def _network(name: str) -> Iterator[None]:
    subprocess.run(["ip", "netns", "add", name], check=True)
    place = f"/run/netns/{name}"
    try:
        command = ["slirp4netns", "--configure", "--mtu=65520", "--netns-type=path", place, "tap0"]
        process = spawn(
            command, environment=os.environ, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait()
    finally:
        subprocess.run(["ip", "netns", "delete", name], check=False)


@contextlib.contextmanager
def _systemd(root: Path, name: str) -> Iterator[int]:
    """Boot; give the number of the machine's first process as we see it."""
    command = ["systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit", "--link-journal=no"]
    command += [f"--directory={root}", f"--machine={name}", f"--network-namespace-path=/run/netns/{name}"]
    command += ["--resolv-conf=off", "--timezone=off", "--console=pipe"]
    log = FOLDER / "boot.log"
    unified = {**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"}
    with log.open("wb") as words:
        process = spawn(command, environment=unified, cwd=CHECKOUT, stdout=words, stderr=subprocess.STDOUT)
    try:
        yield _leader(process.pid, log)
    finally:
        process.terminate()  # systemd shuts down in order
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
        process.kill()
        process.wait()


def _leader(nspawn: int, log: Path) -> int:
    end = time.monotonic() + BOOTING
    children = Path(f"/proc/{nspawn}/task/{nspawn}/children")
    while time.monotonic() < end and children.exists():
        for child in children.read_text().split():
            with contextlib.suppress(OSError):
                if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                    return int(child)
        time.sleep(0.1)
    raise Refusal(f"systemd does not boot here: {log.read_text(errors='replace')[-1500:]}")


def _join(network: int) -> None:
    if ctypes.CDLL(None, use_errno=True).setns(network, NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "setns")
