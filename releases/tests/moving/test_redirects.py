"""Old addresses lead to the releases that moved in, and nowhere else."""

import subprocess
from io import StringIO
from shutil import which

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from releases.document.old_addresses import key_of
from releases.models import OldAddress
from releases.services import old_addresses, publishing
from releases.tests.cast import a_release, an_editor, published

OLD = "https://gamla.example.se/Nyheter/2019/Ny%20lekplats.html"


def redirects(*arguments: object) -> tuple[int, list[str], list[str]]:
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("redirects", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue().splitlines(), err.getvalue().splitlines()


@pytest.mark.parametrize(
    "written",
    [
        "/nyheter/2019/ny lekplats.html",
        "/Nyheter//2019/Ny%20lekplats.html/",
        "http://annan.example/nyheter/2019/NY%20LEKPLATS.html#topp",
    ],
)
def test_an_address_is_the_same_however_it_is_written(written):
    known = key_of(OLD)
    assert (key_of(written).path, key_of(written).query) == (known.path, known.query)


@pytest.mark.parametrize(
    "written",
    ["", "/", "https://gamla.example.se", "javascript:alert(1)", "//", "/a\\b", "http://[x", "x" * 600],
)
def test_what_names_no_page_has_no_key(written):
    assert key_of(written) is None


@pytest.mark.django_db
def test_an_old_address_leads_to_its_release_for_good(client):
    edition = published()
    old_addresses.remember(edition.release, OLD)
    for asked in ("/nyheter/2019/Ny%20lekplats.html", "/Nyheter/2019/ny%20lekplats.html/?utm_source=brev"):
        answer = client.get(asked)
        assert (answer.status_code, answer["Location"]) == (301, edition.get_absolute_url())
    assert client.head("/nyheter/2019/ny%20lekplats.html").status_code == 301
    assert client.post("/nyheter/2019/ny%20lekplats.html").status_code == 404
    canonical = f'<link rel="canonical" href="{settings.SITE_URL}{edition.get_absolute_url()}">'
    assert canonical in client.get(edition.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_an_address_that_answers_by_itself_is_never_taken(client):
    other, edition = published(slug="annan"), published(slug="egen")
    old_addresses.remember(other.release, edition.get_absolute_url())
    old_addresses.remember(other.release, "/om/")
    assert client.get(edition.get_absolute_url()).status_code == 200
    assert client.get("/om/").status_code == 200


@pytest.mark.django_db
def test_a_draft_answers_404_and_a_withdrawn_release_says_why(client):
    draft, edition = a_release(), published(slug="borta")
    old_addresses.remember(draft, "/gammalt/utkast")
    old_addresses.remember(edition.release, "/gammalt/borta")
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel siffror.")
    assert client.get("/gammalt/utkast").status_code == 404
    followed = client.get("/gammalt/borta", follow=True)
    assert (followed.status_code, "Fel siffror." in followed.content.decode()) == (410, True)


@pytest.mark.django_db
def test_parameters_that_name_the_page_tell_releases_apart(client):
    first, second = published(slug="ett"), published(slug="tva")
    old_addresses.remember(first.release, "/Default.aspx?id=1&lang=sv")
    old_addresses.remember(second.release, "/Default.aspx?id=2&lang=sv")
    assert client.get("/default.aspx?lang=sv&id=2")["Location"] == second.get_absolute_url()
    assert client.get("/default.aspx?id=1&utm_source=x")["Location"] == first.get_absolute_url()
    assert [client.get(f"/default.aspx{query}").status_code for query in ("", "?id=3", "?lang=sv")] == [
        404
    ] * 3


@pytest.mark.django_db
def test_an_old_address_belongs_to_the_first_that_had_it():
    first, second = published(slug="ett"), published(slug="tva")
    assert old_addresses.remember(first.release, OLD)
    assert not old_addresses.remember(first.release, OLD)
    with pytest.raises(old_addresses.LeadsElsewhere):
        old_addresses.remember(second.release, OLD)


@pytest.mark.django_db
def test_a_table_is_taken_in_row_by_row_and_leads_to_releases_only(tmp_path):
    edition = published()
    address = edition.get_absolute_url()
    table = tmp_path / "adresser.csv"
    rows = [
        "gammal;ny",
        f"{OLD};{settings.SITE_URL}{address}",
        f"/gammal;{address}",
        "/elak;https://elak.example/",
        "/elak;//elak.example/pressmeddelanden/2020/a/",
        "/om-oss;/om/",
        f"/;{address}",
    ]
    table.write_text("\n".join(rows), encoding="cp1252")
    code, out, err = redirects("--import", table)
    assert (code, out) == (1, ["2 nya, 0 kända sedan tidigare, 4 inte intagna."])
    assert [line.split(": ")[0].rpartition(" ")[2] for line in err] == ["4", "5", "6", "7"]
    assert redirects("--import", table)[1] == ["0 nya, 2 kända sedan tidigare, 4 inte intagna."]
    assert redirects("--host", "gamla.example.se")[1] == [
        f"gamla.example.se/nyheter/2019/ny lekplats.html\t{settings.SITE_URL}{address}"
    ]


@pytest.mark.django_db
def test_the_map_is_one_that_nginx_reads(tmp_path):
    edition = published()
    for old in (OLD, '/a"b$c;d', "/~x", "/default", "/Default.aspx?id=1"):
        old_addresses.remember(edition.release, old)
    _, lines, _ = redirects("--nginx")
    path = edition.get_absolute_url()
    assert f'    "/nyheter/2019/ny lekplats.html" "{path}";' in lines
    assert f'    "/default.aspx?id=1" "{path}";' in lines
    if nginx := which("nginx", path="/usr/sbin:/usr/bin"):
        maps = "\n".join(lines)
        (tmp_path / "n.conf").write_text(
            f"pid {tmp_path}/n.pid; error_log {tmp_path}/n.log; events {{}}\nhttp {{ {maps}\n}}"
        )
        subprocess.run([nginx, "-t", "-q", "-c", str(tmp_path / "n.conf")], check=True, timeout=10)


@pytest.mark.django_db
def test_looking_for_an_old_address_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert old_addresses.destination("/finns/inte") == ""
    assert not OldAddress.objects.exists()


@pytest.mark.django_db
def test_a_draft_that_is_deleted_takes_its_old_address_along():
    draft = a_release()
    old_addresses.remember(draft, OLD)
    draft.delete()
    assert Client().get("/nyheter/2019/ny%20lekplats.html").status_code == 404
