"""The demo says what the product is for: rich, coherent, and about nobody who exists."""

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import msgspec
import phonenumbers
import pytest
from django.db import transaction
from PIL import Image

from releases import document
from releases.desk import roles
from releases.document import quotes, richtext
from releases.models import (
    Alert,
    Committee,
    Delivery,
    Edition,
    Editor,
    Notice,
    Person,
    PressImage,
    Release,
    ReleaseContact,
    Subscriber,
)
from umea_press.local import demo
from umea_press.local.demo import reading

FOLDER = Path(demo.__file__).parent
DIRECTORY = reading.read_directory()
RELEASES = list(reading.read_releases())
PICTURES = {path.stem for path in reading.PICTURES.iterdir()}
PEOPLE = {person.name: person for person in DIRECTORY.people}
# Numbers that the Swedish authority keeps for films and books: nobody answers.
FICTITIOUS = re.compile(r"\+46(7017406(0[5-9]|[1-9]\d)|8465004\d\d|3139006\d\d|4062804\d\d|9803192\d\d)\Z")

each_release = pytest.mark.parametrize("source", RELEASES, ids=lambda source: source.slug)


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker):
    """The demo, loaded once for this file; editions cannot be deleted, so the whole is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once, db):
    pass


def day_of(source):
    return source.published.date() if source.published else dt.date(2026, 11, 22)


# --- The files ----------------------------------------------------------------


def test_there_is_enough_to_browse():
    assert len(RELEASES) >= 44
    assert len({name for source in RELEASES for name in source.committees}) >= 12
    assert {source.published.year for source in RELEASES if source.published} >= set(range(2019, 2027))
    assert len([source for source in RELEASES if source.language != "sv"]) >= 2


def test_each_state_has_its_release():
    states = Counter(source.state for source in RELEASES)
    assert set(states) == set(Release.State.values)
    assert any(source.correction for source in RELEASES)


def test_some_matters_return_over_the_years():
    years = {}
    for source in RELEASES:
        for decision in source.decisions:
            if decision.case_number:
                years.setdefault(decision.case_number, set()).add(day_of(source).year)
    assert len([case for case, seen in years.items() if len(seen) >= 3]) >= 5


@each_release
def test_a_release_names_only_what_the_directory_knows(source):
    committees = {committee.definite for committee in DIRECTORY.committees}
    assert set(source.committees) <= committees
    assert set(source.keywords) <= set(DIRECTORY.keywords)
    assert 2 <= len(source.keywords) <= 4
    assert set(source.images) <= PICTURES
    assert set(source.roles) <= set(source.contacts) <= set(PEOPLE)
    assert {*source.alts, *source.captions} <= set(source.images)
    for part in (*source.decisions, *source.budget):
        assert part.committee in committees
    for decision in source.decisions:
        assert {*decision.reservations, *decision.statements} <= set(DIRECTORY.parties)


@each_release
def test_dates_are_dates_and_decisions_come_before_their_news(source):
    for decision in source.decisions:
        if decision.follow_up:
            assert reading.approximate(decision.follow_up).date > dt.date(2018, 11, 1)
        if decision.date:
            assert reading.approximate(decision.date).date <= day_of(source)


@each_release
def test_contacts_hold_a_role_on_the_day(source):
    for name in source.contacts:
        assert PEOPLE[name].role(day_of(source), source.committees), name


@each_release
def test_who_speaks_is_a_contact_with_the_right_party(source):
    if source.language != "sv":
        return
    spoken = quotes.read_quotes(quotes.set_quotes(richtext.clean(source.body)))
    assert len(spoken) == source.body.count("<blockquote>")
    for quote in spoken:
        assert quote.speaker in source.contacts
        assert quote.party == PEOPLE[quote.speaker].party


@each_release
def test_the_money_in_the_fields_stands_in_the_text(source):
    text = richtext.to_text(f"<p>{source.lead}</p>{source.body}")
    for line in source.budget:
        assert any(form in text for form in amounts(abs(line.amount))), line


def amounts(sek):
    """The ways a text may write an amount."""
    millions = f"{sek / 1_000_000:g}".replace(".", ",")
    return (
        f"{sek:,}".replace(",", "\u00a0"),
        f"{millions} miljon",
        f"SEK {sek / 1_000_000:g} million",
        f"SEK {sek:,}",
    )


def test_every_phone_is_fictitious():
    for person in DIRECTORY.people:
        for phone in person.phones:
            parsed = phonenumbers.parse(phone, "SE")
            assert FICTITIOUS.match(
                phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
            ), phone


def test_the_files_lead_to_no_real_address():
    for path in FOLDER.rglob("*.toml"):
        hosts = re.findall(r"https?://([^/\"]+)|@([\w.-]+)", path.read_text())
        assert {host for found in hosts for host in found if host} <= {"example.se", "example.org"}, path


@pytest.mark.parametrize(
    ("words", "date", "precision"),
    [
        ("2018-11-21", dt.date(2018, 11, 21), "day"),
        ("2018-11", dt.date(2018, 11, 1), "month"),
        ("våren 2021", dt.date(2021, 3, 1), "season"),
        ("2021", dt.date(2021, 1, 1), "year"),
    ],
)
def test_a_date_is_as_exact_as_its_words(words, date, precision):
    assert reading.approximate(words) == document.ApproximateDate(date=date, precision=precision)


def test_a_release_that_is_out_must_say_since_when():
    facts = msgspec.structs.asdict(RELEASES[0])
    with pytest.raises(ValueError, match="published"):
        reading.DemoRelease(**(facts | {"published": None}))


# --- The pictures ---------------------------------------------------------------


def test_every_picture_has_its_words_and_is_used():
    described = {image.picture for image in DIRECTORY.images}
    assert described == PICTURES == {name for source in RELEASES for name in source.images}
    assert all(image.alt and image.caption and image.alt != image.caption for image in DIRECTORY.images)


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_is_as_sharp_as_the_widest_rendition_and_no_burden_to_a_checkout(name):
    path = reading.PICTURES / f"{name}.webp"
    with Image.open(path) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1600, 1067))
        assert not picture.getexif()
    assert path.stat().st_size < 150_000


# --- The press room it becomes ----------------------------------------------------


def test_the_room_is_full(loaded):
    published = [source for source in RELEASES if source.state == "published"]
    assert Edition.objects.live().count() == len(published) >= 40
    assert Committee.objects.filter(editions__live=True).distinct().count() >= 12
    assert {state for (state,) in Release.objects.values_list("state")} == set(Release.State.values)
    assert PressImage.objects.count() >= 10


def test_loading_twice_changes_nothing(loaded):
    before = [
        list(model.objects.order_by("pk").values())
        for model in (Release, Edition, Person, Subscriber, Editor)
    ]
    demo.load()
    after = [
        list(model.objects.order_by("pk").values())
        for model in (Release, Edition, Person, Subscriber, Editor)
    ]
    assert after == before


def test_a_release_can_be_read_in_four_languages(loaded):
    original = Edition.objects.get(slug="bokgava-till-nyfodda")
    versions = Edition.objects.in_other_languages(original)
    assert {version.language for version in versions} == {"en", "fi", "se"}
    assert all(version.document.images[0].alt != original.document.images[0].alt for version in versions)


def test_nobody_is_mailed(loaded):
    assert [model.objects.count() for model in (Alert, Delivery, Notice)] == [0, 0, 0]


def test_editions_keep_their_original_dates(loaded):
    oldest = Edition.objects.live().last()
    assert oldest.first_published_at.isoformat() == "2018-11-22T08:30:00+00:00"
    assert (oldest.year, oldest.slug) == (2018, "gang-och-cykelbro-utreds")


def test_every_edition_is_intact(loaded):
    assert all(edition.is_intact() for edition in Edition.objects.all())


def test_the_wrong_amount_was_corrected(loaded):
    first, second = Edition.objects.filter(slug="lekplatser-ritade-av-barn").order_by("number")
    assert (first.document.budget[0].amount, second.document.budget[0].amount) == (6_400_000, 4_600_000)
    assert second.live
    assert "4,6 miljoner" in second.correction_note


def test_the_withdrawn_release_says_why(loaded):
    (withdrawn,) = Edition.objects.withdrawn()
    assert withdrawn.withdrawal_reason
    assert withdrawn.withdrawn_at > withdrawn.published_at
    assert not withdrawn.live


def test_a_contact_keeps_the_role_of_its_time(loaded):
    then = ReleaseContact.objects.get(release__slug="gang-och-cykelbro-utreds", person__name="Ingrid Norrmo")
    now = ReleaseContact.objects.get(release__slug="klimatfardplanen-skarps", person__name="Ingrid Norrmo")
    assert (then.role, then.committee.definite) == ("ordförande", "tekniska nämnden")
    assert (now.role, now.committee.definite) == ("ordförande", "kommunstyrelsen")


def test_three_readers_have_confirmed(loaded):
    assert sorted(Subscriber.objects.confirmed().values_list("interests__kind", flat=True)) == [
        "committee",
        "everything",
        "keyword",
    ]


@pytest.mark.parametrize(
    ("username", "may_write", "may_publish"),
    [("redaktor", True, True), ("skribent", True, False), ("admin", True, True)],
)
def test_the_logins_may_do_what_they_say(loaded, client, username, may_write, may_publish):
    (password,) = [password for name, password, _ in demo.LOGINS if name == username]
    assert client.post("/redaktion/login/", {"username": username, "password": password}).status_code == 302
    editor = Editor.objects.get(username=username)
    assert editor.is_staff
    assert editor.has_perm("releases.add_release") == may_write
    assert editor.has_perm("releases.publish_release") == may_publish
    assert roles.role_of(editor)


def test_the_demo_is_refused_on_a_server(db, settings):
    settings.LOCAL = False
    with pytest.raises(Exception, match="LOCAL=1"):
        demo.load()
