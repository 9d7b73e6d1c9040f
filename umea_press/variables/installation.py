"""The installation itself, its pages and its files."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from umea_press.variables.declaration import WEB_ADDRESS, Kind, Section, Variable

BASE_DIR = Path(__file__).resolve().parent.parent.parent
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
SITE = re.compile(r"https?://[^/\s?#@]+")

INSTALLATION = Section(
    "The installation",
    (
        Variable("SECRET_KEY", Kind.TEXT, "signs sessions and forms", shown="none", must_be_set=True),
        Variable(
            "MAIL_TOKEN_KEY",
            Kind.TEXT,
            "makes the links in mails (decision 2) and the marks that bounces are known by; give it a value "
            "of its own in production. Several with commas between: the first makes, all are known "
            "([mail.md](mail.md#another-key))",
            lambda env: env("SECRET_KEY"),
            shown="`SECRET_KEY`",
            empty_is_unset=True,
        ),
        Variable(
            "SITE_URL",
            Kind.TEXT,
            "the public address; `https://` turns on HSTS, secure cookies and the redirect",
            "http://localhost:8000",
            shape=SITE,
        ),
        Variable(
            "ALLOWED_HOSTS",
            Kind.LIST,
            "host names, separated by commas",
            lambda env: LOOPBACK if env("LOCAL") else [],
            shown="none (loopback when `LOCAL`)",
        ),
        Variable(
            "BEHIND_PROXY",
            Kind.SWITCH,
            "1: trust `X-Forwarded-Proto` and the last address in `X-Forwarded-For` of the proxy in front. "
            "0: readers reach the press room itself. Must be said when `SITE_URL` is https; while a "
            "reader's address is not known, only `SIGNUPS_PER_HOUR` counts",
            None,
            must_be_set=True,
        ),
        Variable(
            "DATABASE_URL",
            Kind.DATABASE,
            "PostgreSQL 15 or later; `/`, `?`, `@` and `%` of its password are written as in addresses (`%2F`)",
            "postgres:///umea_press",
        ),
        Variable(
            "REDIS_URL",
            Kind.TEXT,
            "Redis or Valkey: Celery's broker. Holds nothing that may not be lost",
            "redis://localhost:6379/0",
        ),
        Variable(
            "LOCAL",
            Kind.SWITCH,
            "a newcomer's machine: local mailbox pages, media served by Django, static files unhashed",
            default=False,
        ),
        Variable("DEBUG", Kind.SWITCH, "Django's debug pages; never in public", default=False),
        Variable(
            "METRICS_TOKEN",
            Kind.TEXT,
            "what Prometheus shows at `/metrics` ([metrics.md](metrics.md)); empty: there is no such page",
        ),
        Variable(
            "SECURITY_CONTACTS",
            Kind.LIST,
            "whom to tell of a hole in the site's security: mail addresses, pages or phone numbers, "
            "separated by commas. They stand in `/.well-known/security.txt` (RFC 9116), which says anew "
            "each day that it holds for half a year; without a contact there is no such file",
            [],
        ),
        Variable(
            "BACKUP_FOLDER",
            Kind.TEXT,
            "where backups of the database lie: `manage.py doctor` says how old the newest file in it is "
            "([operations.md](operations.md))",
        ),
        Variable("SECURITY_POLICY", Kind.TEXT, "the address of a page about that", shape=WEB_ADDRESS),
    ),
)

PAGES = Section(
    "Pages and files",
    (
        Variable(
            "CONTACT_PHONES_MONTHS",
            Kind.NUMBER,
            "releases older than this show their contacts' names and roles but no phone numbers, on every "
            "page and in every format; the frozen editions keep them. 0 shows them for ever",
            36,
            least=0,
        ),
        Variable(
            "PAGE_STORE_MB",
            Kind.NUMBER,
            "memory that each web process may fill with finished public pages; 0 renders each page anew. "
            "Needs a direct connection to PostgreSQL or a pooler in session mode (decision 5)",
            lambda env: 0 if env("DEBUG") else 32,
            shown="32, 0 when `DEBUG`",
            least=0,
        ),
        Variable(
            "PAGE_PARTS_MB",
            Kind.NUMBER,
            "memory that each web process may fill with parts of pages that follow from frozen editions and "
            "settings alone (decision 16); 0 sets each part anew",
            lambda env: 0 if env("DEBUG") else 8,
            shown="8, 0 when `DEBUG`",
            least=0,
        ),
        Variable(
            "FEED_TAG_AUTHORITY",
            Kind.TEXT,
            "whose the ids in feeds are, and since when (RFC 4151): `press.example.se,2026`. Set it to the "
            "old host when the press room gets another one, so that no entry becomes new to readers",
            lambda env: f"{urlsplit(env('SITE_URL')).hostname},2026",
            shown="the host of `SITE_URL`, 2026",
            empty_is_unset=True,
        ),
        Variable(
            "WEBSUB_HUB",
            Kind.TEXT,
            "a WebSub hub that tells those who follow a feed when it changes, such as "
            "`https://hub.example.org/`; empty: there is none, and they ask the feed themselves "
            "([api.md](api.md))",
            shape=WEB_ADDRESS,
        ),
        Variable(
            "MEDIA_ACCEL_REDIRECT",
            Kind.TEXT,
            "where the nginx in front keeps `MEDIA_ROOT` for itself (`X-Accel-Redirect`); empty: the press "
            "room sends uploaded files itself, as other proxies need",
            lambda env: "/-/media/" if env("BEHIND_PROXY") else "",
            shown="`/-/media/` with `BEHIND_PROXY`, else empty",
        ),
        Variable(
            "MEDIA_ROOT",
            Kind.FOLDER,
            "folder of uploaded files",
            str(BASE_DIR / ".run" / "media"),
            shown="`.run/media`",
        ),
        Variable(
            "STATIC_ROOT",
            Kind.FOLDER,
            "folder of collected files",
            str(BASE_DIR / "staticfiles"),
            shown="`staticfiles`",
        ),
    ),
)

# The names in the table of `releases/proofreading/rules.py`; a test holds both alike.
RULES = (
    "amount", "budget", "grouping", "title", "currency", "parts", "exchanged", "budget_year", "sign", "date",
    "paragraph", "case_number", "unrecorded", "weekday", "votes", "dissent", "follow_up", "standing", "body", "party",
    "party_before", "role", "contact_role", "contact_left", "post", "contact_post", "name", "dead_link", "embargo",
    "saving", "wrapped_link", "short_link", "link_text", "heading", "pdf", "one_party", "hard", "phone", "long_title",
    "large_mail", "small_image", "no_body", "no_committees", "no_keywords", "minority_language", "official_word",
)  # fmt: skip
LANGUAGES = ("en", "fi", "fit", "sju", "se", "smj", "sma")

DESK = Section(
    "The desk",
    (
        Variable(
            "DESK_MFA",
            Kind.SWITCH,
            "1: nobody works at the desk without a second step of the log-in, an app or a passkey; who has none is "
            "led to set one up before anything else. Who comes by the municipality's directory has its, unless "
            "`DIRECTORY_MFA` is 0 ([sign-in.md](sign-in.md))",
            False,
        ),
        Variable(
            "PRESS_IMAGE_CREDIT_REQUIRED",
            Kind.SWITCH,
            "1: no press image without its credit, at the desk and in a release that is to be published",
            False,
        ),
        Variable("PRESS_IMAGE_LICENCE_REQUIRED", Kind.SWITCH, "1: nor without its licence", False),
        Variable(
            "PROOFREADING_OFF",
            Kind.LIST,
            "rules of *Kontroll* that are not asked, by their names with commas between: `saving,official_word` "
            "([what each finds](rules.md))",
            [],
            words=RULES,
        ),
        Variable(
            "MINORITY_LANGUAGES",
            Kind.LIST,
            "languages in which this municipality owes its readers a version, if only a short one: *Kontroll* says "
            "which of them a release lacks. Umeå is an administrative area for Finnish and Sami: `fi,sju`",
            [],
            words=LANGUAGES,
        ),
        Variable(
            "PRESS_APPROVAL",
            Kind.TEXT,
            "whether somebody else must approve a press release, and every correction, before it goes out: `no`; "
            "`bodies`: when it is about a body for which that is ticked at the desk; `yes`: always (decision 34)",
            lambda env: "bodies" if env("LOCAL") else "no",
            shown="`no`, `bodies` when `LOCAL`",
            words=("no", "bodies", "yes"),
            empty_is_unset=True,
        ),
        Variable(
            "REVISIONS_KEPT_DAYS",
            Kind.NUMBER,
            "how long what editors typed and never saved is kept, and saved versions of a text that was published "
            "since; of what was saved and is not out yet all is kept. The editions are the record",
            90,
            least=0,
        ),
    ),
)
