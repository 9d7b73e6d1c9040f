"""Programs from Debian's packages, unpacked into a folder of ours: nothing is installed, no service is started."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from umea_press.local.environment import Refusal


@dataclass(frozen=True)
class Unpacked:
    """The files of some packages under one root."""

    root: Path

    @classmethod
    def packages(cls, root: Path, *names: str) -> Unpacked:
        """Unpack these packages under `root`, unless that was done before.

        Raises:
            Refusal: this is no Debian, or its packages cannot be reached; the message says what to do.
        """
        done = root / "unpacked"
        if not done.exists() or done.read_text().split() != list(names):
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir(parents=True)
            for name in names:
                _unpack(name, root)
            done.write_text(" ".join(names))
        return cls(root)

    def path(self, program: str) -> Path:
        """The program's file, wherever its package puts it."""
        return next(folder / program for folder in self._folders if (folder / program).exists())

    @property
    def environment(self) -> dict[str, str]:
        """Ours, and where the loader finds the libraries that came along."""
        return {**os.environ, "LD_LIBRARY_PATH": str(self.root / f"usr/lib/{os.uname().machine}-linux-gnu")}

    @property
    def _folders(self) -> tuple[Path, ...]:
        return (self.root / "usr" / "sbin", self.root / "usr" / "bin")


def _unpack(package: str, root: Path) -> None:
    try:
        fetch = ["apt-get", "download", "-qq", package]
        subprocess.run(fetch, cwd=root, check=True, capture_output=True, text=True)
        for archive in root.glob("*.deb"):
            subprocess.run(["dpkg", "-x", archive, root], check=True, capture_output=True)  # noqa: S607
            archive.unlink()
    except FileNotFoundError as error:
        raise Refusal(f"{package} comes from Debian's packages: {error.filename} is missing.") from error
    except subprocess.CalledProcessError as error:
        reason = error.stderr.strip()
        raise Refusal(f"apt-get cannot download {package} ({reason}); try `apt-get update` first.") from error
