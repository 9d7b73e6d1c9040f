"""A published release that is opened and saved as it stands has no changes to publish."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from releases.capture import read
from releases.desk import release_status
from releases.models import Edition, Release
from releases.services import drafting, importing
from releases.tests.cast import an_editor, published
from releases.tests.desk.reading import form_address, form_of
from releases.tests.desk.test_in_browser import ADD, log_in
from releases.tests.services.test_importing import SAMPLES
from umea_press.local import demo

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

EVERYTHING = """<h2>Barnen ritade</h2><p>Ett <strong>fet</strong> och <em>kursivt</em>,
på två<br>rader&nbsp;här <a href="https://example.se/a?b=1&amp;c=2">med länk</a>.</p>
<ul><li>ett<ul><li>under ett</li></ul></li><li><p>två</p></li></ul><ol><li>först</li></ol>
<blockquote lang="en"><p>– We build it now, says Alva Ek (S).</p></blockquote>
<p>– Nu bygger vi, säger Alva Ek (S), ordförande.</p><p>– Det är dags.</p>
<table><caption>Pengar</caption><thead><tr><th scope="col">År</th><th scope="col">Kr</th></tr></thead>
<tbody><tr><td>2026</td><td>1 000</td></tr></tbody></table><table><tr><td colspan="2">Utan kropp</td></tr></table>
<h3>CO<sub>2</sub> och m<sup>2</sup></h3><p>5 &lt; 6 &amp; "citat" — 10&#8239;000 kr</p>"""
REWRITE = """body => new Promise(done => {
    const editor = CKEDITOR.instances.id_body
    editor.setData(body, () => done(editor.getData()))
})"""
Editor = Callable[[str], str]


@pytest.fixture
def page(browser: Browser, live_site: object) -> Iterator[Page]:
    site = str(live_site.url)  # type: ignore[attr-defined]
    context = browser.new_context(base_url=site, locale="sv-SE")
    log_in(context, site)
    yield context.new_page()
    context.close()


@pytest.fixture
def editor(page: Page) -> Editor:
    """The desk's editor in a real browser: gives back what it makes of a body that nobody touched."""
    page.goto(ADD)
    page.wait_for_selector(".cke_editable")
    rewrite: Editor = lambda body: str(page.evaluate(REWRITE, body))  # noqa: E731
    return rewrite


def said() -> dict[str, object]:
    """Return what every release says, as approvals and the writers of a text are told by it."""
    rows = Release.objects.with_everything()
    return {row.title: (row.checksum(), drafting.snapshot(row).as_json()) for row in rows}


def changed_after_saving(editor: Editor) -> list[str]:
    """Save every release as it stands; return the published ones that then have changes to publish."""
    client = Client()
    client.force_login(an_editor())
    for release in Release.objects.exclude(state="withdrawn"):
        address = form_address(release)
        form = form_of(client.get(address), "release_form")
        form = {**form, "body": [editor(form["body"][0])]}
        # HTML 4.10.21.4: a form is sent with CRLF.
        form = {name: [value.replace("\n", "\r\n") for value in values] for name, values in form.items()}
        assert client.post(address, form).status_code == 302
    found = release_status.among(Release.objects.filter(editions__live=True))
    return [stands.live.slug for stands in found.values() if stands.live and stands.has_changes]


def test_no_demo_release_has_changes_after_it_was_saved_untouched(
    editor: Editor, settings: pytest.FixtureRequest
) -> None:
    settings.LOCAL = True
    demo.load()
    assert Edition.objects.live().count() > 40
    before = said()
    assert changed_after_saving(editor) == []
    after = said()
    assert [title for title in before if before[title] != after[title]] == []


def test_no_imported_release_has_changes_after_it_was_saved_untouched(editor: Editor) -> None:
    for path in SAMPLES:
        importing.archive(read(path.read_text(), path.name), by=None, otherwise=dt.date(2024, 5, 2))
    assert Edition.objects.live().count() == len(SAMPLES)
    assert changed_after_saving(editor) == []


def test_no_kind_of_block_is_changed_by_being_saved_untouched(editor: Editor) -> None:
    published(body=EVERYTHING)
    assert changed_after_saving(editor) == []


def test_a_word_that_was_changed_is_a_change(editor: Editor) -> None:
    published(body=EVERYTHING)
    assert changed_after_saving(lambda body: editor(body.replace("Barnen", "Barn"))) == [
        "ny-lekplats-vid-lovholmen"
    ]


def test_a_release_that_was_opened_and_saved_in_the_browser_is_still_just_published(page: Page) -> None:
    edition = published(body=EVERYTHING, decisions=[{"outcome": "Ja.", "dissent_text": "Nej,\nnej."}])
    page.goto(form_address(edition.release))
    page.wait_for_selector(".cke_editable")
    page.click("input[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    assert page.inner_text(".standing .badge") == "Publicerat"
