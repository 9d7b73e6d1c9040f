"""The installer, as far as a test without a machine of its own can look; `make install-test` runs it on clean ones."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from umea_press import env_file
from umea_press.local.environment import CHECKOUT
from umea_press.variables import VARIABLES

INSTALL = CHECKOUT / "deploy" / "install"
TEMPLATE = CHECKOUT / "deploy" / "press-room.env"
SCRIPT = INSTALL.read_text()


def test_the_first_settings_are_declared_and_hold_all_that_must_be_set() -> None:
    written, declared = env_file.read(TEMPLATE), {one.name: one for one in VARIABLES}
    assert set(written) <= set(declared)
    assert {name for name, one in declared.items() if one.must_be_set} <= set(written)


def test_it_starts_every_unit_but_the_one_that_is_chosen() -> None:
    units = {path.name for path in (CHECKOUT / "deploy" / "systemd").iterdir()}
    named = set(re.findall(r"press-room-\w+\.(?:service|socket)", SCRIPT))
    assert units - named == {"press-room-bounces.service"}
    assert named <= units


def test_it_names_the_extensions_that_the_tables_need() -> None:
    migrations = "\n".join(path.read_text() for path in (CHECKOUT / "releases" / "migrations").glob("0*.py"))
    assert re.findall(r"\w+Extension\(", migrations) == ["TrigramExtension("]
    assert "CREATE EXTENSION IF NOT EXISTS pg_trgm" in SCRIPT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--host NAME"),
        (("--host", "Press.Example.se"), "small letters"),
        (("--host", "press.example.se; reboot"), "small letters"),
        (("--host", "press.example.se", "--answers", "/finns/inte"), "/finns/inte cannot be read"),
        (("--anything",), "--host NAME"),
    ],
)
@pytest.mark.skipif(os.geteuid() != 0, reason="It asks for root first")
def test_what_it_cannot_do_it_says_before_it_does_anything(arguments: tuple[str, ...], said: str) -> None:
    done = subprocess.run([INSTALL, *arguments, "--dry-run"], capture_output=True, text=True, check=False)
    assert (done.returncode, said in done.stdout + done.stderr) == (2, True)


def test_answers_take_the_place_of_the_templates_lines_letter_by_letter(tmp_path: Path) -> None:
    """The part of the installer that writes the settings, run on files of the test's."""
    odd = {
        "PRESS_ROOM_NAME": "Åsele & \\1 kommun",
        "MAIL_PASSWORD": " $HOME#'\"\\n@HOST@ ",
        "SECRET_KEY": "egen",
    }
    answers = "# Svar\n" + "".join(f"{name}={value}\n" for name, value in odd.items())
    (tmp_path / "answers").write_text(answers)
    function = re.findall(r"^write_settings\(\) \{\n.*?^\}\n", SCRIPT, re.MULTILINE | re.DOTALL)[0]
    given = f"SETTINGS={tmp_path}/env here={CHECKOUT} host=press.example.se answers={tmp_path}/answers"
    script = f"set -eu\nchown() {{ :; }}\n{given}\n{function}write_settings"
    subprocess.run(["/bin/sh", "-c", script], check=True)
    written = env_file.read(tmp_path / "env")
    assert {name: written[name] for name in odd} == odd
    assert (written["SITE_URL"], written["ALLOWED_HOSTS"]) == ("https://press.example.se", "press.example.se")
    assert len({written["MAIL_TOKEN_KEY"], written["METRICS_TOKEN"], "egen"}) == 3
    assert min(len(written[name]) for name in ("MAIL_TOKEN_KEY", "METRICS_TOKEN")) == 64
    assert (tmp_path / "env").stat().st_mode & 0o777 == 0o640
