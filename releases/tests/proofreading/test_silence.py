"""What is no slip: other money, other matters, what was before, what is in a language that nobody here reads."""

from dataclasses import replace

import pytest

from releases import capture
from releases.models import Release
from releases.proofreading import RULES, Weight, proofread
from releases.services import importing, proofreading
from releases.tests.capture.test_samples import SAMPLES
from releases.tests.proofreading.release import DIRECTORY, DOCUMENT
from umea_press.local import demo
from umea_press.local.demo import loading, reading

OTHER_WORDS = {
    "what three years cost": "Driften kostar 45 000 kronor om året.",
    "the whole that it is a part of": "Hela satsningen får kosta 4,5 miljoner kronor.",
    "money of something else": "Byggnadsnämnden köpte i fjol träd för 1,3 miljoner kronor.",
    "the sum of the lines": "Sammanlagt 370 000 kronor, när besparingen har räknats av.",
    "a round figure": "Det är knappt en halv miljon kronor.",
    "a lone digit far down": "Ett staket kostar 800 000 kronor.",
    "inhabitants": "Här bor 4,5 miljoner människor.",
    "what the minority wanted": "Moderaterna reserverade sig och ville lägga 45 000 kronor.",
    "another body's decision": "Kommunfullmäktige beslutade den 18 november 2025, § 14, att sänka skatten.",
    "what came before": "Redan i november 2018 beslutade nämnden om en utredning.",
    "when it begins": "De nya reglerna gäller från den 18 november 2027.",
    "another matter": "Det hänger ihop med ärende KU-2019/00733.",
    "a paragraph of a law": "Det följer av § 5 i plan- och bygglagen.",
    "a vote elsewhere": "I kommunfullmäktige röstade 34 mot 31 för planen.",
    "another report": "Resultatet för 2024 redovisas i mars.",
    "a role that was": "Nils Forsman (M), tidigare ordförande i kulturnämnden, gläds.",
    "a namesake's genitive": "Alva Ekbergs förslag gick igenom.",
    "somebody else": "Familjen Alm Ekberg bor intill.",
}  # fmt: skip


@pytest.mark.parametrize("words", OTHER_WORDS.values(), ids=OTHER_WORDS)
def test_other_facts_beside_the_release_s_own_are_no_slips(words):
    assert proofread(replace(DOCUMENT, body=f"{DOCUMENT.body}<p>{words}</p>"), DIRECTORY) == ()


def test_a_rule_that_is_left_out_finds_nothing():
    wrong = replace(DOCUMENT, budget=(replace(DOCUMENT.budget[0], amount=45_000),))
    assert [one.rule for one in proofread(wrong, DIRECTORY)] == ["amount"]
    assert proofread(wrong, DIRECTORY, off={"amount", "budget"}) == ()


def test_an_empty_release_is_silent():
    empty = replace(DOCUMENT, title="", lead="", body="", quotes=(), contacts=(), decisions=(), budget=())
    assert [one.rule for one in proofread(empty, DIRECTORY)] == ["no_body"]


@pytest.mark.parametrize(
    ("language", "right", "wrong"),
    [
        ("en", "The playgrounds cost SEK 450,000.", "The playgrounds cost SEK 4.5 million."),
        ("fi", "Leikkipaikat maksavat 450 000 kruunua.", "Leikkipaikat maksavat 4,5 miljoonaa kruunua."),
    ],
)
def test_money_in_other_languages_is_read(language, right, wrong):
    document = replace(
        DOCUMENT, language=language, title="–", body="<p>–</p>", quotes=(), decisions=(), lead=right
    )
    assert proofread(document, DIRECTORY) == ()
    assert [one.rule for one in proofread(replace(document, lead=wrong), DIRECTORY)] == ["amount"]


def test_what_no_rule_can_read_is_passed_over():
    sami = replace(
        DOCUMENT, language="se", lead="Máksá 45 000 kronor.", decisions=(), quotes=(), body="<p>–</p>"
    )
    assert [code for code, rule in RULES.items() if rule.reads("se")]
    assert proofread(sami, DIRECTORY) == ()


# --- No false alarm ---
# What is true of a capture, and to be mended after it was taken over: its keywords are never among its words.
TRUE_OF_CAPTURES = {"no_keywords", "no_committees", "bare_link", "pdf", "hard", "short_link"}


def all_findings(release):
    return proofreading.findings(release, release.compose())


@pytest.mark.django_db
def test_no_demo_release_is_found_fault_with(settings):
    settings.LOCAL = True
    demo.load()
    loading.add(reading.ODD)
    releases = Release.objects.with_everything()
    assert releases.count() > 70
    found = {(release.slug, one.rule) for release in releases for one in all_findings(release)}
    assert found == {("en-mycket-lang-rubrik", "long_title"), ("barn-och-unga-laser-mer", "official_word")}


@pytest.mark.django_db
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_draft_from_a_capture_agrees_with_itself(path):
    draft = importing.draft(capture.read(capture.decode(path.read_bytes()), path.name), by=None)
    found = all_findings(Release.objects.with_everything().get(pk=draft.pk))
    assert [one for one in found if one.weight is Weight.BLOCKING or one.rule not in TRUE_OF_CAPTURES] == []
