"""The checklist as an editor meets it: beside the form, before publishing, and in the history for good."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from lxml import html

from releases.desk.checklist.sentences import SIDES
from releases.models import Edition, FindingOverride, Release
from releases.proofreading.rules import RULES, VARIANTS
from releases.tests.cast import a_committee, a_keyword, a_party, a_person, a_press_image, a_release
from releases.tests.desk.reading import form_address, form_of, words

SIDE = re.compile(r"%\((\w+)\)s")
ADD = "/redaktion/releases/release/add/"
LEAD = "Tre nya lekplatser för 450 000 kronor."
MONEY = {"amount": 45_000, "purpose": "tre lekplatser"}
DIFFERS = "Ingressen säger 450 000 kronor, belopp 1 säger 45 000 kronor."
AGREES = "Text och fält stämmer och inget saknas."
REASON = "45 000 är vårt, resten betalar staten."


def a_wrong_release(**facts):
    return a_release(**{"lead": LEAD, "budget": [MONEY], **facts})


def the_form(client, release):
    return form_of(client.get(form_address(release)))


def checked(client, release, form):
    return client.post(reverse("desk:checklist", args=[release.pk]), form)


def step(client, release, name="publish"):
    return reverse(f"desk:{name}", args=[release.pk])


def reason_field(page):
    (field,) = html.fromstring(page.content.decode()).xpath("//textarea[starts-with(@name, 'reason-')]")
    return field.get("name")


# --- Beside the form ---


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("Beslutet står i protokollet, § 91.", "Brödtexten säger § 91, men i beslut 1 är det tomt."),
        (
            "Vi ses onsdagen den 17 november 2026.",
            "Brödtexten skriver onsdagen den 17 november 2026, men den dagen är en tisdag.",
        ),
        (
            "Det kostar 8 700 000 kronor, varav 6 000 000 kronor till gym och 2 900 000 kronor till ljus.",
            "Delarna i brödtexten är tillsammans 8 900 000 kronor, men helheten är 8 700 000 kronor.",
        ),
        (
            "Utegymmet kostar 2 900 000 kronor och ljuset 6 000 000 kronor.",
            "Brödtexten ger 2 900 000 kronor till utegym, belopp 1 säger 6 000 000 kronor.",
        ),
    ],
)
def test_what_is_only_asked_about_is_said_in_words(writer: Client, said: str, sentence: str) -> None:
    lines = [{"amount": 6_000_000, "purpose": "utegym"}, {"amount": 2_900_000, "purpose": "ljuset vid sjön"}]
    release = a_release(body=f"<p>{said}</p>", budget=lines, decisions=[{"outcome": "Ett gym byggs."}])
    assert sentence in words(checked(writer, release, the_form(writer, release))).replace("\u00a0", " ")


def test_what_is_typed_is_checked_before_it_is_saved(writer: Client) -> None:
    release = a_release(lead=LEAD, budget=[MONEY | {"amount": 450_000}])
    form = the_form(writer, release) | {"budget_lines-0-amount": "45\u00a0000 kr"}
    assert DIFFERS in words(checked(writer, release, form))
    assert release.budget_lines.get().amount == 450_000


def test_each_side_leads_to_its_place(writer: Client) -> None:
    release = a_wrong_release()
    page = html.fromstring(checked(writer, release, the_form(writer, release)).content.decode())
    links = page.xpath("//li[@class='difference-remark']/a")
    sides = [(link.get("data-field"), link.get("data-words")) for link in links]
    assert sides == [("id_lead", "450 000 kronor"), ("id_budget_lines-0-amount", None)]


def test_a_key_mends_the_field(writer: Client) -> None:
    release = a_wrong_release()
    page = html.fromstring(checked(writer, release, the_form(writer, release)).content.decode())
    (mend,) = page.xpath("//button[@data-write]")
    assert mend.text == "Skriv 450\u00a0000 i belopp 1"
    form = the_form(writer, release) | {mend.get("data-write").removeprefix("id_"): mend.get("data-value")}
    assert "belopp 1" not in words(checked(writer, release, form))


def test_a_row_is_called_what_the_form_calls_it(writer: Client) -> None:
    """A new row has the last number of the form wherever it stands, and an empty one before it counts for nothing."""
    release = a_release(lead=LEAD)
    form = the_form(writer, release) | {"budget_lines-TOTAL_FORMS": "2"}
    form |= {
        "budget_lines-1-amount": "45000",
        "budget_lines-1-purpose": "lek",
        "budget_lines-1-position": "1",
    }
    assert 'data-write="id_budget_lines-1-amount"' in checked(writer, release, form).content.decode()


def test_a_new_release_is_checked_too(writer: Client) -> None:
    form = form_of(writer.get(ADD)) | {"title": "Lekplatser", "lead": LEAD, "budget_lines-TOTAL_FORMS": "1"}
    form |= {"budget_lines-0-amount": "45000", "budget_lines-0-purpose": "lek"}
    said = words(writer.post(reverse("desk:checklist_new"), form))
    assert DIFFERS in said
    assert "Presskontakt saknas" in said
    assert not Release.objects.exists()


def test_a_release_without_findings_says_so_in_one_line(publisher: Client) -> None:
    release = a_release(committees=[a_committee()], keywords=[])
    release.keywords.create(name="lek", slug="lek")
    assert words(checked(publisher, release, the_form(publisher, release))) == AGREES


HOSTILE = {
    "nothing at all": {},
    "words for numbers": {
        "budget_lines-TOTAL_FORMS": "1", "budget_lines-0-amount": "många", "budget_lines-0-first_year": "nyss",
        "decisions-TOTAL_FORMS": "1", "decisions-0-outcome": "Ja", "decisions-0-date": "i går",
        "decisions-0-status": "kanske", "decisions-0-date_precision": "nästan", "decisions-0-votes_for": "alla",
    },
    "ids of nobody": {
        "committees": ["9" * 30, "-1", "0", "x"], "keywords": ["\u0662"], "contacts-TOTAL_FORMS": "1",
        "contacts-0-person": "999999999999999999", "contacts-0-role": "chef",
    },
    "endless rows": {"decisions-TOTAL_FORMS": "999999999"},
    "a rotten count": {"decisions-TOTAL_FORMS": "-7", "links-TOTAL_FORMS": "två"},
    "characters that nothing holds": {"title": "a\x00b\ud800", "lead": "\x1b\u2028", "body": "<p>\x00<"},
    "an amount beyond everything": {"budget_lines-TOTAL_FORMS": "1", "budget_lines-0-amount": "9" * 400},
    "a language of nobody": {"language": "xx", "title": "x"},
    "year nought": {"decisions-TOTAL_FORMS": "1", "decisions-0-date": "0001-01-01", "decisions-0-outcome": "x"},
    "the last winter": {
        "decisions-TOTAL_FORMS": "1", "decisions-0-date": "9999-12-31", "decisions-0-date_precision": "season",
        "decisions-0-outcome": "x", "lead": "Nämnden beslutade den 31 december 2026.",
    },
}  # fmt: skip


@pytest.mark.parametrize("sent", HOSTILE.values(), ids=HOSTILE)
def test_a_form_that_cannot_be_saved_is_checked_all_the_same(writer: Client, sent) -> None:
    sent = {
        name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        if isinstance(value, str)
        else value
        for name, value in sent.items()
    }
    for address in (reverse("desk:checklist_new"), reverse("desk:checklist", args=[a_release().pk])):
        assert writer.post(address, sent).status_code == 200


def test_the_check_changes_nothing_and_a_get_is_refused(writer: Client) -> None:
    release = a_wrong_release()
    before = Release.objects.values().get()
    checked(writer, release, {"title": "Annat"})
    assert Release.objects.values().get() == before
    assert writer.get(reverse("desk:checklist", args=[release.pk])).status_code == 405
    assert writer.get(reverse("desk:checklist_new")).status_code == 405


def test_the_check_is_for_those_who_write_and_asks_for_the_form_s_token(db: None) -> None:
    release = a_release()
    address = reverse("desk:checklist", args=[release.pk])
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert Client().post(address).status_code == 302


def test_a_check_asks_as_often_for_thirty_rows_as_for_one(
    writer: Client, django_assert_max_num_queries
) -> None:
    decision = {"outcome": "Ja.", "committee": a_committee(), "reservations": ["M"]}
    images = [a_press_image() for _ in range(5)]
    few = a_release(decisions=[decision], budget=[MONEY], images=images[:1])
    many = a_release(
        decisions=[decision] * 10,
        budget=[MONEY] * 10,
        contacts=[a_person(f"Person Nummer{number}") for number in range(10)],
        images=images,
    )
    forms = [the_form(writer, release) for release in (few, many)]
    for release, form in zip((few, many), forms, strict=True):
        with django_assert_max_num_queries(16):
            checked(writer, release, form)


def test_seven_sentences_are_shown_and_the_others_unfold(writer: Client) -> None:
    words_of_offices = "ej, därest, ehuru, emedan, erforderlig, huruvida, jämväl, medelst, oaktat"
    release = a_wrong_release(body=f"<p>{words_of_offices}.</p>", keywords=[a_keyword()])
    page = html.fromstring(checked(writer, release, the_form(writer, release)).content.decode())
    shown = page.xpath("//li[not(ancestor::details)]")
    assert [bool(one.xpath("ancestor::*[contains(@class, 'blocking')]")) for one in shown] == [True] + [
        False
    ] * 6
    (more,) = page.xpath("//details[contains(@class, 'more-advice')]")
    assert more.find("summary").text == "… och 4 till"
    assert len(more.xpath(".//li")) == 4


def test_what_blocks_is_never_folded_however_much_there_is(writer: Client) -> None:
    links = "".join(
        f'<p><a href="/namnder/finns-inte-{number}/">nämnd {number}</a></p>' for number in range(9)
    )
    release = a_wrong_release(body=links)
    page = html.fromstring(checked(writer, release, the_form(writer, release)).content.decode())
    assert len(page.xpath("//section[contains(@class, 'blocking')]//li[not(ancestor::details)]")) == 10
    assert page.xpath("//section[contains(@class, 'advice')]/ul") == []


def test_a_contact_and_an_image_that_keep_the_release_in_lead_to_their_own_rows(writer: Client) -> None:
    unreachable = a_person("Bo Ask", phones=["12"], email="")
    release = a_release(contacts=[a_person(), unreachable], images=[a_press_image(), a_press_image(alt="")])
    release.body = '<p><img src="/media/a.jpg" alt=""><img src="/media/b.jpg"></p>'
    release.save()
    page = html.fromstring(checked(writer, release, the_form(writer, release)).content.decode())
    links = page.xpath("//section[contains(@class, 'blocking')]//a")
    assert [(one.get("data-field"), one.get("data-image")) for one in links] == [
        ("id_contacts-1-phones", None), ("id_release_images-1-alt", None), ("id_body", "1"),
    ]  # fmt: skip
    (describe,) = page.xpath("//button[@data-mending='image']")
    assert (describe.text, describe.get("data-image")) == ("Beskriv bilden", "1")


def test_a_wrapped_link_is_seen_as_it_is_typed_and_unwrapped_by_a_key(writer: Client) -> None:
    release = a_release()
    safe = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.se%2Flek&data=05"
    form = the_form(writer, release) | {"body": f'<p>Se <a href="{safe}">lekplatsen</a>.</p>'}
    page = html.fromstring(checked(writer, release, form).content.decode())
    (key,) = page.xpath("//button[@data-mending='link']")
    assert (key.get("data-value"), key.get("data-instead-of")) == ("https://example.se/lek", safe)
    assert key.text == "Länka till https://example.se/lek"


def test_each_rule_has_a_sentence_that_can_be_filled(writer: Client) -> None:
    """Every pattern is written with sides that are known, in English and in Swedish."""
    patterns = [rule.sentence for rule in RULES.values() if rule.sentence] + list(VARIANTS.values())
    for pattern in patterns:
        assert set(SIDE.findall(pattern)) <= SIDES.keys(), pattern
        assert sorted(SIDE.findall(gettext(pattern))) == sorted(SIDE.findall(pattern)), pattern
        assert gettext(pattern) != pattern


def test_a_large_mail_is_measured_as_it_would_be_sent(writer: Client) -> None:
    release = a_release(body="<p>Lekplatsen byggs om.</p>" * 2_000)
    said = words(checked(writer, release, the_form(writer, release)))
    assert re.search(r"Mejlet blir 1\d\d kB; Gmail klipper av strax över 100 kB\.", said)


def test_a_time_that_has_passed_is_said_to_who_opens_the_release(writer: Client) -> None:
    moment = timezone.now() - dt.timedelta(hours=2)
    release = a_release(state=Release.State.SUBMITTED, scheduled_for=moment)
    assert "men det blev inte av" in words(checked(writer, release, the_form(writer, release)))


# --- Before publishing ---


def test_the_same_list_stands_on_every_page(publisher: Client) -> None:
    release = a_wrong_release()
    pages = [
        checked(publisher, release, the_form(publisher, release)),
        publisher.get(step(publisher, release, "preview")),
        publisher.get(step(publisher, release)),
    ]
    assert all(DIFFERS in words(page) for page in pages)


def test_a_number_that_differs_is_not_published_without_a_reason(publisher: Client) -> None:
    release = a_wrong_release()
    page = publisher.get(step(publisher, release))
    page = publisher.post(step(publisher, release), form_of(page, "step"))
    assert "Rätta, eller skriv varför det ska stå så." in words(page)
    assert not Edition.objects.exists()


def test_the_links_of_the_publish_page_lead_into_the_form(publisher: Client) -> None:
    release = a_wrong_release()
    page = html.fromstring(publisher.get(step(publisher, release)).content.decode())
    links = page.xpath("//li[contains(@class, 'difference-remark')]/a/@href")
    assert links == [f"{form_address(release)}#id_lead", f"{form_address(release)}#id_budget_lines-0-amount"]


def test_a_reason_publishes_and_is_kept_where_it_is_looked_for(publisher: Client) -> None:
    release = a_wrong_release()
    page = publisher.get(step(publisher, release))
    publisher.post(step(publisher, release), form_of(page, "step") | {reason_field(page): REASON})
    edition = Edition.objects.get()
    assert FindingOverride.objects.get().edition == edition
    for address in (
        form_address(release),
        reverse("desk:releases_release_history", args=[release.pk]),
        reverse("desk:releases_edition_change", args=[edition.pk]),
    ):
        said = words(publisher.get(address))
        assert DIFFERS in said, address
        assert REASON in said, address


def test_a_reason_schedules(publisher: Client) -> None:
    release = a_wrong_release()
    page = publisher.get(step(publisher, release))
    day = timezone.localdate() + dt.timedelta(days=2)
    later = {"when": "later", "day": day.isoformat(), "time": "09:00", reason_field(page): REASON}
    publisher.post(step(publisher, release), form_of(page, "step") | later)
    assert Release.objects.get().state == Release.State.SCHEDULED
    assert REASON in words(publisher.get(step(publisher, release)))


def test_a_correction_asks_for_the_reason_too(publisher: Client) -> None:
    release = a_release(lead=LEAD, budget=[MONEY | {"amount": 450_000}])
    publisher.post(step(publisher, release), form_of(publisher.get(step(publisher, release)), "step"))
    release.budget_lines.update(amount=45_000)
    address = step(publisher, release, "correct")
    page = publisher.get(address)
    answers = form_of(page, "step") | {"note": "Beloppet var fel."}
    assert DIFFERS in words(publisher.post(address, answers))
    publisher.post(address, answers | {reason_field(page): REASON})
    assert Edition.objects.get(live=True).overrides.get().reason == REASON


def test_a_reason_that_is_too_long_is_kept_and_said(publisher: Client) -> None:
    release = a_wrong_release()
    page = publisher.get(step(publisher, release))
    long = "skäl " * 101
    page = publisher.post(step(publisher, release), form_of(page, "step") | {reason_field(page): long})
    assert "högst 500 tecken" in words(page)
    assert long.strip() in words(page)


def test_what_is_missing_cannot_be_overridden(publisher: Client) -> None:
    release = a_wrong_release(contacts=[])
    page = publisher.get(step(publisher, release))
    assert DIFFERS in words(page)
    assert not html.fromstring(page.content.decode()).xpath("//textarea[starts-with(@name, 'reason-')]")


def test_words_of_a_release_are_escaped_in_the_list(writer: Client) -> None:
    release = a_release(contacts=[a_person("Alva Ek", party="")])
    a_party("S")
    body = "<p>– Ja, säger Alva Ek (S), &lt;script&gt;alert(1)&lt;/script&gt;.</p>"
    answer = checked(writer, release, the_form(writer, release) | {"body": body}).content.decode()
    assert "<script" not in answer
