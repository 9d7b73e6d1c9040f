"""The editor of the body in a real Chromium: what is pasted, typed and chosen is stored as it was meant."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from releases.document import equivalence, quotes, richtext
from releases.models import Release
from releases.tests.cast import a_person, a_release
from releases.tests.chromium import AXE, LOOKS
from releases.tests.desk.pictures import a_jpeg
from releases.tests.desk.reading import form_address
from releases.tests.desk.test_in_browser import ADD, log_in
from releases.tests.desk.test_pasting import EXPECTED, REMARKS, copied_from, each_program
from releases.tests.document.test_pasted import word_item

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PASTE = """html => {
    const data = new DataTransfer()
    data.setData("text/html", html)
    data.setData("text/plain", "bara orden")
    const editable = CKEDITOR.instances.id_body.editable().$
    editable.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}"""
DROP = """([base64, name]) => {
    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))
    const data = new DataTransfer()
    data.items.add(new File([bytes], name, { type: "image/jpeg" }))
    const editable = CKEDITOR.instances.id_body.editable().$
    editable.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}"""
SELECT = """words => {
    const editor = CKEDITOR.instances.id_body
    editor.focus()
    const walker = document.createTreeWalker(editor.editable().$, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(words)
        if (at < 0) continue
        getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length)
        editor.selectionChange(true)
        return
    }
}"""
PANELS = ("link", "quote", "image", "table", "language", "keys")


@pytest.fixture
def page(browser: Browser, live_site: object) -> Iterator[Page]:
    """An editor's browser at an empty form; an error or a violation of the content policy fails the test."""
    site = str(live_site.url)  # type: ignore[attr-defined]
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, locale="sv-SE")
    log_in(context, site)
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on(
        "console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None
    )
    begin(page, ADD)
    yield page
    context.close()
    assert broken == []


def begin(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector(".editor-bar:visible")
    page.click(".cke_editable")


def body(page: Page) -> str:
    """Return what would be stored."""
    return richtext.clean(str(page.evaluate("CKEDITOR.instances.id_body.getData()")))


def written(page: Page, words: str) -> str:
    page.keyboard.type(words)
    return body(page)


def wait_for_body(page: Page, pattern: str) -> None:
    page.wait_for_function(
        "pattern => new RegExp(pattern, 's').test(CKEDITOR.instances.id_body.getData())", arg=pattern
    )


def pasted(page: Page, html: str) -> str:
    page.evaluate(PASTE, html)
    return page.inner_text(".editor-notice p")


def panel(page: Page, name: str) -> Any:
    page.click(f".editor-bar [data-panel={name}]")
    found = page.locator(f"#panel-{name}")
    expect(found).to_be_visible()
    return found


# --- What is pasted ---


@each_program
def test_what_is_copied_from_a_program_is_in_the_text_as_the_server_reads_it(
    page: Page, program: str
) -> None:
    assert pasted(page, copied_from(program)) == REMARKS[program]
    assert equivalence.as_read(body(page)) == equivalence.as_read(EXPECTED)


def test_a_paste_goes_where_the_caret_stood_and_can_be_undone_at_once(page: Page) -> None:
    page.keyboard.type("Före efter")
    for _step in range(len("efter")):
        page.keyboard.press("ArrowLeft")
    said = pasted(page, "<p>mitt <b>emellan</b> dem<span style='color:red'>!</span></p>")
    assert said == "1 textfärg togs inte med."
    assert body(page).replace("&nbsp;", " ") == "<p>Före mitt <strong>emellan</strong> dem!efter</p>"
    page.locator(".editor-notice").get_by_role("button", name="Ångra").click()
    assert body(page) == "<p>Före efter</p>"


def test_what_is_typed_while_the_server_thinks_stands_behind_what_was_pasted(page: Page) -> None:
    page.route("**/text/klistra-in/", lambda route: (page.wait_for_timeout(800), route.continue_()))
    page.keyboard.type("Ett")
    with page.expect_request("**/text/klistra-in/"):  # CKEditor hands a paste on a moment later
        page.evaluate(PASTE, "<b>två</b>")
    page.keyboard.type("tre")
    wait_for_body(page, "två")
    assert body(page) == "<p>Ett<strong>två</strong>tre</p>"


def test_without_the_server_headings_bold_and_lists_still_come_along_and_it_is_said(page: Page) -> None:
    page.route("**/text/klistra-in/", lambda route: route.abort())
    html = "<h1>Rubrik</h1><h4>Under</h4><p>Ett <b>fett</b> ord</p><ul><li>ett</li></ul>"
    assert "Servern svarade inte" in pasted(page, html)
    assert equivalence.as_read(body(page)) == equivalence.as_read(
        "<h2>Rubrik</h2><h3>Under</h3><p>Ett <strong>fett</strong> ord</p><ul><li>ett</li></ul>"
    )


def test_words_list_pasted_without_the_server_is_a_list_once_it_is_saved(page: Page) -> None:
    page.route("**/text/klistra-in/", lambda route: route.abort())
    pasted(page, f"<p class=MsoNormal>Vi har:</p>{word_item('utlåning', '·')}{word_item('kaffe', '·')}")
    assert body(page).endswith("<ul><li>utlåning</li><li>kaffe</li></ul>")


def test_an_image_inside_the_clipboard_is_uploaded_and_its_six_megabytes_never_reach_the_text(
    page: Page,
) -> None:
    picture = a_jpeg(size=(1600, 1600)).read()
    padded = base64.b64encode(picture + b"\0" * (6 * 1024 * 1024 - len(picture))).decode()
    said = pasted(page, f"<p>Före</p><p><img src='data:image/jpeg;base64,{padded}'></p><p>Efter</p>")
    assert said == "En bild följde med. Markera den, tryck på Bild och skriv vad den visar."
    assert re.fullmatch(r'<p>Före</p>\s*<p><img src="/media/bilder/[^"]+"></p>\s*<p>Efter</p>', body(page)), (
        body(page)
    )


def test_an_image_that_cannot_be_taken_is_explained_and_the_words_stay(page: Page) -> None:
    broken = base64.b64encode(b"ingen bild").decode()
    said = pasted(page, f"<p>Före</p><p><img src='data:image/png;base64,{broken}'></p><p>Efter</p>")
    assert said.startswith("En bild följde inte med: Filen är ingen bild")
    assert equivalence.as_read(body(page)) == equivalence.as_read("<p>Före</p><p>Efter</p>")


def test_a_pasted_screenshot_asks_for_its_words_first(page: Page) -> None:
    page.evaluate(DROP, [base64.b64encode(a_jpeg().read()).decode(), "bild.jpg"])
    found = page.locator("#panel-image")
    expect(found).to_be_visible()
    found.get_by_role("button", name="Infoga").click()
    expect(found.get_by_role("alert")).to_have_text("Skriv vad bilden visar, eller märk den som dekorativ.")
    found.get_by_label("Vad bilden visar").fill("En lekplats")
    found.get_by_role("button", name="Infoga").click()
    wait_for_body(page, "<img")
    assert 'alt="En lekplats"' in body(page)


# --- What is typed ---


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Det kostar 450 000 kronor.", "Det kostar 450&nbsp;000 kronor."),
        ("1 250 000 kr", "1&nbsp;250&nbsp;000 kr"),
        ("Ring 070 123 45 67 nu", "Ring 070 123 45 67 nu"),
        ("den 12 345 6", "den 12&nbsp;345 6"),
        ('Hon sade "ja".', "Hon sade ”ja”."),
        ("Det är Eva's", "Det är Eva’s"),
        ("Så -- ja", "Så – ja"),
        ("Så - ja", "Så – ja"),
        ("- Vi bygger nu", "– Vi bygger nu"),
        ("Lund-Malmö, 5-6", "Lund-Malmö, 5-6"),
        ("Läs www.example.se idag", 'Läs <a href="https://www.example.se">www.example.se</a> idag'),
        ("Se https://example.se/a, ja", 'Se <a href="https://example.se/a">https://example.se/a</a>, ja'),
        ("till a@example.se idag", 'till <a href="mailto:a@example.se">a@example.se</a> idag'),
    ],
)  # fmt: skip
def test_what_is_typed_is_set_as_swedish_is_written(page: Page, typed: str, expected: str) -> None:
    assert written(page, typed).replace(' rel="noopener"', "") == f"<p>{expected}</p>"


def test_a_correction_while_typing_is_taken_back_by_one_undo(page: Page) -> None:
    page.keyboard.type('Det är 6"')
    assert "6”" in body(page)
    page.keyboard.press("Control+z")
    assert body(page) == '<p>Det är 6"</p>'


def test_the_line_below_counts_words_minutes_and_lix(page: Page) -> None:
    page.keyboard.type("Kommunstyrelsen beslutar om broarna. Vi bygger nu.")
    expect(page.locator(".editor-figures")).to_have_text("7 ord · 1 min att läsa · LIX 46, medelsvår")


def test_an_empty_text_says_what_to_do_until_something_is_typed(page: Page) -> None:
    empty = page.locator(".cke_editable.is-empty")
    expect(empty).to_have_attribute("data-placeholder", re.compile("^Skriv här, eller klistra in"))
    page.keyboard.type("a")
    expect(empty).to_have_count(0)


# --- Panels ---


def test_a_quote_names_a_contact_of_the_release_and_is_read_as_one(page: Page) -> None:
    release = a_release(body="", contacts=[a_person("Alva Ek"), a_person("Bo Nilsson")])
    begin(page, form_address(release))
    found = panel(page, "quote")
    found.get_by_label("Vad som sägs").fill("”Vi bygger nu.”\nDet blir bra för barnen!")
    found.get_by_label("Vem som säger det").select_option(index=0)
    found.get_by_role("button", name="Infoga").click()
    expect(found).to_be_hidden()
    stored = quotes.set_quotes(body(page))
    assert [(quote.text, quote.speaker) for quote in quotes.read_quotes(stored)] == [
        ("Vi bygger nu.", "Alva Ek")
    ]
    assert stored.endswith("<blockquote><p>– Det blir bra för barnen!</p></blockquote>")


def test_somebody_else_can_speak_with_party_and_role(page: Page) -> None:
    found = panel(page, "quote")
    found.get_by_label("Vad som sägs").fill("Vi bygger nu")
    found.get_by_role("button", name="Infoga").click()
    expect(found.get_by_role("alert")).to_have_text("Skriv vem som säger det.")
    found.get_by_label("Namn, parti och roll").fill("Alva Ek (S), ordförande i nämnden")
    found.get_by_role("button", name="Infoga").click()
    assert body(page) == "<p>– Vi bygger nu, säger Alva Ek (S), ordförande i nämnden.</p>"


def test_a_link_gets_the_address_that_the_server_reads_and_one_that_leads_nowhere_is_refused(
    page: Page,
) -> None:
    page.keyboard.type("Läs mer här")
    page.evaluate(SELECT, "här")
    found = panel(page, "link")
    expect(found.get_by_label("Adress")).to_be_focused()
    found.get_by_label("Adress").fill("hemsidan")
    page.keyboard.press("Enter")
    expect(found.get_by_role("alert")).to_have_text(
        "Adressen leder ingenstans. Skriv den som https://www.example.se/."
    )
    found.get_by_label("Adress").fill("www.example.se")
    page.keyboard.press("Enter")
    expect(found).to_be_hidden()
    assert body(page) == '<p>Läs mer <a href="https://www.example.se" rel="noopener">här</a></p>'
    page.evaluate(SELECT, "här")
    panel(page, "link").get_by_role("button", name="Ta bort länken").click()
    assert body(page) == "<p>Läs mer här</p>"


def test_without_the_server_a_link_is_still_set(page: Page) -> None:
    page.route("**/text/klistra-in/", lambda route: route.abort())
    found = panel(page, "link")
    found.get_by_label("Ord", exact=True).fill("sidan")
    found.get_by_label("Adress").fill("www.example.se")
    page.keyboard.press("Enter")
    expect(found).to_be_hidden()
    assert body(page) == '<p><a href="https://www.example.se" rel="noopener">sidan</a></p>'


def test_an_image_has_words_or_is_decorative_and_a_caption(page: Page, tmp_path: Path) -> None:
    (tmp_path / "bild.jpg").write_bytes(a_jpeg().read())
    found = panel(page, "image")
    found.get_by_role("button", name="Infoga").click()
    expect(found.get_by_role("alert")).to_have_text("Skriv vad bilden visar, eller märk den som dekorativ.")
    found.get_by_label("Fil", exact=True).set_input_files(tmp_path / "bild.jpg")
    found.get_by_label("Dekorativ").check()
    found.get_by_label("Bildtext och fotograf").fill("Lekplatsen. Foto: Alva Ek")
    found.get_by_role("button", name="Infoga").click()
    wait_for_body(page, "<figcaption")
    assert re.fullmatch(
        r'<figure><img alt="" height="600" src="/media/bilder/[^"]+" width="900">\s*'
        r"<figcaption>Lekplatsen\. Foto: Alva Ek</figcaption>\s*</figure>",
        body(page),
    ), body(page)
    page.dblclick(".cke_editable img")
    expect(found.get_by_label("Dekorativ")).to_be_checked()
    found.get_by_label("Dekorativ").uncheck()
    found.get_by_label("Vad bilden visar").fill("En lekplats")
    found.get_by_label("Bildtext och fotograf").fill("")
    found.get_by_role("button", name="Ändra").click()
    expect(found).to_be_hidden()
    assert 'alt="En lekplats"' in body(page)
    assert "figcaption" not in body(page)


def test_a_table_has_headings_and_a_caption_and_grows(page: Page) -> None:
    found = panel(page, "table")
    found.get_by_label("Vad tabellen visar").fill("Pengar")
    found.get_by_label("Rader").fill("många")
    found.get_by_role("button", name="Infoga").click()
    expect(found.get_by_role("alert")).to_contain_text("Skriv hela tal")
    found.get_by_label("Rader").fill("2")
    found.get_by_role("button", name="Infoga").click()
    for word in ("År", "Kronor", "2027", "5"):
        page.keyboard.type(word)
        page.keyboard.press("Tab") if word != "5" else None
    panel(page, "table").get_by_role("button", name="Rad nedanför").click()
    squeezed = re.sub(r"\s+", "", body(page).replace("&nbsp;", ""))
    assert squeezed == (
        '<table><caption>Pengar</caption><thead><tr><thscope="col">År</th><thscope="col">Kronor</th></tr></thead>'
        "<tbody><tr><td>2027</td><td>5</td></tr><tr><td></td><td></td></tr></tbody></table>"
    ).replace("\n", "")


def test_words_are_marked_as_another_languages_and_unmarked(page: Page) -> None:
    page.keyboard.type("Vi säger hello i dag")
    found = panel(page, "language")
    found.get_by_role("button", name="Märk", exact=True).click()
    expect(found.get_by_role("alert")).to_have_text("Markera orden först, välj sedan deras språk.")
    page.keyboard.press("Escape")
    expect(page.locator(".cke_editable")).to_be_focused()
    page.evaluate(SELECT, "hello")
    panel(page, "language").get_by_label("Språk").select_option(label="engelska")
    found.get_by_role("button", name="Märk", exact=True).click()
    assert body(page) == '<p>Vi säger <span lang="en">hello</span> i dag</p>'
    expect(page.locator(".cke_editable")).to_be_focused()
    page.evaluate(SELECT, "hello")
    panel(page, "language").get_by_role("button", name="Ta bort märkningen").click()
    assert body(page) == "<p>Vi säger hello i dag</p>"


@pytest.mark.parametrize("name", PANELS)
def test_escape_closes_a_panel_writes_nothing_and_leads_back_into_the_text(page: Page, name: str) -> None:
    page.keyboard.type("Ord")
    found = panel(page, name)
    page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    assert written(page, "!") == "<p>Ord!</p>"


# --- Keys and tools ---


def test_keys_alone_write_a_text_with_all_that_it_can_hold(page: Page) -> None:
    page.keyboard.press("Control+Shift+2")
    page.keyboard.type("Rubrik")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("Fett")
    page.keyboard.press("Control+b")
    page.keyboard.type(" ord")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Shift+8")
    page.keyboard.type("punkt")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Shift+9")
    page.keyboard.type("Vi bygger")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Alva Ek (S)")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-quote")).to_be_hidden()
    assert equivalence.as_read(body(page)) == equivalence.as_read(
        "<h2>Rubrik</h2><p><strong>Fett</strong> ord</p><ul><li>punkt</li></ul>"
        "<p>– Vi bygger, säger Alva Ek (S).</p>"
    )


def test_the_tools_are_one_stop_that_arrows_move_in(page: Page) -> None:
    page.keyboard.press("Alt+F10")
    expect(page.get_by_label("Stycke eller rubrik")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Fet")).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("[data-panel=keys]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".cke_editable")).to_be_focused()


def test_a_tool_says_whether_it_is_on(page: Page) -> None:
    bold = page.get_by_role("button", name="Fet")
    expect(bold).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Control+b")
    expect(bold).to_have_attribute("aria-pressed", "true")


def test_the_text_grows_and_its_tools_stay_in_sight(page: Page) -> None:
    page.evaluate(PASTE, "<p>En rad</p>" * 80)
    wait_for_body(page, "En rad")
    page.evaluate("document.querySelector('.cke_editable').lastElementChild.scrollIntoView()")
    tall = page.evaluate("document.querySelector('.cke_editable').offsetHeight > innerHeight * 2")
    top = page.evaluate("document.querySelector('.editor-bar').getBoundingClientRect().top")
    assert (tall, top) == (True, 0)


def test_the_whole_screen_is_left_by_escape(page: Page) -> None:
    frame = page.locator(".editor")
    page.get_by_role("button", name="Helskärm").click()
    assert frame.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 900}
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Helskärm")).to_have_attribute("aria-pressed", "false")
    assert page.locator(".cke_editable").evaluate("one => one === document.activeElement")


def test_the_editors_files_are_all_there_and_none_comes_from_elsewhere(
    browser: Browser, live_site: object
) -> None:
    site = str(live_site.url)  # type: ignore[attr-defined]
    context = browser.new_context(base_url=site)
    log_in(context, site)
    page, lacking = context.new_page(), []
    page.on("response", lambda answer: lacking.append(answer.url) if answer.status >= 400 else None)
    page.on(
        "request",
        lambda asked: (
            lacking.append(asked.url) if not asked.url.startswith((site, "data:", "blob:")) else None
        ),
    )
    begin(page, ADD)
    for name in PANELS:
        panel(page, name)
        page.keyboard.press("Escape")
    context.close()
    assert lacking == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_panel_is_accessible_and_fits(
    browser: Browser, live_site: object, width: int, scheme: str
) -> None:
    site, found = str(live_site.url), {}  # type: ignore[attr-defined]
    # The checker itself writes styles that the policy forbids.
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale="sv-SE",
        bypass_csp=True,
    )
    log_in(context, site)
    page = context.new_page()
    begin(page, form_address(a_release(contacts=[a_person("Alva Ek")])))
    for name in PANELS:
        opened = panel(page, name)
        rules = Axe().run(page, options=AXE).response["violations"]
        found[name] = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in rules]
        box = opened.bounding_box()
        if box["x"] < 0 or box["x"] + box["width"] > width or box["y"] < 0:
            found[name].append(("does not fit", str(box)))
        page.keyboard.press("Escape")
    context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_what_was_written_is_saved_as_it_was_meant(page: Page) -> None:
    page.keyboard.type("Det kostar 450 000 kronor.")
    page.locator("#id_title").fill("Sparat")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.wait_for_selector(".messagelist")
    assert Release.objects.get().body == "<p>Det kostar 450&nbsp;000 kronor.</p>"


# --- A poor line ---


def test_an_image_is_waited_for_while_it_is_sent_and_given_up_once_nothing_moves(page: Page) -> None:
    held: list[Any] = []
    page.clock.install()
    page.route("**/bilder/ladda-upp/", lambda route: held.append(route))
    image = panel(page, "image")
    image.locator("[name=file]").set_input_files(
        {"name": "bro.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg().read()}
    )
    image.locator("[name=decorative]").check()
    image.get_by_role("button", name="Infoga").click()
    expect(image.locator(".panel-sending")).to_be_visible()
    page.clock.fast_forward(60_000)
    expect(image.locator(".panel-error")).to_be_empty()
    page.clock.fast_forward(70_000)
    expect(image.locator(".panel-error")).to_contain_text("Servern svarar inte.")
    expect(image.locator(".panel-sending")).to_be_hidden()
    page.unroute("**/bilder/ladda-upp/")
    image.get_by_role("button", name="Infoga").click()
    wait_for_body(page, "<img")


def test_every_language_that_can_be_chosen_has_the_name_that_swedes_use(page: Page) -> None:
    names = panel(page, "language").locator("option").all_inner_texts()
    assert {"pashto", "romska", "romska (arli)"} <= set(names)
    assert not {"rom", "afghanska"} & set(names)
