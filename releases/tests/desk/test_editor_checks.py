"""What stands between CKEditor 4 and its known faults is on, and its being off is found."""

from pathlib import Path

import pytest
from csp.constants import UNSAFE_INLINE
from django.conf import settings as installed
from django.contrib.staticfiles import finders
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client

from releases.desk.editor import checks
from umea_press.static_files import is_used

ADD = "/redaktion/releases/release/add/"


def found() -> list[str]:
    return [str(message.id) for message in run_checks(tags=["editor"])]


def test_every_mitigation_is_on() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"versionCheck": True}, "press.E205"),
        ({"extraPlugins": "sourcearea"}, "press.E206"),
        ({"plugins": "divarea,preview,undo"}, "press.E206"),
        ({"fullPage": True}, "press.E207"),
        ({"allowedContent": True}, "press.E207"),
        ({"extraAllowedContent": "script"}, "press.E207"),
    ],
)
def test_a_setting_that_takes_one_away_is_found(
    settings: pytest.FixtureRequest, change: dict[str, object], code: str
) -> None:
    settings.CKEDITOR_CONFIGS = {"release": {**settings.CKEDITOR_CONFIGS["release"], **change}}
    assert found() == [code]


def test_an_editor_with_all_its_parts_is_found(settings: pytest.FixtureRequest) -> None:
    config = dict(settings.CKEDITOR_CONFIGS["release"])
    del config["plugins"]
    settings.CKEDITOR_CONFIGS = {"release": config}
    assert found() == ["press.E206"]


def test_the_packages_own_uploads_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "INSTALLED_APPS", [*installed.INSTALLED_APPS, "ckeditor_uploader"])
    assert found() == ["press.E201"]


def test_pages_of_the_editor_that_would_be_served_are_found(settings: pytest.FixtureRequest) -> None:
    finders.get_finder.cache_clear()
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
    assert found() == ["press.E202"]
    finders.get_finder.cache_clear()


def test_a_policy_that_lets_any_script_run_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(checks.EDITOR_POLICY, "script-src-attr", [UNSAFE_INLINE])
    assert found() == ["press.E204"]


def test_a_release_that_may_hold_scripts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.richtext, "TAGS", {*checks.richtext.TAGS, "style"})
    assert found() == ["press.E203"]


def test_a_page_with_the_editor_lets_scripts_run_by_their_nonce_only(writer: Client) -> None:
    answer = writer.get(ADD)
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    nonce = policy["script-src"].split("'nonce-")[1].split("'")[0]
    assert policy["script-src"] == f"'nonce-{nonce}' 'strict-dynamic'"
    assert policy["script-src-attr"] == "'none'"
    scripts = answer.content.decode().split("<script ")[1:]
    runs = [one for one in scripts if not one.startswith('id="') or "application/json" not in one[:80]]
    assert len(runs) > 10
    assert [one[:80] for one in runs if f'nonce="{nonce}"' not in one.split(">")[0]] == []


def test_no_nonce_is_given_out_twice(writer: Client) -> None:
    policies = {writer.get(ADD).headers["Content-Security-Policy"] for _ in range(2)}
    assert len(policies) == 2


def test_what_is_collected_of_the_editor_is_what_its_page_asks_for(
    settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    hashed = {"BACKEND": "umea_press.static_files.HashedStaticFiles"}
    settings.STORAGES = {**installed.STORAGES, "staticfiles": hashed}
    call_command("collectstatic", interactive=False, verbosity=0)
    of_editor = [path for path in (tmp_path / "ckeditor").rglob("*") if path.is_file()]
    assert list(tmp_path.rglob("*.html")) == []
    assert (tmp_path / "ckeditor" / "ckeditor" / "lang" / "sv.js").exists()
    names = {str(path.relative_to(tmp_path)) for path in of_editor}
    assert "ckeditor/ckeditor/plugins/divarea/plugin.js" in names
    assert sum(path.stat().st_size for path in of_editor if path.suffix == ".js") < 2_000_000


@pytest.mark.django_db
def test_files_of_the_editor_that_no_page_asks_for_are_not_served(client: Client) -> None:
    assert not is_used("ckeditor/ckeditor/plugins/iframe/dialogs/iframe.js")
    assert client.get("/static/ckeditor/ckeditor/plugins/preview/preview.html").status_code == 404
    assert finders.find("ckeditor/ckeditor/plugins/preview/preview.html") is None
    assert finders.find("ckeditor/ckeditor/ckeditor.js")
