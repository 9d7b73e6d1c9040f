"""Debian's nginx, fetched once, and the site behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.debian import Unpacked
from bench.keys import certificate
from bench.servers import LOOPBACK, NGINX
from releases.tests.deploy.site import Site, collect_static, deployed
from umea_press.local.environment import TEST, locked


@pytest.fixture(scope="session")
def tools() -> Unpacked:
    """nginx, unpacked beside the tests' other things: nothing is installed, no service is started."""
    with locked(TEST.folder / "nginx.lock"):
        return Unpacked.packages(TEST.folder / "nginx", *NGINX, programs=["nginx"])


@pytest.fixture(scope="session")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    collect_static(folder)
    return folder


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate(tmp_path_factory.mktemp("keys"), LOOPBACK)


@pytest.fixture
def site(
    transactional_db: None, tools: Unpacked, keys: tuple[Path, Path], static: Path, tmp_path: Path
) -> Iterator[Site]:
    with deployed(tools, keys, static, tmp_path) as running:
        yield running
