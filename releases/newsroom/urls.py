"""Addresses of the press room, kept stable: people and machines hold on to them."""

from django.conf import settings
from django.urls import include, path, register_converter
from django.urls.converters import IntConverter

from releases.newsroom import api, media, pages, press_images, security_txt, sitemaps, theme
from releases.newsroom.api import docs
from releases.newsroom.archive import views as archive_views
from releases.newsroom.contacts import cards
from releases.newsroom.contacts import pages as contacts_pages
from releases.newsroom.feeds import views as feeds_views
from releases.newsroom.formats import views as formats_views
from releases.newsroom.languages import in_each_language
from releases.newsroom.ledger import matters
from releases.newsroom.ledger import pages as ledger
from releases.newsroom.page_cache.cache_control import private_page, public_page, style_sheet
from releases.newsroom.subscriptions import views as subscriptions_views


class YearConverter(IntConverter):
    regex = "[12][0-9]{3}"


class EditionNumberConverter(IntConverter):
    """As many digits as the column holds."""

    regex = "[1-9][0-9]{0,4}"


class PositionConverter(IntConverter):
    """The place of an image or a contact in its release, from 1."""

    regex = "[1-9][0-9]?"


register_converter(PositionConverter, "position")
register_converter(YearConverter, "year")
register_converter(EditionNumberConverter, "edition")

app_name = "newsroom"
RELEASE = "pressmeddelanden/<year:year>/<slug:slug>"
# The query parameters that pages read; a page sees only those it is given here.
PAGING = ("efter", "fore")
ARCHIVE = ("q", "namnd", "nyckelord", "ar", "sprak", "beslut", "minst", "hogst", "ordning", *PAGING)
LEDGER = ("vy", "namnd", "ar", "parti", "status", "slag", "fran", "till", *PAGING)
PICTURES = ("q", "bild", *PAGING)

# Pages for people, in every language of the press room.
pages_for_people = in_each_language(
    path("", public_page(pages.front), name="front"),
    path("pressmeddelanden/", public_page(archive_views.archive, *ARCHIVE), name="archive"),
    path(f"{RELEASE}/", public_page(pages.release), name="release"),
    path(f"{RELEASE}/utgava/<edition:number>/", public_page(pages.edition), name="edition"),
    path("namnder/", public_page(pages.committees), name="committees"),
    path("namnder/<slug:slug>/", public_page(pages.committee, *PAGING), name="committee"),
    path("nyckelord/<slug:slug>/", public_page(pages.keyword, *PAGING), name="keyword"),
    path("beslut/", public_page(ledger.ledger, *LEDGER), name="ledger"),
    path("arenden/", public_page(matters.matters, "dnr", *PAGING), name="matters"),
    path("arenden/<path:case_number>/", public_page(matters.matter), name="matter"),
    path("pressbilder/", public_page(press_images.pictures, *PICTURES), name="pictures"),
    path("pressbilder/bilder.zip", public_page(press_images.package, *PICTURES), name="pictures_package"),
    path("presskontakter/", public_page(contacts_pages.contacts), name="contacts"),
    path("om/", public_page(pages.about), name="about"),
    path("tillganglighet/", public_page(pages.accessibility), name="accessibility"),
    path("integritet/", public_page(pages.privacy), name="privacy"),
    path("api/v1/", public_page(docs.page), name="api"),
    path("prenumerera/", private_page(subscriptions_views.subscribe), name="subscribe"),
    path("prenumerera/tack/", private_page(subscriptions_views.subscribe_done), name="subscribe_done"),
    path("prenumerera/bekrafta/<slug:token>/", private_page(subscriptions_views.confirm), name="confirm"),
    path(
        "prenumerera/adress/<slug:token>/",
        private_page(subscriptions_views.confirm_address),
        name="confirm_address",
    ),
    path("prenumeration/<slug:token>/", private_page(subscriptions_views.manage), name="manage"),
    path(
        "prenumeration/<slug:token>/adress/",
        private_page(subscriptions_views.change_address),
        name="change_address",
    ),
    path(
        "prenumeration/<slug:token>/uppgifter.json",
        private_page(subscriptions_views.personal_data),
        name="personal_data",
    ),
    path("prenumeration/<slug:token>/avsluta/", private_page(subscriptions_views.leave), name="leave"),
)
# Files, feeds and data for programs: one address each.
urlpatterns = [
    pages_for_people,
    path("pressmeddelanden/flode.atom", public_page(feeds_views.archive, *ARCHIVE), name="archive_feed"),
    path(f"{RELEASE}.txt", public_page(formats_views.text), name="text"),
    path(f"{RELEASE}.json", public_page(formats_views.item), name="ninjs"),
    path(f"{RELEASE}.zip", public_page(formats_views.kit), name="kit"),
    path(f"{RELEASE}/bilder.zip", public_page(formats_views.images), name="images"),
    path(f"{RELEASE}/bild/<position:number>", public_page(formats_views.image), name="image"),
    path(f"{RELEASE}/kort.png", public_page(formats_views.card), name="card"),
    path(f"{RELEASE}/kontakt/<position:number>.vcf", public_page(formats_views.contact), name="contact_card"),
    path(
        "namnder/<slug:slug>/flode.atom", public_page(feeds_views.committee, "efter"), name="committee_feed"
    ),
    path("nyckelord/<slug:slug>/flode.atom", public_page(feeds_views.keyword, "efter"), name="keyword_feed"),
    path("beslut.csv", public_page(ledger.spreadsheet, *LEDGER), name="ledger_spreadsheet"),
    path("beslut.xlsx", public_page(ledger.workbook, *LEDGER), name="ledger_workbook"),
    path("beslut.json", public_page(ledger.records, *LEDGER), name="ledger_records"),
    path("arenden/<path:case_number>/flode.atom", public_page(matters.feed, "efter"), name="matter_feed"),
    path("presskontakter.vcf", public_page(cards.everybody), name="press_contact_cards"),
    path("presskontakter/<int:pk>.vcf", public_page(cards.one), name="press_contact_card"),
    path("flode.atom", public_page(feeds_views.everything, "efter"), name="feed"),
    path("sitemap.xml", public_page(sitemaps.index), name="sitemap"),
    path("sitemap/sidor.xml", public_page(sitemaps.pages), name="sitemap_pages"),
    path("sitemap/nyheter.xml", public_page(sitemaps.news), name="sitemap_news"),
    path("sitemap/<str:first>.xml", public_page(sitemaps.releases), name="sitemap_releases"),
    path("robots.txt", public_page(sitemaps.robots), name="robots"),
    path(".well-known/security.txt", public_page(security_txt.security_txt), name="security_txt"),
    path("tema.css", style_sheet(theme.stylesheet), name="theme"),
    path("favicon.svg", public_page(theme.mark), name="mark"),
    path("favicon.ico", public_page(theme.mark)),
    path("api/v1/", include(api.urlpatterns)),
    path(settings.MEDIA_URL.removeprefix("/") + "<path:name>", media.file, name="media"),
]
