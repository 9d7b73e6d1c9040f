"""The press kit and other archives: complete, the same each time, and safe to unpack."""

import io
import json
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

import pytest
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.test import Client

from releases.newsroom.formats.files import file_name
from releases.services import publishing
from releases.tests.cast import a_press_image, an_editor
from releases.tests.newsroom.formats.newsroom import a_full_edition, address
from releases.tests.newsroom.formats.ninjs_shape import ITEM, faults

pytestmark = pytest.mark.django_db
FOLDER = "50-000-kronor-till-en-ny-lekplats"


def unpacked(response: HttpResponse) -> zipfile.ZipFile:
    assert response["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert archive.testzip() is None
    return archive


def streamed(content: bytes) -> dict[str, bytes]:
    """Read an archive as a stream, which knows no list at its end (APPNOTE 4.3.7 and 4.3.9)."""
    found, position = {}, 0
    while content[position : position + 4] == b"PK\x03\x04":
        _version, flags, method, _time, _date, crc, packed, _size, name, extra = struct.unpack_from(
            "<HHHHHIIIHH", content, position + 4
        )
        start = position + 30 + name + extra
        follows = bool(flags & 8)
        assert not (follows and method == zipfile.ZIP_STORED), "nothing says where the file ends"
        path = content[position + 30 : position + 30 + name].decode()
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        found[path] = unpacking.decompress(content[start:])
        assert unpacking.eof
        position = len(content) - len(unpacking.unused_data)
        if follows:
            signature, crc, packed, _size = struct.unpack_from("<IIII", content, position)
            assert signature == 0x08074B50
            position += 16
        assert (zlib.crc32(found[path]), position - 16 * follows - start) == (crc, packed)
    assert content[position : position + 4] == b"PK\x01\x02"
    return found


def test_the_kit_holds_everything(client: Client) -> None:
    kit = unpacked(client.get(address(a_full_edition(), ".zip")))
    assert kit.namelist() == [
        f"{FOLDER}/{name}"
        for name in (
            "pressmeddelande.txt",
            "pressmeddelande.json",
            "bilder/01-lekplatsen-i-kvallsljus.jpg",
            "bilder/02-tva-barn-ritar.jpg",
            "bilder/bildtexter.txt",
            "kontakter/01-alva-ek.vcf",
            "kontakter/02-bjorn-asmark.vcf",
            "bilagor/01-karta-over-platsen.pdf",
        )
    ]
    captions = kit.read(f"{FOLDER}/bilder/bildtexter.txt").decode()
    assert "01-lekplatsen-i-kvallsljus.jpg" in captions
    assert "Foto: Ebba Vindmyr" in captions
    assert faults(json.loads(kit.read(f"{FOLDER}/pressmeddelande.json")), ITEM) == []


def test_images_are_the_stored_originals(client: Client) -> None:
    edition = a_full_edition()
    kit = unpacked(client.get(address(edition, ".zip")))
    stored = default_storage.open(edition.document.images[0].url.removeprefix("/media/")).read()
    assert kit.read(f"{FOLDER}/bilder/01-lekplatsen-i-kvallsljus.jpg") == stored


def test_the_same_edition_gives_the_same_bytes(client: Client) -> None:
    place = address(a_full_edition(), ".zip")
    assert client.get(place).getvalue() == client.get(place).getvalue()


def test_an_archive_can_be_read_from_its_beginning(client: Client) -> None:
    edition = a_full_edition()
    places = [address(edition, ending) for ending in (".zip", "/bilder.zip")]
    chosen = f"/pressbilder/bilder.zip?bild={edition.year}/{edition.slug}/1"
    for place in (*places, chosen):
        content = client.get(place).getvalue()
        archive = zipfile.ZipFile(io.BytesIO(content))
        assert streamed(content) == {name: archive.read(name) for name in archive.namelist()}


def test_a_reader_who_has_the_kit_gets_304_until_it_is_corrected(client: Client) -> None:
    edition = a_full_edition()
    place = address(edition, ".zip")
    etag = client.get(place)["ETag"]
    assert client.get(place, headers={"If-None-Match": etag}).status_code == 304
    edition.release.budget_lines.update(purpose="klätterställningen")
    publishing.correct(edition.release, by=an_editor(), note="Fel ändamål.", alert=False)
    assert client.get(place, headers={"If-None-Match": etag}).status_code == 200


def test_a_file_that_is_gone_leaves_the_rest(client: Client) -> None:
    edition = a_full_edition()
    default_storage.delete(edition.document.images[0].url.removeprefix("/media/"))
    names = unpacked(client.get(address(edition, ".zip"))).namelist()
    assert f"{FOLDER}/bilder/02-tva-barn-ritar.jpg" in names
    assert f"{FOLDER}/bilder/01-lekplatsen-i-kvallsljus.jpg" not in names


def test_an_image_downloads_under_a_name_that_says_what_it_is(client: Client) -> None:
    edition = a_full_edition()
    response = client.get(address(edition, "/bild/2"))
    assert response["Content-Disposition"] == f'attachment; filename="{FOLDER}-bild-2.jpg"'
    assert response["Content-Type"] == "image/jpeg"
    assert client.get(address(edition, "/bild/3")).status_code == 404


@pytest.mark.parametrize(
    ("words", "name"),
    [("En lekplats", "07-en-lekplats.jpg"), ("../../etc", "07-etc.jpg"), ("日本", "07-fil.jpg")],
)
def test_names_in_archives_are_plain(words: str, name: str) -> None:
    assert file_name(words, ".jpg", number=7) == name


def test_no_name_leaves_its_folder(client: Client) -> None:
    edition = a_full_edition(images=[a_press_image(caption="../../../.ssh/nyckel")])
    for name in unpacked(client.get(address(edition, ".zip"))).namelist():
        assert ".." not in PurePosixPath(name).parts
        assert name.startswith(f"{FOLDER}/")


@pytest.mark.parametrize("ending", [".zip", "/bilder.zip"])
def test_an_archive_costs_three_queries(client: Client, ending: str, django_assert_max_num_queries) -> None:
    edition = a_full_edition()
    with django_assert_max_num_queries(3):
        client.get(address(edition, ending)).getvalue()
