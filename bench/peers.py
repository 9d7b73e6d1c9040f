"""Other people's software that is measured beside ours, each in an environment and a PostgreSQL schema of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

WAGTAIL = (
    "wagtail==7.4.4",
    "wagtail-cache==3.0.0",
    "django==5.2.19",
    "psycopg[binary]==3.3.9",
    "gunicorn==27.0.1",
)


def python_with(folder: Path, packages: Sequence[str]) -> Path:
    """Return the python of an environment that holds these packages, installed unless that was done before."""
    python, installed = folder / "bin" / "python", folder / "packages"
    if not installed.exists() or installed.read_text().split() != list(packages):
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--quiet", *packages], check=True)
        installed.write_text(" ".join(packages))
    return python


def node_modules_with(folder: Path, *packages: str, scripts: bool = True) -> Path:
    """Return the folder of these npm packages ("name@version"), installed unless that was done before.

    Without `scripts` the packages' own programs do not run when they are installed.
    """
    installed = folder / "packages"
    if not installed.exists() or installed.read_text().split() != list(packages):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}")
        install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--save-exact", *packages]
        install += [] if scripts else ["--ignore-scripts"]
        subprocess.run(install, cwd=folder, check=True)
        installed.write_text(" ".join(packages))
    return folder / "node_modules"


def environment_with(database: str, schema: str) -> dict[str, str]:
    """Make a schema in this database and return our environment, with where it is in PEER_DB_….

    `database` is a URL as `durable_database` gives it, with the folder of the server's socket.
    """
    address = urlsplit(database)
    folder, _, name = address.path.lstrip("/").rpartition("/")
    with psycopg.connect(dbname=name, host=f"/{folder}", user=address.username, autocommit=True) as session:
        session.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    return {
        **os.environ,
        "PEER_DB_NAME": name,
        "PEER_DB_HOST": f"/{folder}",
        "PEER_DB_USER": address.username or "",
        "PEER_DB_SCHEMA": schema,
    }
