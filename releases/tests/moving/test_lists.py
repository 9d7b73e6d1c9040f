"""Feeds and sitemaps as lists of what to take in; pages that are saved, and pages that a real server gives."""

import gzip
import io
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.management import CommandError

from releases.capture import UnreadableCapture
from releases.capture.listings import listed_pages
from releases.models import Edition, OldAddress, Release
from releases.moving.fetching import Fetcher, FetchRefused, is_public
from releases.tests.moving import archives
from releases.tests.moving.shell import move

RSS = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>
<rss version="2.0"><channel><link>https://a.example/</link>
<item><title>&b;</title><link>https://a.example/1</link><pubDate>Tue, 07 Jan 2020 08:00:00 +0100</pubDate></item>
<item><guid isPermaLink="true">https://a.example/2</guid><pubDate>igår</pubDate></item>
<item><guid isPermaLink="false">7</guid></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://a.example/"/>
<entry><link rel="enclosure" href="/bild.jpg"/><link href="/1"/><updated>2021-01-01T00:00:00Z</updated>
<published>2020-01-07T08:00:00+01:00</published></entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> https://a.example/1 </loc>
<lastmod>2021-02-02</lastmod><news:news><news:publication_date>2020-01-07T08:00:00+01:00</news:publication_date></news:news></url>
<url><loc>ftp://a.example/2</loc></url></urlset>"""


def pages(text: str | bytes, base: str = "https://a.example/flode") -> list[tuple[str, str]]:
    data = text.encode() if isinstance(text, str) else text
    return [
        (one.address, one.published.isoformat()[:16] if one.published else "")
        for one in listed_pages(io.BytesIO(data), base)
    ]


@pytest.mark.parametrize("listing", [ATOM, SITEMAP, gzip.compress(SITEMAP.encode()), "\n\n" + ATOM])
def test_a_list_says_where_its_pages_are_and_when_they_were_published(listing):
    assert pages(listing) == [("https://a.example/1", "2020-01-07T08:00")]


def test_a_feed_without_order_is_read_as_far_as_it_goes():
    assert pages(RSS) == [("https://a.example/1", "2020-01-07T08:00"), ("https://a.example/2", "")]
    assert pages("https://a.example/1\r\n\r\n# slut\r\nhttps://a.example/2") == [
        ("https://a.example/1", ""),
        ("https://a.example/2", ""),
    ]


@pytest.mark.parametrize(
    "wrong",
    ["", " \n", "hej", "<html><body><a href='/x'>x</a></body></html>", b"\x1f\x8bfel", "<rss", "<rss/>"],
)
def test_what_is_no_list_is_said_to_be_none(wrong):
    with pytest.raises(UnreadableCapture):
        pages(wrong)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0",
     "::", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "no address"],
)  # fmt: skip
def test_addresses_of_this_machine_and_private_networks_are_not_public(address):
    assert not is_public(address)
    assert is_public("93.184.215.14")


def test_a_list_that_breaks_off_says_so_behind_what_it_named():
    found = listed_pages(io.BytesIO(SITEMAP.partition("</urlset>")[0].encode()))
    assert next(found).address == "https://a.example/1"
    with pytest.raises(UnreadableCapture, match="damaged list"):
        next(found)


# --- Saved pages ---


def feed_of(releases: list[archives.Invented], host: str = "") -> str:
    items = "".join(
        f"<item><link>{host + '/' + str(one.number) if host else one.address}</link>"
        f"<pubDate>{one.day.isoformat()}</pubDate></item>"
        for one in releases
    )
    return f"<rss><channel>{items}</channel></rss>"


@pytest.mark.django_db
def test_saved_pages_of_a_feed_get_its_days_and_their_old_addresses(tmp_path):
    releases = [archives.invented(number) for number in range(6)]
    mirror = tmp_path / "sparat" / "gamla.example.se"
    for one in releases[:5]:
        path = mirror / one.address.removeprefix("https://gamla.example.se/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(archives.as_careless(one))
    (tmp_path / "flode.xml").write_text(feed_of(releases))
    run = partial(
        move,
        tmp_path,
        "import_captures",
        "--list",
        tmp_path / "flode.xml",
        "--pages",
        tmp_path / "sparat",
        "--archive",
    )
    ran = run()
    assert (ran.code, len(ran.out)) == (1, 5)
    assert (
        f"{releases[5].address}: Sidan finns inte bland de sparade. Spara den, eller låt den hämtas med --fetch."
        in ran.err
    )
    assert sorted(Edition.objects.values_list("first_published_at", flat=True)) == [
        one.day for one in releases[:5]
    ]
    assert OldAddress.objects.filter(host="gamla.example.se").count() == 5
    stamps = list(Release.objects.order_by("pk").values_list("pk", "updated_at"))
    assert run().out == ran.out
    assert list(Release.objects.order_by("pk").values_list("pk", "updated_at")) == stamps


@pytest.mark.django_db
def test_a_folder_of_saved_pages_is_a_list(tmp_path):
    archives.write_pages(tmp_path / "sidor", 5)
    ran = move(tmp_path, "import_captures", "--list", tmp_path / "sidor", "--archive")
    assert (ran.code, len(ran.out), Edition.objects.count()) == (0, 5, 5)
    assert OldAddress.objects.count() == 4  # plain text does not say where it stood


@pytest.mark.django_db
def test_one_canonical_address_on_every_page_swallows_none(tmp_path):
    folder = tmp_path / "sidor"
    folder.mkdir()
    for number in range(3):
        one = archives.invented(number)
        page = archives.as_sitevision(one).replace(one.address, "https://gamla.example.se/nyheter/alla.html")
        (folder / f"{number}.html").write_text(page)
    ran = move(tmp_path, "import_captures", "--list", folder, "--archive")
    assert (len(ran.out), Edition.objects.count()) == (3, 3)
    assert "Gammal adress</strong>: leder redan till ett annat pressmeddelande." in ran.report


# --- A real server ---


class Site:
    """A site on this machine: `pages` are its answers by path, `asked` the paths that it was asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    Thread(target=made.server.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.mark.django_db
def test_pages_of_a_sitemap_are_fetched_from_its_own_host_only(tmp_path, site):
    elsewhere = site.address.replace("127.0.0.1", "localhost")
    site.pages = {f"/{n}": (200, {}, archives.as_careless(archives.invented(n)).encode()) for n in range(3)}
    listed = [
        *(f"{site.address}{path}" for path in ("/0", "/1", "/2", "/vidare", "/borta")),
        f"{elsewhere}/x",
    ]
    locations = "".join(f"<url><loc>{one}</loc></url>" for one in listed)
    index = f"<sitemapindex><sitemap><loc>{site.address}/k2.xml</loc></sitemap></sitemapindex>"
    site.pages |= {
        "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /2"),
        "/karta.xml": (200, {}, index.encode()),
        "/k2.xml": (200, {}, f"<urlset>{locations}</urlset>".encode()),
        "/vidare": (302, {"Location": f"{elsewhere}/hemligt"}, b""),
    }
    fetch = ["import_captures", "--list", f"{site.address}/karta.xml", "--fetch", "--delay", 0, "--archive"]
    with pytest.raises(CommandError, match="en annan port"):
        move(tmp_path, *fetch)
    assert site.asked == []
    ran = move(tmp_path, *fetch, "--allow-private", "--date", "2019-01-01")
    assert (ran.code, len(ran.out)) == (1, 2)
    assert [line for line in ran.err if line.startswith("http")][:4] == [
        f"{site.address}/2: Värden låter inte program hämta sidan (robots.txt).",
        f"{site.address}/vidare: Adressen leder till en annan värd än listans.",
        f"{site.address}/borta: Sidan finns inte längre.",
        f"{elsewhere}/x: Adressen leder till en annan värd än listans.",
    ]
    assert site.asked == ["/robots.txt", "/karta.xml", "/k2.xml", "/0", "/1", "/vidare", "/borta"]
    before = len(site.asked)
    move(tmp_path, *fetch, "--allow-private")
    assert "/0" not in site.asked[before:]


def test_what_is_too_large_busy_or_leads_in_a_ring_is_refused(site):
    fetcher = Fetcher(allow_private=True, delay=0)
    site.pages = {
        "/stor": (200, {}, b"x" * 5000),
        "/ring": (301, {"Location": "/ring"}, b""),
        "/fel": (302, {"Location": "http://[x"}, b""),
        "/fil": (302, {"Location": "file:///etc/passwd"}, b""),
    }
    for path, reason in (
        ("/stor", "large"),
        ("/ring", "redirects"),
        ("/fil", "address"),
        ("/inte", "status 404"),
    ):
        with pytest.raises(FetchRefused, match=reason):
            fetcher.get(site.address + path, 1000)
    with pytest.raises(FetchRefused):
        fetcher.get(site.address + "/fel", 1000)
    for address in (
        f"{site.address}/stor",
        "http://a:b@127.0.0.1/",
        "file:///etc/passwd",
        "http://localhost:22/",
    ):
        with pytest.raises(FetchRefused):
            Fetcher(delay=0).get(address, 1000)


def test_a_name_that_leads_into_a_private_network_is_not_connected_to(site, monkeypatch):
    port = site.server.server_port
    answers = [(2, 1, 6, "", ("93.184.215.14", port)), (2, 1, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(FetchRefused, match="private"):
        Fetcher(["a.example"], delay=0).get("http://a.example/", 1000)
    assert site.asked == []
