"""The shipped nginx configuration: what readers get through it, what it keeps, and for how long."""

import json
import os
import re
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from bench.debian import Unpacked
from bench.servers import SHIPPED
from releases.models import Edition, Release
from releases.services import publishing
from releases.tests.cast import a_release, an_editor, published
from releases.tests.deploy.machine import try_out
from releases.tests.deploy.site import ABUNDANT, SEEN_WITHIN, Answer, Site
from releases.tests.media.files import addresses_of, with_files
from releases.tests.processes import wait_for

SECRET = "kvastfening"
ELSEWHERE = "127.0.0.2"  # another machine, as far as nginx can tell


@pytest.fixture
def edition(transactional_db: None) -> Edition:
    return published()


@pytest.mark.skipif(os.geteuid() != 0, reason="nginx reads its keys and makes its folders as root")
def test_debians_nginx_as_packaged_accepts_the_shipped_file(
    tools: Unpacked, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    said = try_out(tools, tmp_path, keys)
    assert said.returncode == 0, said.stderr
    assert "syntax is ok" in said.stderr
    assert "[warn]" not in said.stderr


def test_readers_get_a_page_that_is_fetched_once_a_second_at_most(site: Site, edition: Edition) -> None:
    path, begun = edition.get_absolute_url(), time.monotonic()
    answers = [site.ask(f"{path}?fbclid={number}") for number in range(100)]
    assert {answer.status for answer in answers} == {200}
    assert site.requests(path) <= time.monotonic() - begun + 2  # the seconds that began meanwhile


def test_a_correction_is_seen_within_two_seconds_and_for_good(site: Site, edition: Edition) -> None:
    path, words = edition.get_absolute_url(), "Rättad ingress."
    site.ask(path)
    Release.objects.update(lead=words)
    publishing.correct(edition.release, by=None, note="Ingressen.", alert=False)
    assert words in site.ask_until(path, lambda answer: words in answer.text, seconds=SEEN_WITHIN).text
    assert all(words in site.ask(path).text for _ in range(20))


def test_a_withdrawal_is_seen_within_two_seconds_and_for_good(site: Site, edition: Edition) -> None:
    path = edition.get_absolute_url()
    site.ask(path)
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel belopp.")
    answer = site.ask_until(path, lambda answer: answer.status == 410, seconds=SEEN_WITHIN)
    assert (answer.status, "Fel belopp." in answer.text) == (410, True)
    assert {site.ask(path).status for _ in range(20)} == {410}


def test_a_draft_has_no_address_and_its_absence_is_not_kept(site: Site) -> None:
    draft = a_release(title=SECRET, slug="oppnad")
    path = f"/pressmeddelanden/{timezone.localdate().year}/oppnad/"
    own = (path, f"{path}utgava/1/", f"{path.rstrip('/')}.json")
    assert {site.ask(address).status for address in own} == {404}
    assert [address for address in (*own, "/", "/flode.atom") if SECRET in site.ask(address).text] == []
    publishing.publish(draft, by=None, alert=False)
    assert site.ask_until(path, lambda answer: answer.status == 200, seconds=SEEN_WITHIN).status == 200


def test_while_the_press_room_is_down_no_page_is_older_than_two_seconds(site: Site, edition: Edition) -> None:
    path = edition.get_absolute_url()
    assert site.ask(path).status == 200
    site.stop()
    down = site.ask_until(path, lambda answer: answer.status != 200, seconds=SEEN_WITHIN)
    assert (down.status, down.headers["Retry-After"]) == (503, "30")
    assert "Pressrummet är strax tillbaka" in down.text
    assert site.ask("/redaktion/").status == 503
    site.start()
    assert site.ask_until(path, lambda answer: answer.status == 200, seconds=ABUNDANT).status == 200


def test_pages_and_style_sheets_come_in_gzip_to_those_who_take_it(site: Site, edition: Edition) -> None:
    path = edition.get_absolute_url()
    for address in (path, style_sheet(site)):
        assert site.ask(address, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in site.ask(address).headers


def test_a_file_named_by_its_checksum_is_kept_for_a_year(site: Site) -> None:
    assert site.ask(style_sheet(site)).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert site.ask("/static/newsroom/layout.css").headers["Cache-Control"] == "public, max-age=3600"


def test_the_desk_and_pages_that_are_keys_are_never_kept(site: Site) -> None:
    desk = [site.ask("/redaktion/login/?next=/redaktion/") for _ in range(3)]
    assert len({answer.headers["Set-Cookie"].partition(";")[0] for answer in desk}) == 3
    for _ in range(3):
        site.ask("/prenumeration/okand/")
    for path in ("/redaktion/login/", "/prenumeration/okand/"):
        wait_for(lambda path=path: site.requests(path) == 3, what=f"three requests for {path}")


def test_no_reader_gets_a_cookie(site: Site, edition: Edition) -> None:
    public = (edition.get_absolute_url(), "/", "/prenumerera/", "/flode.atom")
    assert [path for path in public if "Set-Cookie" in site.ask(path).headers] == []


def test_a_reader_cannot_pretend_to_be_somebody_else(site: Site) -> None:
    """One request to subscribe is allowed from each network; see `production`."""
    asked = [ask_to_subscribe(site, number, X_Forwarded_For=f"192.0.2.{number}") for number in range(2)]
    assert [answer.status for answer in asked] == [302, 429]


def test_the_press_room_knows_how_readers_came_whatever_they_say(site: Site) -> None:
    answer = site.ask("/", X_Forwarded_Proto="http")
    assert answer.status == 200  # by HTTPS, so it need not send them there
    assert answer.headers["Strict-Transport-Security"]


def test_health_and_metrics_answer_this_machine_only(site: Site) -> None:
    for path in ("/halsa/redo", "/metrics"):
        assert site.ask(path, source=ELSEWHERE, X_Forwarded_For="127.0.0.1").status == 403
    assert site.ask("/halsa/redo").status in {200, 503}
    assert site.ask("/halsa/liv", source=ELSEWHERE).status == 200


def test_what_is_too_large_is_refused_before_it_is_read(site: Site) -> None:
    answer = site.ask("/redaktion/login/", method="POST", Content_Length=str(26 * 1024 * 1024))
    assert answer.status == 413


def test_one_address_cannot_fill_the_place_of_another(site: Site) -> None:
    site.ask("/arenden/../om/")
    assert "<h1>Om pressrummet</h1>" in site.ask("/om/").text


HSTS = "max-age=63072000; includeSubDomains; preload"


def test_every_answer_says_that_it_is_https_only_and_what_it_says_it_is(site: Site) -> None:
    """An add_header in a location drops those of the server around it."""
    release = publishing.publish(with_files(), by=None, alert=False).release
    sheet = style_sheet(site)
    answers = {
        **{
            path: site.ask(path)
            for path in (release.editions.get().get_absolute_url(), "/finns-inte/", "/om/")
        },
        **{path: site.ask(path) for path in (sheet, "/static/newsroom/layout.css", "/static/finns-inte.css")},
        **{path: site.ask(path) for path in (*addresses_of(release), "/media/bilder/finns-inte.jpg")},
        **{
            path: site.ask(path) for path in ("/redaktion/login/", "/prenumerera/", "/halsa/redo", "/metrics")
        },
        "304": site.ask(sheet, If_None_Match=site.ask(sheet).headers["ETag"]),
        "range": site.ask(addresses_of(release)[0], Range="bytes=0-4"),
        "403": site.ask("/metrics", source=ELSEWHERE),
        "413": site.ask("/redaktion/login/", method="POST", Content_Length=str(26 * 1024 * 1024)),
    }
    site.stop()
    answers |= {f"503 {path}": site.ask(path) for path in ("/redaktion/", addresses_of(release)[0])}
    said = {path: answer.headers.get_all("Strict-Transport-Security") for path, answer in answers.items()}
    assert said == {path: [HSTS] for path in answers}
    sniffed = {path: answer.headers.get_all("X-Content-Type-Options") for path, answer in answers.items()}
    odd = {path for path, value in sniffed.items() if value != ["nosniff"]}
    assert odd == {"403", "413"}  # words of nginx's own


def test_the_shipped_file_asks_for_the_same_time_of_https_as_the_settings() -> None:
    assert HSTS.startswith(f"max-age={2 * 365 * 24 * 60 * 60};")
    assert HSTS in SHIPPED.read_text()


def test_no_location_hides_what_the_server_around_it_says() -> None:
    """nginx inherits add_header only into a location that has none of its own."""
    shipped = re.sub(r"#.*", "", SHIPPED.read_text())
    locations = re.findall(r"location [^{]+\{((?:[^{}]|\{[^{}]*\})*)\}", shipped)
    assert len(locations) == shipped.count("location ")  # so none is inside another
    for inside in locations:
        said = set(re.findall(r"add_header (\S+)", inside))
        assert not said or said >= {"Strict-Transport-Security", "X-Content-Type-Options"}


def test_a_slash_in_a_case_number_may_be_encoded(site: Site) -> None:
    decision = {"outcome": "Ja.", "case_number": "KS/2022:298"}
    published(title="Ett ärende", decisions=[decision])
    for spelling in ("KS%2F2022:298", "KS%2f2022%3A298", "KS/2022:298", "ks-2022-298"):
        answer = site.ask(f"/api/v1/matters/{spelling}")
        assert (answer.status, json.loads(answer.body).get("matter")) == (200, "ks-2022-298"), spelling


def style_sheet(site: Site) -> str:
    """Return the address of a style sheet, as the pages name it."""
    return str(re.findall(r'href="(/static/newsroom/press-room\.[^"]+)"', site.ask("/om/").text)[0])


def ask_to_subscribe(site: Site, number: int, **headers: str) -> Answer:
    body = urlencode({"email": f"lasare{number}@example.se", "foljer": "allt"})
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    return site.ask("/prenumerera/", method="POST", body=body, **form, **headers)
