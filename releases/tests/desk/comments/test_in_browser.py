"""Comments in a real browser: at a field and at marked words, by key and by touch, with the text left as it is."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from releases.desk.roles import StaffRole
from releases.models import CommentThread, Release
from releases.services import comments, review
from releases.tests.cast import a_release, an_editor
from releases.tests.chromium import AXE, LOOKS
from releases.tests.desk.reading import form_address
from releases.tests.desk.test_in_browser import log_in, settled
from releases.tests.four_eyes import a_member
from releases.tests.journeys.steps import step_address

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
MARK = """([root, words]) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(words);
        if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
    }
}"""
MARK_IN_FRAME = """words => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(words);
        if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
    }
}"""
PAINTED = "[...CSS.highlights.get('comments')].map(String)"


def a_page(browser: Browser, site: Any, **options: Any) -> Page:
    context = browser.new_context(base_url=site.url, locale="sv-SE", **options)
    log_in(context, site.url)
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.broken = broken  # type: ignore[attr-defined]
    return page


def say(page: Page, words: str) -> None:
    dialog = page.locator("#comment-dialog")
    dialog.locator("textarea").fill(words)
    dialog.get_by_role("button", name="Kommentera", exact=True).click()
    expect(dialog).to_be_hidden()


def test_a_field_and_marked_words_are_commented_answered_and_closed_beside_what_is_typed(
    browser: Browser, live_site: Any
) -> None:
    decisions = [{"outcome": "Ja."}, {"outcome": "Nämnden bygger en lekplats."}]
    release = a_release(decisions=decisions, created_by=an_editor("skribenten"))
    before = Release.objects.get(pk=release.pk).checksum()
    page = a_page(browser, live_site, viewport={"width": 1280, "height": 900})
    settled(page, form_address(release))
    page.fill("#id_lead", "En ny ingress som ingen har sparat.")
    # At a field, by the key.
    page.press("#id_lead", "Alt+k")
    expect(page.locator("#comment-dialog [data-about]")).to_have_text("Ingress")
    say(page, "Är ingressen för kort?")
    expect(page.locator("#comments-count")).to_have_text("Öppna kommentarer: 1")
    # At words of the body, by the button of the editor.
    body = page.locator(".cke_wysiwyg_div")
    html = page.evaluate("CKEDITOR.instances.id_body.getData()")
    page.evaluate(MARK, [body.element_handle(), "under våren"])
    page.get_by_role("toolbar").get_by_role("button", name="Kommentera").click()
    expect(page.locator("#comment-dialog q")).to_have_text("under våren")
    say(page, "Vilken vår?")
    page.wait_for_function(f"{PAINTED}.includes('under våren')")
    assert page.evaluate("CKEDITOR.instances.id_body.getData()") == html
    # At words in a field of the second row, by the button at the field.
    page.focus("#id_decisions-1-outcome")
    page.evaluate("document.getElementById('id_decisions-1-outcome').setSelectionRange(15, 27)")
    page.get_by_role("button", name="Kommentera markeringen").click()
    say(page, "Vilken?")
    threads = {thread.place: thread for thread in CommentThread.objects.all()}
    row = release.decisions.get(outcome="Nämnden bygger en lekplats.")
    assert {place: thread.quote for place, thread in threads.items()} == {
        "lead": "",
        "body": "under våren",
        f"decisions:{row.pk}:outcome": "en lekplats.",
    }
    # From the list to the words, also after an edit; and it says when they are gone.
    shown = page.locator(f"#kommentar-{threads['body'].pk}")
    page.evaluate("CKEDITOR.instances.id_body.setData('<p>Nytt.</p><p>Klart <b>under</b> våren.</p>')")
    shown.locator("[data-go]").click()
    assert page.evaluate("String(getSelection())") == "under våren"
    expect(shown.locator(".comment-gone")).to_be_hidden()
    page.evaluate("CKEDITOR.instances.id_body.setData('<p>Klart i höst.</p>')")
    expect(shown.get_by_text("De här orden står inte längre i texten.")).to_be_visible()
    # Answered and closed there; what is typed elsewhere stays.
    lead = page.locator(f"#kommentar-{threads['lead'].pk}")
    shown.locator("textarea").fill("Påbörjat svar")
    lead.locator("textarea").fill("Nej.")
    lead.get_by_role("button", name="Svara").click()
    expect(lead.get_by_text("Nej.")).to_be_visible()
    lead.get_by_role("button", name="Stäng tråden").click()
    expect(page.get_by_text("1 stängd")).to_be_visible()
    assert shown.locator("textarea").input_value() == "Påbörjat svar"
    assert page.input_value("#id_lead") == "En ny ingress som ingen har sparat."
    assert Release.objects.get(pk=release.pk).checksum() == before
    assert page.broken == []  # type: ignore[attr-defined]
    page.context.close()


def test_what_cannot_be_sent_stays_in_the_dialog(browser: Browser, live_site: Any) -> None:
    release = a_release(created_by=an_editor("skribenten"))
    page = a_page(browser, live_site)
    settled(page, form_address(release))
    dialog, problem = page.locator("#comment-dialog"), page.locator("#comment-dialog .panel-error")
    page.press("#id_title", "Alt+k")
    dialog.locator("textarea").fill("x" * 2001)
    dialog.get_by_role("button", name="Kommentera", exact=True).click()
    expect(problem).to_contain_text("Den här har 2001.")
    dialog.locator("textarea").fill("En tanke")
    page.evaluate(
        "for (const one of document.getElementsByName('csrfmiddlewaretoken')) one.value = 'x'.repeat(64)"
    )
    dialog.get_by_role("button", name="Kommentera", exact=True).click()  # with a token that it fetches anew
    expect(page.locator(".comment-thread")).to_contain_text("En tanke")
    page.press("#id_title", "Alt+k")
    dialog.locator("textarea").fill("En tanke till")
    Release.objects.filter(pk=release.pk).delete()
    dialog.get_by_role("button", name="Kommentera", exact=True).click()
    expect(problem).to_contain_text("har tagits bort")
    assert dialog.locator("textarea").input_value() == "En tanke till"
    page.context.close()


def test_a_reviewer_comments_on_marked_words_on_a_phone(browser: Browser, live_site: Any) -> None:
    release = a_release(created_by=a_member(StaffRole.WRITER, "skribenten"))
    review.submit(release, by=release.created_by)
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = a_page(browser, live_site, **phone)
    page.goto(step_address(release.pk, "granska"))
    page.frame_locator(".preview-stage iframe").locator(".lead").wait_for()
    page.frames[-1].evaluate(MARK_IN_FRAME, "själva ritat")
    page.get_by_role("button", name="Kommentera markeringen").tap()
    say(page, "Vilka barn?")
    thread = CommentThread.objects.get()
    assert (thread.place, thread.quote) == ("lead", "själva ritat")
    expect(page.locator(".comment-thread")).to_contain_text("Vilka barn?")
    assert page.frames[-1].evaluate(PAINTED) == ["själva ritat"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_each_page_with_comments_is_accessible_and_as_wide_as_the_screen(
    browser: Browser, live_site: Any, width: int, scheme: str
) -> None:
    release = a_release(created_by=an_editor("skribenten"))
    reviewer = an_editor("granskaren")
    thread = comments.comment(
        release, by=reviewer, text="Vilken vår?", place="body", quote="under våren", to=an_editor("anna")
    )
    comments.answer(thread, by=an_editor("skribenten"), text="x" * 90)
    comments.close(comments.comment(release, by=reviewer, text="Hur?", place="lead"), by=reviewer)
    comments.comment(release, by=reviewer, text="Var?", place="decisions:1:outcome", quote="borta")
    page = a_page(browser, live_site, viewport={"width": width, "height": 844}, color_scheme=scheme)
    for address in (
        form_address(release),
        step_address(release.pk, "granska"),
        step_address(release.pk, "kommentarer"),
        "/redaktion/",
    ):
        settled(page, address)
        if page.locator("#comments").count():
            page.locator(".comment-thread").first.wait_for()
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        if page.locator("[data-comment-whole]").count():
            page.click("[data-comment-whole]")
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.context.close()
