"""What no process starts with, and what `check --deploy` finds."""

import os
import random
import string
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from umea_press import env_file
from umea_press.checks import SETTINGS, refuse_to_start
from umea_press.local.environment import CHECKOUT, write_env

# The same in every process of a run: a value stands in the names of tests.
A_KEY, ANOTHER = ("".join(random.Random(seed).choices(string.ascii_letters, k=64)) for seed in (1, 2))
SOUND = {
    "LOCAL": False,
    "DEBUG": False,
    "HTTPS": True,
    "SITE_URL": "https://press.example.se",
    "ALLOWED_HOSTS": ["press.example.se"],
    "BEHIND_PROXY": True,
    "MAIL_ALLOWED_RECIPIENTS": ["*"],
    "MAIL_TOKEN_KEY": A_KEY,
    "SECRET_KEY": ANOTHER,
}
IN_THE_ENVIRONMENT = {
    "LOCAL": "0",
    "SITE_URL": "https://press.example.se",
    "ALLOWED_HOSTS": "press.example.se",
    "BEHIND_PROXY": "1",
    "MAIL_ALLOWED_RECIPIENTS": "*",
    "MAIL_TOKEN_KEY": A_KEY,
    "SECRET_KEY": ANOTHER,
    "PRESS_ROOM_NAME": "Exempelstads kommun",
    "PRESS_ROOM_STREET": "Torget 1",
    "PRESS_ROOM_POSTAL": "123 45 Exempelstad",
    "PRESS_ROOM_PHONE": "08-465 004 01",
    "PRESS_ROOM_WEBSITE": "https://www.example.se/",
    "PRESS_ROOM_CONTACT_URL": "https://www.example.se/kontakt",
}
PROGRAMS = {
    "web": ["gunicorn", "umea_press.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"],
    "worker": ["celery", "--skip-checks", "-A", "umea_press", "worker", "-c", "1"],
    "beat": ["celery", "-A", "umea_press", "beat", "--schedule", "{folder}/beat", "--pidfile="],
}


@pytest.fixture
def production(settings: Any) -> Any:
    for name, value in SOUND.items():
        setattr(settings, name, value)
    return settings


def found(*, deploy: bool = False) -> set[str]:
    """Return the codes of what our own checks find."""
    messages = run_checks(tags=None if deploy else [SETTINGS], include_deployment_checks=deploy)
    return {str(message.id) for message in messages if str(message.id).startswith("press.")}


def test_sound_settings_start_and_are_let_into_the_world(production: Any) -> None:
    assert found() == set()
    assert found(deploy=True) == set()


def test_a_newcomers_machine_starts() -> None:
    assert found() == set()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SECRET_KEY", "", "press.E001"),
        ("MAIL_TOKEN_KEY", "", "press.E002"),
        ("MAIL_TOKEN_KEY", "new,", "press.E002"),
        ("MAIL_TLS", "TLS", "press.E004"),
        ("MAIL_TLS", "ssl", "press.E004"),
        ("MAIL_ALLOWED_RECIPIENTS", [], "press.E006"),
        ("MAIL_ALLOWED_RECIPIENTS", ["*@example.se"], "press.E007"),
        ("MAIL_ALLOWED_RECIPIENTS", ["*", "example.se"], "press.E007"),
        ("MAIL_ALLOWED_RECIPIENTS", ["anna@"], "press.E007"),
        ("BEHIND_PROXY", None, "press.E009"),
        ("ALERT_WINDOW", 0, "press.E012"),
        ("SIGNUPS_PER_HOUR", -1, "press.E012"),
        ("PAGE_STORE_MB", -1, "press.E012"),
        ("ALERT_RATE", -0.5, "press.E012"),
        ("MAIL_REPLY_TO", "Pressjouren <press@example.se>", "press.E011"),
        ("MAIL_RETURN_PATH", "studs", "press.E011"),
        ("FEED_TAG_AUTHORITY", "press.example.se", "press.E010"),
        ("FEED_TAG_AUTHORITY", "press.example.se,i fjol", "press.E010"),
    ],
)
def test_nothing_starts_with_what_would_do_harm(production: Any, name: str, value: Any, code: str) -> None:
    setattr(production, name, value)
    assert found() == {code}


DIRECTORY = {
    "OIDC_ISSUER": "https://login.example.se/realms/kommun",
    "OIDC_CLIENT_ID": "pressrum",
    "OIDC_CLIENT_SECRET": "x",
    "DIRECTORY_ROLES": {"Pressrum": "writer"},
    "DIRECTORY_DOMAINS": ["example.se"],
}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"SAML_METADATA": "https://login.example.se/metadata", "SAML_NAME": "e-legitimation"}, ""),
        ({"SAML_METADATA": "https://login.example.se/metadata"}, "press.E018"),
        ({"SAML_METADATA": "/nowhere/idp.xml", "SAML_NAME": "x"}, "press.E015"),
        ({"SAML_METADATA": "http://login.example.se/metadata", "SAML_NAME": "x"}, "press.E014"),
        ({"OIDC_CLIENT_SECRET": ""}, "press.E013"),
        ({"OIDC_ISSUER": "http://login.example.se"}, "press.E014"),
        ({"OIDC_ISSUER": "https://login.microsoftonline.com/common/v2.0"}, "press.E014"),
        ({"DIRECTORY_ROLES": {}}, "press.E016"),
        ({"DIRECTORY_DOMAINS": []}, "press.E016"),
        ({"DIRECTORY_ROLES": {"Pressrum": "skribent"}}, "press.E017"),
        ({"OIDC_CLAIMS": {"mail": "upn"}}, "press.E017"),
        ({"OIDC_ISSUER": "", "DESK_LOCAL_SIGN_IN": "emergency"}, "press.E016"),
        ({"DESK_LOCAL_SIGN_IN": "nobody"}, "press.E004"),
    ],
)
def test_a_directory_that_would_let_in_nobody_or_everybody_is_refused(
    production: Any, changes: dict[str, Any], code: str
) -> None:
    for name, value in {**DIRECTORY, **changes}.items():
        setattr(production, name, value)
    assert found() == ({code} if code else set())


@pytest.mark.parametrize("name", ["LOCAL", "DEBUG", "BEHIND_PROXY"])
def test_a_switch_that_is_neither_on_nor_off_is_refused(monkeypatch: Any, name: str) -> None:
    monkeypatch.setenv(name, "ja")
    assert found() == {"press.E003"}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("MAIL_TSL", "Kanske menas MAIL_TLS."),
        ("PRESS_ROOM_NAMN", "Kanske menas PRESS_ROOM_NAME."),
        ("ALOWED_HOSTS", "Kanske menas ALLOWED_HOSTS."),
        ("MAIL_COLOUR", "Se docs/settings.md."),
    ],
)
def test_a_name_that_is_spelt_otherwise_is_said_and_stops_nothing(
    monkeypatch: Any, capsys: Any, name: str, hint: str
) -> None:
    monkeypatch.setenv(name, "x")
    assert found() == {"press.W001"}
    refuse_to_start()
    assert capsys.readouterr().err == f"{name} är ingen inställning. {hint}\n"


def test_a_rule_that_is_spelt_otherwise_is_said_and_stops_nothing(capsys: Any, settings: Any) -> None:
    settings.PROOFREADING_OFF = ["saving", "officialese"]
    assert found() == {"press.W013"}
    refuse_to_start()
    assert capsys.readouterr().err.startswith("PROOFREADING_OFF innehåller ”officialese”, som är okänt.")


@pytest.mark.parametrize(
    "name", ["PRESS_ENV", "MAIL", "MAILCHECK", "LOCALE", "TEST_DATABASE_URL", "LC_ALL", "PORT"]
)
def test_what_belongs_to_others_is_passed_over(monkeypatch: Any, name: str) -> None:
    monkeypatch.setenv(name, "x")
    assert found() == set()


def test_a_time_that_goes_backwards_is_refused(monkeypatch: Any) -> None:
    monkeypatch.setenv("ALERT_UNDO_SECONDS", "-5")
    assert found() == {"press.E012"}


@pytest.mark.parametrize(
    ("host", "encryption", "is_refused"),
    [
        ("smtp.example.se", "", True),
        ("192.0.2.1", "", True),
        ("smtp.example.se", "starttls", False),
        ("smtp.example.se", "tls", False),
        ("127.0.0.1", "", False),
        ("localhost", "", False),
        ("::1", "", False),
    ],
)
def test_a_password_is_said_over_tls_or_on_this_machine(
    production: Any, host: str, encryption: str, is_refused: bool
) -> None:
    production.MAIL_HOST, production.MAIL_TLS, production.MAIL_USER = host, encryption, "press"
    assert ("press.E005" in found()) is is_refused


@pytest.mark.parametrize("name", ["name", "street", "postal", "phone", "website", "contact_url"])
def test_nobody_starts_under_a_name_or_number_that_was_not_set(production: Any, name: str) -> None:
    production.PRESS_ROOM = {**production.PRESS_ROOM, name: ""}
    (message,) = run_checks(tags=[SETTINGS])
    assert f"PRESS_ROOM_{name.upper()}" in message.msg


def test_a_sender_that_was_not_set_is_refused(production: Any, monkeypatch: Any) -> None:
    monkeypatch.delenv("MAIL_FROM")
    assert found() == {"press.E008"}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SECRET_KEY", "changeme", "press.E101"),
        ("SECRET_KEY", "a" * 60, "press.E101"),
        ("SECRET_KEY", f"django-insecure-{'abcdefghijk' * 4}", "press.E101"),
        ("MAIL_TOKEN_KEY", f"{A_KEY},kort", "press.E101"),
        ("METRICS_TOKEN", "hemligt", "press.E101"),
        ("BOUNCE_WEBHOOK_SECRET", "hemligt", "press.E101"),
        ("MAIL_TOKEN_KEY", SOUND["SECRET_KEY"], "press.E102"),
        ("LOCAL", True, "press.E103"),
        ("DEBUG", True, "press.E104"),
        ("HTTPS", False, "press.E105"),
        ("ALLOWED_HOSTS", ["*"], "press.E106"),
        ("ALLOWED_HOSTS", [".se"], "press.E106"),
        ("ALLOWED_HOSTS", ["other.example.se"], "press.E107"),
        ("SITE_URL", "https://press.example.se/press", "press.E108"),
        ("WEBSUB_HUB", "file:///etc/passwd", "press.E108"),
        ("MAIL_LIST_ID", "press.example.se\nBcc: anna@example.se", "press.E108"),
        ("MAIL_PORT", 99999, "press.E108"),
    ],
)
def test_what_is_weak_is_found_before_the_world_is_let_in(
    production: Any, name: str, value: Any, code: str
) -> None:
    setattr(production, name, value)
    assert found(deploy=True) == {code}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("website", "javascript:alert(1)"),
        ("fault_report_url", "/fel"),
        ("accent", "red;}body{x"),
        ("accent_dark", "url(x)"),
    ],
)
def test_what_stands_in_every_page_has_its_shape(production: Any, name: str, value: str) -> None:
    production.PRESS_ROOM = {**production.PRESS_ROOM, name: value}
    assert found(deploy=True) == {"press.E108"}


@pytest.mark.parametrize("program", PROGRAMS)
def test_web_worker_and_beat_end_with_the_reason(program: str, tmp_path: Path) -> None:
    module, *arguments = (part.format(folder=tmp_path) for part in PROGRAMS[program])
    environment = deployed(MAIL_TOKEN_KEY=" ", SECRET_KEY="", MAIL_TLS="TLS")
    done = run([sys.executable, "-m", module, *arguments], environment)
    assert done.returncode == 3
    assert "MAIL_TOKEN_KEY har ingen nyckel" in done.stderr
    assert "MAIL_TLS är ”TLS”" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_door_for_returned_mail_ends_with_the_reason() -> None:
    environment = deployed(MAIL_TOKEN_KEY=" ", SECRET_KEY="")
    command = [sys.executable, "manage.py", "listen_for_bounces", "--skip-checks", "--lmtp", "127.0.0.1:0"]
    done = run(command, environment)
    assert done.returncode == 3
    assert "MAIL_TOKEN_KEY har ingen nyckel" in done.stderr


def test_a_mail_that_cannot_be_judged_without_a_key_stays_with_the_mail_server() -> None:
    done = run([sys.executable, "manage.py", "receive_bounce"], deployed(MAIL_TOKEN_KEY=" ", SECRET_KEY=""))
    assert done.returncode == os.EX_TEMPFAIL
    assert "MAIL_TOKEN_KEY" in done.stderr


def test_check_deploy_finds_nothing_in_settings_as_the_guide_has_them() -> None:
    done = run([sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], deployed())
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_PORT", "smtp"),
        ("ALERT_WINDOW", ""),
        ("MAIL_WARM_UP", "igår"),
        ("ALERT_DOMAIN_RATES", "example.se=fort"),
    ],
)
def test_a_value_that_cannot_be_read_ends_with_a_sentence(name: str, value: str) -> None:
    done = run([sys.executable, "manage.py", "check"], deployed(**{name: value}))
    assert done.returncode == 3
    assert done.stderr.startswith(f"{name} är ”{value}” och kan inte läsas")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "value",
    [
        "",
        "hemligt",
        "mysql://press:hemligt@db.example.se/press",
        "postgres://press:hemligt?@db.example.se/press",
    ],
)
def test_an_address_of_no_postgresql_ends_with_a_sentence_without_its_password(value: str) -> None:
    done = run([sys.executable, "manage.py", "check"], deployed(DATABASE_URL=value))
    assert done.returncode == 3
    assert done.stderr.startswith("DATABASE_URL är ”")
    assert len(done.stderr.splitlines()) == 1
    assert "hemligt" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("MAIL_WARM_UP", "", "None"),
        ("MAIL_WARM_UP", "2026-11-22", "datetime.date(2026, 11, 22)"),
        ("ALERT_DOMAIN_RATES", "gmail.com=20,example.se=0.5", "{'gmail.com': 20.0, 'example.se': 0.5}"),
        ("ALERT_DOMAIN_RATES", "", "{}"),
    ],
)
def test_days_and_rates_are_read(name: str, value: str, read: str) -> None:
    script = f"from umea_press import settings; print(repr(settings.{name}))"
    assert run([sys.executable, "-c", script], deployed(**{name: value})).stdout.strip() == read


def test_a_secret_is_read_as_it_stands_whatever_is_in_it(tmp_path: Path) -> None:
    written = tmp_path / "env"
    odd = {
        "SECRET_KEY": "#krona$och-mer #2",
        "MAIL_TOKEN_KEY": "'i enkla'",
        "MAIL_PASSWORD": '"$HOME" \\n\\"',
        "METRICS_TOKEN": " export a=b; c=`d` \x0c\u2028%h ",
        "BOUNCE_WEBHOOK_SECRET": "$krona",
        "MAIL_USER": "a'b",
    }
    written.write_text("\ufeff# En rad om filen\n\nLOCAL=1\n" + "".join(f"{k}={v}\n" for k, v in odd.items()))
    environment = {"PATH": os.environ["PATH"], "PRESS_ENV": str(written), "krona": "fel"}
    script = f"from umea_press import settings; print([getattr(settings, name) for name in {list(odd)}])"
    done = run([sys.executable, "-c", script], environment)
    assert done.stdout.strip() == repr(list(odd.values())), done.stderr


def test_every_reader_of_the_file_is_the_same(tmp_path: Path) -> None:
    """`make run` writes what the settings read; systemd, whose rules are others, reads no file of ours."""
    values = {"A": " $b#c 'd' \\\"", "B": "", "C": "'i'"}
    write_env(tmp_path / "env", values)
    assert env_file.read(tmp_path / "env") == values
    units = (CHECKOUT / "deploy" / "systemd").iterdir()
    assert [unit.name for unit in units if "EnvironmentFile" in unit.read_text()] == []


@pytest.mark.parametrize("line", ["hemligt", "export SECRET_KEY=hemligt", "SECRET KEY=hemligt", " A=hemligt"])
def test_a_line_that_is_no_setting_is_refused_by_its_number_and_not_shown(tmp_path: Path, line: str) -> None:
    (tmp_path / "env").write_text(f"LOCAL=1\n{line}\n")
    done = run([sys.executable, "manage.py", "check"], deployed(PRESS_ENV=str(tmp_path / "env")))
    assert done.returncode == 3
    assert done.stderr == f"Rad 2 i {tmp_path}/env är inte NAMN=värde. Se docs/settings.md.\n"


def test_a_file_that_is_not_there_is_refused() -> None:
    done = run([sys.executable, "manage.py", "check"], deployed(PRESS_ENV="/finns/inte"))
    assert (done.returncode, done.stderr.partition(" Se ")[0]) == (
        3,
        "PRESS_ENV är /finns/inte, och den filen finns inte.",
    )


def test_a_value_in_quotes_is_said_and_stops_nothing(monkeypatch: Any, production: Any) -> None:
    monkeypatch.setenv("PRESS_ROOM_NAME", '"Exempelstads kommun"')
    assert found() == {"press.W014"}
    refuse_to_start()


@pytest.mark.parametrize(("local", "shown"), [("1", "08-465 004 00"), ("0", "")])
def test_an_installation_of_another_name_shows_nothing_of_umea(local: str, shown: str) -> None:
    environment = {"PATH": os.environ["PATH"], "PRESS_ENV": os.devnull, "LOCAL": local}
    script = "from umea_press.settings import *; print(PRESS_ROOM['phone']); print(PRESS_ROOM, PRESS_ROOM_IN)"
    named = environment | {"PRESS_ROOM_NAME": "Exempelstads kommun"}
    phone, rest = run([sys.executable, "-c", script], named).stdout.split("\n", 1)
    assert phone == shown
    assert not [word for word in ("Umeå", "umea", "Uumaja", "Skolgatan", "090") if word in rest]


@pytest.mark.parametrize(
    ("environment", "whom"),
    [
        ({"LOCAL": "1", "MAIL_HOST": "127.0.0.1", "MAIL_PORT": "40125"}, "['*']"),
        ({"LOCAL": "1", "MAIL_HOST": "smtp.example.se", "MAIL_PORT": "587"}, "[]"),
        ({"LOCAL": "1", "MAIL_HOST": "localhost", "MAIL_PORT": "25"}, "[]"),
        ({"LOCAL": "0", "MAIL_HOST": "127.0.0.1", "MAIL_PORT": "40125"}, "[]"),
    ],
)
def test_only_mail_that_stays_on_a_newcomers_machine_goes_to_everybody(
    environment: dict[str, str], whom: str
) -> None:
    environment |= {"PATH": os.environ["PATH"], "PRESS_ENV": os.devnull}
    script = "from umea_press import settings; print(settings.MAIL_ALLOWED_RECIPIENTS)"
    assert run([sys.executable, "-c", script], environment).stdout.strip() == whom


def deployed(**others: str) -> dict[str, str]:
    """Return the environment of a sound installation but for these."""
    return {**os.environ, **IN_THE_ENVIRONMENT, "DJANGO_SETTINGS_MODULE": "umea_press.settings", **others}


def run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run(
        command, env=environment, cwd=CHECKOUT, input="", capture_output=True, text=True, timeout=120
    )
