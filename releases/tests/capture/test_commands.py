"""The two commands on captures: what they print, what they refuse and how they go on."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from releases.models import Alert, Edition, Release
from releases.tests.cast import an_editor

SAMPLES = Path(__file__).parent / "samples"
SAMPLE = SAMPLES / "via_tt_cards.txt"


def run(*arguments: object) -> tuple[int, list[str], list[str]]:
    """Run a command; return its exit code and the lines of its two outputs."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue().splitlines(), err.getvalue().splitlines()


@pytest.fixture
def bad_files(tmp_path):
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "furniture.txt").write_text("Dela\n\nSkip to main content\n")
    names = ("empty.txt", "binary.txt", "furniture.txt", "missing.txt")
    return [*(tmp_path / name for name in names), tmp_path]


def test_readings_are_printed_as_a_json_list():
    out = StringIO()
    call_command("read_capture", str(SAMPLE), str(SAMPLES / "municipal_page.html"), stdout=out)
    assert [reading["file"] for reading in json.loads(out.getvalue())] == [SAMPLE.name, "municipal_page.html"]


def test_reading_needs_no_database():
    environment = {"PRESS_ENV": "/dev/null", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "read_capture", str(SAMPLE)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(done.stdout)[0]["title"].startswith("Sjöviks")


def test_unreadable_files_are_named_and_the_others_read(bad_files):
    code, out, err = run("read_capture", *bad_files, SAMPLE)
    assert code == 1
    assert len(json.loads("\n".join(out))) == 1
    assert [line.split(": ")[0] for line in err] == [str(path) for path in bad_files]


@pytest.mark.django_db
def test_draft_is_printed_with_its_address_at_the_desk():
    code, out, _ = run("import_captures", SAMPLE)
    release = Release.objects.get()
    assert (code, out) == (0, [f"{settings.SITE_URL}/redaktion/releases/release/{release.pk}/change/"])


@pytest.mark.django_db
def test_published_release_is_printed_with_its_public_address():
    code, out, _ = run("import_captures", SAMPLE, "--publish")
    edition = Edition.objects.get()
    assert (code, out) == (0, [settings.SITE_URL + edition.get_absolute_url()])
    assert Alert.objects.get().edition == edition


@pytest.mark.django_db
def test_archiving_twice_prints_the_same_address_and_mails_nobody():
    assert run("import_captures", SAMPLE, "--archive") == run("import_captures", SAMPLE, "--archive")
    assert (Edition.objects.count(), Alert.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_bad_files_stop_no_other(bad_files):
    code, out, err = run("import_captures", *bad_files, SAMPLE, "--archive")
    assert (code, len(out), len(err)) == (1, 1, len(bad_files))


@pytest.mark.django_db
def test_archive_without_a_date_says_what_to_do(settings):
    code, _, err = run("import_captures", SAMPLES / "umea_se_one_liners.txt", "--archive")
    assert code == 1
    assert "--date" in err[0]
    code, out, _ = run(
        "import_captures", SAMPLES / "umea_se_one_liners.txt", "--archive", "--date", "2020-02-19"
    )
    assert (code, len(out)) == (0, 1)


@pytest.mark.django_db
def test_what_cannot_be_published_is_said_and_not_written():
    code, _, err = run("import_captures", SAMPLES / "digest_votes.txt", "--publish")
    assert code == 1
    assert "digest_votes.txt" in err[0]
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_editor_who_answers_for_it_is_kept():
    run("import_captures", SAMPLE, "--by", an_editor().username)
    assert Release.objects.get().created_by == an_editor()


@pytest.mark.django_db
def test_unknown_editor_is_refused():
    with pytest.raises(CommandError):
        run("import_captures", SAMPLE, "--by", "ingen")


@pytest.mark.django_db
def test_pictures_that_are_left_out_are_named(tmp_path):
    page = tmp_path / "karta.html"
    image = '<img src="https://bilder.example/karta.png" alt="Karta över platsen">'
    page.write_text(f"<body><h1>Ny lekplats</h1><p>Nämnden säger ja till en ny lekplats.</p>{image}</body>")
    alone = tmp_path / "bara.html"
    alone.write_text(f"<html><body>{image}</body></html>")
    code, out, err = run("import_captures", page, alone)
    assert code == 1
    assert len(out) == 1
    assert [line.split(": ", 1) for line in err] == [
        [str(page), "Bilder tas inte med. Utelämnade: Karta över platsen. Ladda upp dem i redaktionen."],
        [str(alone), "Sidan innehåller bara bilder. Ta in en sida med text."],
        [str(page), "Osäkert, se efter: publiceringsdag, presskontakter."],
    ]
