"""An export of Via TT's becomes releases with all that belongs to them; what lacks or is broken stops nothing."""

import io
import json

import pytest
from django.test import Client
from PIL import Image

from releases.capture.via import read_via
from releases.models import Alert, Edition, OldAddress, Origin, PressImage, Release
from releases.tests.cast import a_subscriber, an_editor
from releases.tests.media.documents import pdf
from releases.tests.moving.archives import invented, via_release, write_export
from releases.tests.moving.shell import move

FEWEST = {
    "id": 7,
    "title": "Bron stängs",
    "url": "https://via.example.se/7",
    "published": "2020-01-07T08:00:00Z",
}
NULLS = dict.fromkeys(
    ["leadtext", "body", "keywords", "images", "mainImage", "documents", "links", "video", "boilerplate", "contacts",
     "versions", "language", "publisher", "channels", "logos", "type"]
)  # fmt: skip
ODD = {
    "leadtext": True, "body": ["x"], "keywords": "Vatten", "images": {"url": 3}, "mainImage": "bild.jpg",
    "documents": [None], "links": [{"url": "javascript:alert(1)"}, {}], "contacts": [3],
    "versions": [{"id": {}}, "x"], "language": 46,
}  # fmt: skip


def a_picture(colour: str = "#7a9c8a") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(drawn, "JPEG")
    return drawn.getvalue()


@pytest.mark.parametrize("row", [FEWEST, FEWEST | NULLS, FEWEST | ODD])
def test_only_four_fields_are_needed(row):
    read = read_via(row)
    document = read.reading.document
    assert (document.title, document.body, document.contacts, document.links) == ("Bron stängs", "", (), ())
    assert (read.address, read.reading.published.year) == ("https://via.example.se/7", 2020)
    assert {one.field for one in read.reading.unsure} == {"lead", "body", "contacts", "language"}


def test_what_is_typed_is_taken_as_it_stands():
    facts = {
        "body": '<h2>Så går det till</h2><p style="color:red" onclick="x()">Text<script>x()</script> '
        '<a href="https://example.se/a">mer</a>.</p>',
        "keywords": ["Skola", " skola ", None, "x" * 90, "Barn & unga"],
        "contacts": {
            "persons": [
                {"name": "Disa Örnholm (V)", "title": "vice ordförande i kulturnämnden", "phone": "0046 70 174 06 09",
                 "email": "Mejl: disa@example.se"},
                {"name": "Presstjänsten", "phone": "090-165 40 00", "email": None},
            ]
        },
        "video": {"url": "https://film.example.se/1", "description": "Film om skolan"},
        "mainImage": {"url": "https://b.example/1.jpg", "caption": "Elever i matsalen. Foto: Ebba Vindmyr",
                      "focus": [0.25, 0.5]},
        "images": [{"url": "https://b.example/1.jpg"}, {"url": "https://b.example/2.jpg", "focus": "30% 70%"}],
    }  # fmt: skip
    read = read_via(via_release(1, **facts))
    document = read.reading.document
    link = '<a href="https://example.se/a" rel="noopener">mer</a>'
    assert document.body == f"<h2>Så går det till</h2><p>Text {link}.</p>"
    assert [one.name for one in document.keywords] == ["Skola", "Barn & unga"]
    disa, office = document.contacts
    assert (disa.name, disa.party, disa.role, disa.committee) == (
        "Disa Örnholm",
        "V",
        "vice ordförande",
        "kulturnämnden",
    )
    assert (disa.phones, disa.email) == (("070-174 06 09",), "disa@example.se")
    assert (office.name, office.phones) == ("Presstjänsten", ("090-165 40 00",))
    assert [one.label for one in document.links] == ["Läs mer om arbetet", "Film om skolan"]
    first, second = read.pictures
    assert (first.caption, first.credit, first.point) == (
        "Elever i matsalen.",
        "Foto: Ebba Vindmyr",
        (25, 50),
    )
    assert second.point == (30, 70)
    assert document.boilerplate == "Sjöviks kommun har 30 000 invånare."


def test_body_decision_and_money_are_read_from_the_text():
    read = read_via(via_release(3))
    document = read.reading.document
    assert [one.definite for one in document.committees] == ["äldrenämnden"]
    assert [one.committee.definite for one in document.decisions] == ["äldrenämnden"]
    assert [(one.amount, one.first_year) for one in document.budget] == [(418_000, 2010)]
    assert read.reading.unsure == ()


@pytest.mark.django_db
def test_an_archive_keeps_dates_and_addresses_and_mails_nobody(tmp_path):
    a_subscriber()
    export = write_export(tmp_path / "a.json", [via_release(n) for n in range(4)])
    ran = move(tmp_path, "import_via", export, "--archive", "--by", an_editor().username)
    assert (ran.code, len(ran.out), Alert.objects.count()) == (0, 4, 0)
    edition = Edition.objects.earliest("first_published_at")
    assert (edition.year, edition.frozen.title) == (
        2009,
        invented(0).title,
    )
    assert edition.release.origin.address.startswith("https://via.example.se/pressmeddelande/3400000/")
    answer = Client().get("/pressmeddelande/3400000/etapp?lang=sv&utm_source=brev")
    assert (answer.status_code, answer["Location"]) == (301, edition.get_absolute_url())


@pytest.mark.django_db
def test_repeating_it_changes_nothing(tmp_path):
    export = write_export(tmp_path / "a.json", [via_release(n) for n in range(3)])
    first = move(tmp_path, "import_via", export, "--archive")
    stamps = list(Release.objects.order_by("pk").values_list("pk", "updated_at"))
    again = move(tmp_path, "import_via", export, "--archive")
    assert again.out == first.out
    assert list(Release.objects.order_by("pk").values_list("pk", "updated_at")) == stamps
    assert (OldAddress.objects.count(), Origin.objects.count()) == (3, 3)


@pytest.mark.django_db
def test_a_broken_release_stops_no_other(tmp_path):
    good = [json.dumps(via_release(n), ensure_ascii=False) for n in range(4)]
    broken = good[1].replace('"title": "', '"title": "bruten " mitt i ')
    rows = [good[0], broken, good[2], "null", '"x"', json.dumps(FEWEST | {"title": None}), good[3]]
    (tmp_path / "a.json").write_text(f'{{"totalCount": 9, "releases": [{", ".join(rows)}]}}')
    (tmp_path / "b.json").write_text("<html>Fel</html>")
    (tmp_path / "tom.json").write_text('{"releases": []}')
    ran = move(tmp_path, "import_via", tmp_path, "--archive")
    assert (ran.code, len(ran.out)) == (1, 3)
    refused = dict(line.split(": ", 1) for line in ran.err if ".json" in line)
    assert refused["a.json [2]"] == "Det här pressmeddelandets JSON är trasig. De andra i filen är lästa."
    assert refused["a.json [6]"] == "Pressmeddelandet har ingen rubrik."
    assert refused[str(tmp_path / "tom.json")] == "Det finns inget pressmeddelande i filen."
    assert len(refused) == 6
    assert all(reason in ran.report for reason in refused.values())


@pytest.mark.django_db
def test_a_language_version_belongs_to_its_original_whichever_comes_first(tmp_path):
    family = [{"id": 3_400_001, "language": "sv"}, {"id": 3_400_002, "language": "en"}]
    english = via_release(2, language="en", title="The bridge is closed", versions=family)
    export = write_export(tmp_path / "a.json", [english, via_release(1, versions=family)])
    alone = via_release(5, language="fi", versions=[{"id": 9, "language": "sv"}])
    other = write_export(tmp_path / "b.json", [alone])
    ran = move(tmp_path, "import_via", export, other, "--archive")
    version = Release.objects.get(language="en")
    assert version.version_of == Release.objects.get(language="sv")
    assert version.editions.get().version_of == version.version_of
    assert Release.objects.get(language="fi").version_of is None
    assert "Språkversioner</strong>: saknas." in ran.report


@pytest.mark.django_db
def test_files_come_from_a_folder_by_their_names_and_a_missing_one_is_a_line(tmp_path):
    saved = tmp_path / "filer"
    (saved / "12").mkdir(parents=True)
    (saved / "bro.jpg").write_bytes(a_picture())
    (saved / "12" / "stor.jpg").write_bytes(a_picture("#336699"))
    (saved / "beslut.pdf").write_bytes(pdf())
    (saved / "elak.pdf").write_bytes(b"MZ")
    images = [
        {
            "url": "https://b.example/x/bro.jpg",
            "caption": "Bron. Foto: Ebba Vindmyr",
            "focus": {"x": 25, "y": 40},
        },
        {"url": "https://b.example/12/stor.jpg"},
        {"url": "https://b.example/13/stor.jpg"},
        {"url": "https://b.example/../../etc/passwd"},
        {"url": "https://b.example/y/borta.jpg", "caption": "Borta"},
    ]
    documents = [
        {"url": "https://b.example/beslut.pdf", "caption": "Beslutet"},
        {"url": "https://b.example/elak.pdf"},
    ]
    rows = [via_release(1, images=images, documents=documents), via_release(2, images=images[:1])]
    export = write_export(tmp_path / "a.json", rows)
    ran = move(tmp_path, "import_via", export, "--archive", "--images", saved)
    assert ran.code == 0
    frozen = Edition.objects.get(release__source_fingerprint=read_via(rows[0]).reading.fingerprint).frozen
    assert [(one.caption, one.credit) for one in frozen.images] == [("Bron.", "Foto: Ebba Vindmyr"), ("", "")]
    assert [one.title for one in frozen.attachments] == ["Beslutet"]
    assert (PressImage.objects.count(), PressImage.objects.get(caption="Bron.").focal_points) == (
        2,
        {"": [25, 40]},
    )
    assert 'Filer</strong>: saknas. <span class="soft">stor.jpg, passwd, Borta, elak.pdf</span>' in ran.report
    assert "Bilder</strong>: ingen har skrivit vad de visar." in ran.report
    move(tmp_path, "import_via", export, "--archive", "--images", saved)
    assert PressImage.objects.count() == 2


@pytest.mark.django_db
def test_what_is_unsure_is_published_by_nobody_and_left_to_a_person(tmp_path):
    body = "<p>Arbetet följer en gammal plan. I en annan fråga har kommunstyrelsen tidigare sagt ja.</p>"
    row = via_release(
        1, title="Öppet hus på brandstationen", leadtext="Kom och se bilarna.", body=body, contacts=None
    )
    export = write_export(tmp_path / "a.json", [row])
    ran = move(tmp_path, "import_via", export, "--archive")
    assert Edition.objects.get().frozen.committees == ()
    assert 'Organ</strong>: bara omnämnda i texten. <span class="soft">kommunstyrelsen</span>' in ran.report
    assert "a.json [1]: Osäkert, se efter: presskontakter, organ." in ran.err
    draft = write_export(tmp_path / "b.json", [row | {"id": 8, "url": "https://via.example.se/8"}])
    move(tmp_path, "import_via", draft)
    assert [one.definite for one in Release.objects.get(state="draft").committees.all()] == [
        "kommunstyrelsen"
    ]


@pytest.mark.django_db
def test_letters_that_cannot_be_kept_stop_nothing(tmp_path):
    row = via_release(1, title="Ny bro\u0000 \ud800 " + "lång " * 60, leadtext="a\u2028b")
    (tmp_path / "a.json").write_bytes(b"\xef\xbb\xbf" + json.dumps([row]).encode())
    ran = move(tmp_path, "import_via", tmp_path / "a.json", "--archive")
    assert ran.code == 0
    assert len(Release.objects.get().title) <= 200
    assert "Rubrik</strong>" in ran.report
