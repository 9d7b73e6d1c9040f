"""Programs from Debian's packages, unpacked into a folder of ours: nothing is installed, no service is started."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from umea_press.local.environment import Refusal


@dataclass(frozen=True)
class Unpacked:
    """The files of some packages under one root."""

    root: Path

    @classmethod
    def packages(cls, root: Path, *names: str, programs: Iterable[str] = ()) -> Unpacked:
        """Unpack these packages under `root`, and libraries that `programs` lack here, unless that was done before.

        Raises:
            Refusal: this is no Debian, or its packages cannot be reached; the message says what to do.
        """
        unpacked, done = cls(root), root / "unpacked"
        if not done.exists() or done.read_text().split() != list(names):
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir(parents=True)
            for name in names:
                _unpack(name, root)
            for program in programs:
                unpacked._complete(program)
            done.write_text(" ".join(names))
        return unpacked

    def path(self, program: str) -> Path:
        """The program's file, wherever its package puts it."""
        return next(folder / program for folder in self._folders if (folder / program).exists())

    @property
    def environment(self) -> dict[str, str]:
        """Ours, and where the loader finds the libraries that came along."""
        libraries = sorted({str(file.parent) for file in self.root.rglob("*.so*")})
        return {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries)}

    @property
    def _folders(self) -> tuple[Path, ...]:
        return (self.root / "usr" / "sbin", self.root / "usr" / "bin")

    def _complete(self, program: str) -> None:
        """Unpack what the loader does not find, and what that lacks in its turn."""
        asked: set[str] = set()
        while missing := self._missing(program) - asked:
            for library in missing:
                _unpack(package_of(library), self.root)
            asked |= missing
        if lacking := self._missing(program):
            raise Refusal(f"{program} does not run here; still missing: {', '.join(sorted(lacking))}.")

    def _missing(self, program: str) -> set[str]:
        asked = ["ldd", str(self.path(program))]
        said = subprocess.run(asked, env=self.environment, capture_output=True, text=True).stdout
        return set(re.findall(r"^\s*(\S+) => not found", said, re.MULTILINE))


def package_of(library: str) -> str:
    """Return the package of a library as Debian names it (policy 8.1): libnsl.so.2 is in libnsl2.

    Raises:
        Refusal: its name says nothing about the package.
    """
    named = re.fullmatch(r"(.+?)(?:\.so\.|-)([\d.]+?)(?:\.so)?", library)
    if named is None:
        raise Refusal(f"Which of Debian's packages holds {library} is not known.")
    name, version = named[1].lower().replace("_", "-"), named[2]
    name = re.sub(r"^libicu.+", "libicu", name)  # several in one package
    return f"{name}-{version}" if name[-1].isdigit() else f"{name}{version}"


def _unpack(package: str, root: Path) -> None:
    fetch = ["apt-get", "download", "-qq", package]
    try:
        if subprocess.run(fetch, cwd=root, capture_output=True).returncode and os.geteuid() == 0:
            # A fresh machine does not know what packages there are.
            subprocess.run(["apt-get", "update", "-qq"], capture_output=True, check=False)  # noqa: S607
        subprocess.run(fetch, cwd=root, check=True, capture_output=True, text=True)
        for archive in root.glob("*.deb"):
            subprocess.run(["dpkg", "-x", archive, root], check=True, capture_output=True)  # noqa: S607
            archive.unlink()
    except FileNotFoundError as error:
        raise Refusal(f"{package} comes from Debian's packages: {error.filename} is missing.") from error
    except subprocess.CalledProcessError as error:
        reason = error.stderr.strip()
        raise Refusal(f"apt-get cannot download {package} ({reason}); try `apt-get update` first.") from error
