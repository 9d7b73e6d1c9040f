"""`manage.py doctor`: each thing that can be wrong is made wrong, and it says so and what to do."""

import datetime as dt
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as current
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from bench.keys import certificate
from releases import retention
from releases.monitoring import health
from releases.monitoring.doctor import database, declared, files, mail, processes, site, versions
from releases.monitoring.doctor.diagnosis import Diagnosis, Grade
from releases.tests.mail.deliverability.name_server import NameServer
from releases.tests.processes import Broker
from umea_press.local.environment import CHECKOUT

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


def wrong(found: Iterator[Diagnosis]) -> list[str]:
    """Return what is wrong, having looked whether each says what to do."""
    bad = [one for one in found if one.grade is not Grade.OK]
    assert all(one.remedy for one in bad), bad
    return [one.sentence for one in bad]


# --- Settings and versions


def test_a_weak_secret_and_a_proxy_that_nobody_named_are_wrong(settings: Any) -> None:
    settings.LOCAL, settings.HTTPS, settings.BEHIND_PROXY = False, True, None
    settings.SECRET_KEY = settings.MAIL_TOKEN_KEY = "kort"
    said = " ".join(wrong(declared.check()))
    assert "SECRET_KEY är svag" in said
    assert "BEHIND_PROXY är inte satt" in said


def test_an_unknown_word_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_TSL", "tls")
    warnings = [one for one in declared.check() if one.grade is Grade.WARNING]
    assert "MAIL_TSL är ingen inställning." in [one.sentence for one in warnings]


@pytest.mark.parametrize(
    ("name", "version", "day", "grade"),
    [
        ("Debian", "12", "2027-12-01", Grade.OK),
        ("Debian", "12", "2028-03-01", Grade.WARNING),
        ("Python", "3.11", "2027-11-01", Grade.WRONG),
        ("Django", "7.1", "2026-11-30", Grade.WARNING),
        ("PostgreSQL", "14", "2026-11-30", Grade.WRONG),
    ],
)
def test_a_version_is_good_until_its_makers_mend_it_no_more(
    name: str, version: str, day: str, grade: Grade
) -> None:
    found = versions.diagnosis(name, version, dt.date.fromisoformat(day))
    assert (found.grade, bool(found.remedy)) == (grade, grade is not Grade.OK)


def test_what_the_product_is_tried_with_is_known() -> None:
    assert "3.11" in versions.ENDS["Python"]
    assert {"12", "13"} <= set(versions.ENDS["Debian"])


# --- The database


@pytest.mark.django_db
def test_a_sound_database_has_nothing_wrong() -> None:
    assert wrong(database.check()) == []


@pytest.mark.django_db
def test_a_missing_extension_and_missing_tables_are_wrong() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
    MigrationRecorder.Migration.objects.filter(app="releases").latest("pk").delete()
    assert wrong(database.check()) == [
        "Tillägget pg_trgm saknas: det går inte att söka.",
        "Tabellerna är inte den här versionens.",
    ]


def test_a_clock_that_goes_otherwise_is_wrong() -> None:
    second = dt.timedelta(seconds=1)
    assert database.clock(NOW, NOW + second / 2, NOW + second).grade is Grade.OK
    for theirs in (NOW - 5 * second, NOW + 6 * second):
        found = database.clock(NOW, theirs, NOW + second)
        assert (found.grade, "5 sekunder" in found.sentence) == (Grade.WRONG, True)


# --- Files


def test_a_full_disk_is_wrong_and_a_filling_one_a_warning() -> None:
    grades = [files.space(Path("/"), int(free * files.GB)).grade for free in (5.1, 4.9, 0.4)]
    assert grades == [Grade.OK, Grade.WARNING, Grade.WRONG]


def test_backups_are_as_old_as_the_newest_file(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_FOLDER = ""
    assert wrong(files.check_backups()) != []
    settings.BACKUP_FOLDER = str(tmp_path)
    assert wrong(files.check_backups()) == [f"Det finns ingen säkerhetskopia i {tmp_path}."]
    for hours, grade in ((100, Grade.WRONG), (30, Grade.WARNING), (3, Grade.OK)):
        made = tmp_path / f"{hours}.dump"
        made.touch()
        os.utime(made, times=(made.stat().st_mtime - hours * 3600,) * 2)
        (found,) = files.check_backups()
        assert (found.grade, f"{hours} timmar" in found.sentence) == (grade, True)


def test_folders_that_cannot_be_used_are_wrong(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.WHITENOISE_USE_FINDERS = False
    settings.MEDIA_ROOT, settings.STATIC_ROOT = "/proc/media", str(tmp_path)
    said = wrong(files.check_folders())
    assert said[0].startswith("/proc/media tar inte emot filer:")
    assert said[1] == f"{tmp_path} innehåller inte sidornas filer: de visas utan utseende."


# --- Processes


def test_every_check_of_the_health_page_has_its_sentence() -> None:
    assert {check.__name__ for check in health.CHECKS} == set(processes.MEANINGS) | processes.ELSEWHERE


@pytest.mark.django_db
def test_a_sweep_that_does_not_come_by_is_wrong(broker: Broker) -> None:
    assert wrong(processes.check()) == [
        "Varje minuts arbete har inte gjorts på sistone.",
        "Räkningen av mejlen går inte ihop, eller har inte gjorts.",
    ]
    retention.sweep(timezone.now())
    assert wrong(processes.check()) == []
    broker.stop()
    assert wrong(processes.check()) == ["Redis svarar inte: mejl väntar till nästa minut."]


# --- The site and its mail


class Proxy(BaseHTTPRequestHandler):
    """Answers every page with `status`; 301 leads to the same page, as it does without X-Forwarded-Proto."""

    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        if self.status == 301:
            self.send_header("Location", f"{current.SITE_URL}{self.path}")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def proxy(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Proxy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.LOCAL, settings.SITE_URL = False, f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "said"), [(200, ""), (301, "leder till sig själv utan slut"), (503, "svarar med status 503")]
)
def test_the_site_is_asked_as_a_reader_asks(
    proxy: HTTPServer, monkeypatch: pytest.MonkeyPatch, status: int, said: str
) -> None:
    monkeypatch.setattr(Proxy, "status", status)
    assert said in " ".join(wrong(site.check()))


def test_a_certificate_that_browsers_do_not_trust_is_wrong(
    proxy: HTTPServer, settings: Any, tmp_path: Path
) -> None:
    file, key = certificate(tmp_path, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    proxy.socket = context.wrap_socket(proxy.socket, server_side=True)
    settings.SITE_URL = settings.SITE_URL.replace("http:", "https:")
    (said,) = wrong(site.check())
    assert said.startswith(f"Webbläsare litar inte på certifikatet för {settings.SITE_URL}")


def test_a_certificate_is_good_for_as_long_as_somebody_renews_it() -> None:
    grades = [site.certificate(NOW + dt.timedelta(days=days), NOW).grade for days in (90, 20, -1)]
    assert grades == [Grade.OK, Grade.WARNING, Grade.WARNING]


def test_what_check_mail_finds_is_found(settings: Any) -> None:
    with NameServer() as dns:
        found = list(mail.check(dns.address))
    assert {"mail SPF", "mail DKIM", "mail DMARC"} <= {one.subject for one in found}
    assert "mail SPF" in {one.subject for one in found if one.grade is Grade.WRONG}


# --- All together


@pytest.mark.parametrize(("language", "said"), [("sv", "går inte att nå"), ("en", "cannot be reached")])
def test_without_its_database_it_says_all_the_rest_and_ends_with_1(language: str, said: str) -> None:
    environment = os.environ | {
        "DATABASE_URL": "postgres://press@127.0.0.1:1/finns-inte",
        "BACKUP_FOLDER": "/finns/inte",
    }
    with NameServer() as dns:
        host, port = dns.address
        command = ["manage.py", "doctor", "--language", language, "--resolver", f"{host}:{port}"]
        done = subprocess.run(
            [sys.executable, *command],
            cwd=CHECKOUT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr.count("Traceback")) == (1, 0)
    assert f"finns-inte {said}" in done.stdout
    assert "/finns/inte" in done.stdout  # and what comes after it is looked at all the same
    assert all(f"{name} " in done.stdout for name in ("Python", "Debian", "SPF", "DMARC"))
    lines = [line for line in done.stdout.splitlines() if line]
    words = {"sv": ("ok ", "varning ", "fel "), "en": ("ok ", "warning ", "wrong ")}[language]
    assert [line for line in lines[:-1] if not line.startswith(words)] == []
