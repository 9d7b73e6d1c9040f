"""Hostile bodies in a real browser: its own parser finds only what may stand, and nothing runs."""

from playwright.sync_api import Browser

from releases.alerts import mail_markup
from releases.document import quotes, richtext
from releases.templatetags.pictures import moderated
from releases.templatetags.press import set_body
from releases.tests.document.hostile import many
from releases.tests.document.test_markup import MAIL, PAGE, PLAIN

# Sets each text as a page would and as a script would, and returns what stands in it that is not allowed.
STRANGERS = """([texts, allowed]) => {
  window.ran = 0;
  window.alert = () => { window.ran += 1; };
  const found = [], xhtml = "http://www.w3.org/1999/xhtml";
  for (const text of texts) {
    const page = `<!doctype html><body><div id="frame">${text}</div><p id="after">`;
    const whole = new DOMParser().parseFromString(page, "text/html");
    const frame = whole.getElementById("frame");
    if (whole.querySelector("body > #frame + #after:last-child") === null) found.push(["frame", text]);
    document.body.innerHTML = text;
    for (const root of [frame, document.body]) {
      for (const one of root.querySelectorAll("*")) {
        const names = allowed[one.localName];
        const strange = names === undefined || one.namespaceURI !== xhtml
          || [...one.attributes].some(attribute => !names.includes(attribute.name));
        const leads = one.href || one.src || "";
        const runs = /^(javascript|data|vbscript|file):/i.test(leads);
        if (strange || runs) found.push([one.outerHTML.slice(0, 200), text]);
      }
    }
  }
  return [found, window.ran];
}"""


def test_whatever_is_in_a_body_a_browser_finds_only_what_may_stand(browser: Browser) -> None:
    batches: dict[str, tuple[list[str], dict[str, set[str]]]] = {
        "page": ([], PAGE),
        "mail": ([], MAIL),
        "feed": ([], PLAIN),
    }
    for body in many(300):
        composed = quotes.set_quotes(richtext.clean(body))
        # As typed today, and as older code might have frozen it.
        for text in (composed, body):
            batches["page"][0].append(set_body(text))
            batches["mail"][0].append(mail_markup.text_for_mail(text))
            batches["feed"][0].append(moderated(text, 1600))
    page = browser.new_page()
    asked: list[str] = []
    page.route("**/*", lambda route: (asked.append(route.request.url), route.abort()))
    for texts, allowed in batches.values():
        everywhere = allowed["*"]
        names = {tag: sorted(everywhere | allowed.get(tag, set())) for tag in {*richtext.TAGS, *allowed}}
        found, ran = page.evaluate(STRANGERS, [texts, names])
        assert found == []
        assert ran == 0
    page.close()
    assert [address for address in asked if "example.org" in address] == []
