"""All settings in one file: the environment first, then a section per subject.

Values come from the environment; on a newcomer's machine `make run` writes
them to `.run/env`, so that `manage.py` works beside it with nothing set.
`docs/settings.md` lists every variable.
"""

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


class Environment(environ.Env):  # type: ignore[misc]
    """Values as they stand: one that begins with "$", as a generated secret may, names no other variable.

    One that cannot be read ends the process with a sentence, and with the status that says not to start it again.
    """

    def get_value(self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, **more: Any) -> Any:
        value = self.ENVIRON.get(var, "")
        try:
            if value[:1] == "$":
                return self.parse_value(value, cast)
            return super().get_value(var, cast, default, **more)
        except ValueError as error:
            sys.stderr.write(f"{var} är ”{value}” och kan inte läsas ({error}). Se docs/settings.md.\n")
            sys.exit(3)


def rates(written: str) -> dict[str, float]:
    """Return what "gmail.com=20,outlook.com=10" says. Raises ValueError."""
    pairs = (pair.partition("=") for pair in written.split(",") if pair.strip())
    return {domain.strip(): float(rate) for domain, _equals, rate in pairs}


env = Environment()
Environment.read_env(os.environ.get("PRESS_ENV", BASE_DIR / ".run" / "env"))

# --- What kind of installation this is ---------------------------------------

# A newcomer's machine: private services, a local mailbox, plain HTTP on loopback.
LOCAL = env.bool("LOCAL", default=False)
DEBUG = env.bool("DEBUG", default=False)
# Empty on purpose when unset: Django refuses to sign anything with it, and
# commands that sign nothing (read_capture) still run.
SECRET_KEY = env.str("SECRET_KEY", default="")
# One key or several with commas between: the first makes what mails carry, and all of them know it again.
MAIL_TOKEN_KEY = env.str("MAIL_TOKEN_KEY", default="") or SECRET_KEY
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])

# --- The municipality --------------------------------------------------------

# On a newcomer's machine Umeå's own facts are the example, under its own name only; under another name these stand for
# what was not set. Elsewhere there is no default: what is missing is asked for, see umea_press/checks.py.
EXAMPLE = LOCAL and env.str("PRESS_ROOM_NAME", default="Umeå kommun") == "Umeå kommun"
FACTS = {
    "name": "Umeå kommun",
    "street": "Skolgatan 31A" if EXAMPLE else "Exempelgatan 1",
    "postal": "901 84 Umeå" if EXAMPLE else "123 45 Exempelstad",
    "phone": "090-16 10 00" if EXAMPLE else "08-465 004 00",
    "website": "https://www.umea.se/" if EXAMPLE else "https://www.example.se/",
    "contact": "https://www.umea.se/kontakt" if EXAMPLE else "https://www.example.se/kontakt",
    "fault_report": "https://www.umea.se/felanmalan" if EXAMPLE else "",
}
FACTS = FACTS if LOCAL else dict.fromkeys(FACTS, "")
PRESS_ROOM = {
    "name": env.str("PRESS_ROOM_NAME", default=FACTS["name"]),
    "tagline": env.str("PRESS_ROOM_TAGLINE", default="Pressrum"),
    "street": env.str("PRESS_ROOM_STREET", default=FACTS["street"]),
    "postal": env.str("PRESS_ROOM_POSTAL", default=FACTS["postal"]),
    "phone": env.str("PRESS_ROOM_PHONE", default=FACTS["phone"]),
    "website": env.str("PRESS_ROOM_WEBSITE", default=FACTS["website"]),
    "contact_url": env.str("PRESS_ROOM_CONTACT_URL", default=FACTS["contact"]),
    "fault_report_url": env.str("PRESS_ROOM_FAULT_REPORT_URL", default=FACTS["fault_report"]),
    "accent": env.str("PRESS_ROOM_ACCENT", default="#1f5f4a"),
    "accent_dark": env.str("PRESS_ROOM_ACCENT_DARK", default="#8fd3b6"),
    "image_terms": env.str(
        "PRESS_ROOM_IMAGE_TERMS",
        default=(
            "Pressbilderna får användas fritt i samband med det pressmeddelande de hör till, "
            "om fotografen anges."
        ),
    ),
    "boilerplate": env.str(
        "PRESS_ROOM_BOILERPLATE",
        default=(
            "Umeå kommun är Norrlands folkrikaste kommun och driver bland annat skolor, äldreomsorg, "
            "bibliotek, parker och gator för dem som bor, arbetar och studerar här. Besluten fattas av "
            "politiker som invånarna har valt, och handlingarna är offentliga."
        )
        if EXAMPLE
        else "",
    ),
}
# The words among them in the press room's other languages; what stays empty is told in Swedish.
PRESS_ROOM_IN = {
    "en": {
        "tagline": env.str("PRESS_ROOM_TAGLINE_EN", default="Press room"),
        "image_terms": env.str(
            "PRESS_ROOM_IMAGE_TERMS_EN",
            default=""
            if "PRESS_ROOM_IMAGE_TERMS" in env
            else "The press images may be used freely together with the press release that they belong to, "
            "if the photographer is named.",
        ),
        "boilerplate": env.str(
            "PRESS_ROOM_BOILERPLATE_EN",
            default=""
            if "PRESS_ROOM_BOILERPLATE" in env or not EXAMPLE
            else "Umeå is the most populous municipality in the north of Sweden. It runs schools, care for the "
            "elderly, libraries, parks and streets, among other things, for those who live, work and study "
            "here. The decisions are made by politicians elected by the residents, and the documents are public.",
        ),
    },
    "fi": {
        "tagline": env.str("PRESS_ROOM_TAGLINE_FI", default="Lehdistöhuone"),
        "image_terms": env.str(
            "PRESS_ROOM_IMAGE_TERMS_FI",
            default=""
            if "PRESS_ROOM_IMAGE_TERMS" in env
            else "Lehdistökuvia saa käyttää vapaasti sen tiedotteen yhteydessä, johon ne kuuluvat, kunhan "
            "kuvaajan nimi mainitaan.",
        ),
        "boilerplate": env.str(
            "PRESS_ROOM_BOILERPLATE_FI",
            default=""
            if "PRESS_ROOM_BOILERPLATE" in env or not EXAMPLE
            else "Uumaja on Norrlannin väkirikkain kunta. Se ylläpitää muun muassa kouluja, vanhustenhuoltoa, "
            "kirjastoja, puistoja ja katuja niille, jotka asuvat, työskentelevät ja opiskelevat täällä. "
            "Päätökset tekevät asukkaiden valitsemat poliitikot, ja asiakirjat ovat julkisia.",
        ),
    },
}
# What a new subscriber agrees to; raise it when the words on the form change.
CONSENT_VERSION = "2026-11"
# Releases older than this give names and roles but no phone numbers, on every page and in every format; 0 is never.
CONTACT_PHONES_MONTHS = env.int("CONTACT_PHONES_MONTHS", default=36)

# --- Proxy -------------------------------------------------------------------

# The proxy in front is ours: its X-Forwarded-Proto and the last of its X-Forwarded-For are believed.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=None)  # None: nobody said

# --- Application -------------------------------------------------------------

INSTALLED_APPS = [
    "releases",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "ckeditor",
    "csp",
]
MIDDLEWARE = [
    # First: a stored page is kept with the headers of everything below, and costs nothing of it.
    "releases.newsroom.page_cache.middleware.PageStoreMiddleware",
    "releases.newsroom.languages.LanguageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]
ROOT_URLCONF = "umea_press.urls"
WSGI_APPLICATION = "umea_press.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "releases.newsroom.context.press_room",
            ],
            "libraries": {"parts": "releases.newsroom.page_cache.template_tags"},
        },
    }
]
# Forms look their widgets up in templates/ first.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Database ----------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres:///umea_press")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# Seconds; libpq itself would wait for ever for a server that accepts and says nothing.
DATABASES["default"]["OPTIONS"] = {"connect_timeout": 10, **DATABASES["default"].get("OPTIONS", {})}

# --- Finished pages -----------------------------------------------------------

# Memory that each web process may fill with finished public pages, in megabytes; 0 renders each anew.
PAGE_STORE_MB = env.int("PAGE_STORE_MB", default=0 if DEBUG else 32)
# And with parts of pages that follow from frozen editions and settings; 0 sets each anew.
PAGE_PARTS_MB = env.int("PAGE_PARTS_MB", default=0 if DEBUG else 8)

# --- Language and time -------------------------------------------------------

LANGUAGE_CODE = "sv"
# What the press room's pages speak, each below a prefix but the first: /om/, /en/om/, /fi/om/. The desk is Swedish.
LANGUAGES = [("sv", "Svenska"), ("en", "English"), ("fi", "Suomi")]
# What subscribers can be written to in, each in its own words. English is what the strings are written in.
MAIL_LANGUAGES = LANGUAGES
# One catalogue for the whole project, templates included.
LOCALE_PATHS = [BASE_DIR / "releases" / "locale"]
RELEASE_LANGUAGES = [
    ("sv", _("Swedish")),
    ("en", _("English")),
    ("fi", _("Finnish")),
    ("fit", _("Meänkieli")),
    ("sju", _("Ume Sami")),
    ("se", _("Northern Sami")),
    ("smj", _("Lule Sami")),
    ("sma", _("Southern Sami")),
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

# --- Accounts ----------------------------------------------------------------

AUTH_USER_MODEL = "releases.Editor"
LOGIN_URL = "desk:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a working day

# --- Files -------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / ".run" / "media"))
# Where the nginx in front keeps the folder for itself (X-Accel-Redirect); empty: Django sends the files.
MEDIA_ACCEL_REDIRECT = env.str("MEDIA_ACCEL_REDIRECT", default="/-/media/" if BEHIND_PROXY else "")
WHITENOISE_USE_FINDERS = LOCAL or DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL or DEBUG
        else "umea_press.static_files.HashedStaticFiles"
    },
}
IMAGE_MAX_BYTES = 10 * 1024 * 1024
IMAGE_MAX_PIXELS = 40_000_000
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o644

# --- The editor --------------------------------------------------------------

CKEDITOR_CONFIGS = {
    "release": {
        "versionCheck": False,
        "language": "sv",
        "height": 420,
        "width": "100%",
        "toolbar": "Custom",
        "toolbar_Custom": [
            ["Format", "Bold", "Italic"],
            ["Link", "Unlink"],
            ["BulletedList", "NumberedList", "Blockquote"],
            ["Table", "Image"],
            ["Undo", "Redo", "RemoveFormat"],
        ],
        "format_tags": "p;h2;h3",
        "removePlugins": "elementspath,exportpdf,scayt,wsc,magicline",
        "removeDialogTabs": "image:advanced;image:Link;link:advanced",
        "disableNativeSpellChecker": False,
        "entities": False,
    }
}
# CKEditor 4 is past its end of life; what keeps the site safe is the server's own clean
# (releases/document/richtext.py).
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]

# --- Mail --------------------------------------------------------------------

MAIL_HOST = env.str("MAIL_HOST", default="localhost")
MAIL_PORT = env.int("MAIL_PORT", default=25)
MAIL_USER = env.str("MAIL_USER", default="")
MAIL_PASSWORD = env.str("MAIL_PASSWORD", default="")
MAIL_TLS = env.str("MAIL_TLS", default="")  # "", "starttls" or "tls"
MAIL_FROM = env.str("MAIL_FROM", default="press@example.se")
# Whose mailbox answers go to, which a person reads; empty: they go to MAIL_FROM.
MAIL_REPLY_TO = env.str("MAIL_REPLY_TO", default="")
# Who may be mailed at all: addresses and domains, or "*" for everybody. A copy of the database on a test machine holds
# the real subscribers, so nobody is mailed until this says who. What `make run` mails goes to its own mailbox.
STAYS_HERE = MAIL_HOST in ("localhost", "127.0.0.1", "::1") and MAIL_PORT not in (25, 465, 587)
MAIL_ALLOWED_RECIPIENTS = env.list("MAIL_ALLOWED_RECIPIENTS", default=["*"] if LOCAL and STAYS_HERE else [])
# Where bounces go, each to an address of its own: studs@… receives at studs+…@… too. Empty: they go to MAIL_FROM.
MAIL_RETURN_PATH = env.str("MAIL_RETURN_PATH", default="")
MAIL_LIST_ID = env.str("MAIL_LIST_ID", default=f"pressmeddelanden.{MAIL_FROM.rpartition('@')[2]}")
# Signing with keys of our own (RFC 6376, and RFC 8463 for the second one); empty leaves it to the mail server.
DKIM_KEY_FILE = env.str("DKIM_KEY_FILE", default="")
DKIM_SELECTOR = env.str("DKIM_SELECTOR", default="")
DKIM_ED25519_KEY_FILE = env.str("DKIM_ED25519_KEY_FILE", default="")
DKIM_ED25519_SELECTOR = env.str("DKIM_ED25519_SELECTOR", default="")
DKIM_DOMAIN = env.str("DKIM_DOMAIN", default="")  # empty: the domain of MAIL_FROM
# Against list bombing: requests to subscribe from one network, and from everybody together, within an hour.
# A newsroom and all customers of a mobile carrier share one address each (RFC 6888); fifty readers of one hour are more
# than any release has brought, and too few to bomb with: each address is mailed three times a day at most.
SIGNUPS_PER_IP_AND_HOUR = env.int("SIGNUPS_PER_IP_AND_HOUR", default=50)
SIGNUPS_PER_HOUR = env.int("SIGNUPS_PER_HOUR", default=1000)
# After publication, before the first mail leaves: the editor's time to stop it.
ALERT_UNDO = dt.timedelta(seconds=env.int("ALERT_UNDO_SECONDS", default=60))
# Runs that may send alerts at the same time, each over connections of its own.
ALERT_RUNS = env.int("ALERT_RUNS", default=1)
# Connections that one run may open to the mail server.
ALERT_CONNECTIONS = env.int("ALERT_CONNECTIONS", default=4)
# A mailbox of our own that gets each alert behind its last recipient, to see that mail arrives; empty: there is none.
CANARY_ADDRESS = env.str("CANARY_ADDRESS", default="")
# Mails a second: of everything together, 0 for as many as the mail server takes; and to single recipient domains.
ALERT_RATE = env.float("ALERT_RATE", default=0)
ALERT_DOMAIN_RATES = env.get_value("ALERT_DOMAIN_RATES", cast=rates, default={})
# The first day of a new sending address: 1,000 mails, twice as many on each day that follows.
MAIL_WARM_UP = env.get_value("MAIL_WARM_UP", cast=dt.date.fromisoformat, default=None)
# Messages whose outcome is written together: at most this many can be sent twice when a worker is killed.
ALERT_WINDOW = env.int("ALERT_WINDOW", default=100)
# Who was sent what is kept so long after a mailing; then only the counts are.
DELIVERIES_KEPT = dt.timedelta(days=env.int("DELIVERIES_KEPT_DAYS", default=30))
# What editors typed and did not save, and saved versions that an edition has followed, are kept so long.
REVISIONS_KEPT = dt.timedelta(days=env.int("REVISIONS_KEPT_DAYS", default=90))
# A subscriber is paused after so many different mailings that bounced, hard or in any way, within these days.
BOUNCES_HARD_PAUSE = env.int("BOUNCES_HARD_PAUSE", default=2)
BOUNCES_SOFT_PAUSE = env.int("BOUNCES_SOFT_PAUSE", default=5)
BOUNCES_WITHIN = dt.timedelta(days=env.int("BOUNCES_WITHIN_DAYS", default=60))
# So many mails within a day that others hold for spam or forged are no accident: the health page says so.
BOUNCES_POLICY_ALARM = env.int("BOUNCES_POLICY_ALARM", default=3)
# What a mail service must know to hand in bounces over HTTP; empty closes that door.
BOUNCE_WEBHOOK_SECRET = env.str("BOUNCE_WEBHOOK_SECRET", default="")

# Codes of proofreading rules that this installation does without (releases/proofreading/rules.py).
PROOFREADING_OFF = env.list("PROOFREADING_OFF", default=[])

# Whom to tell of a hole in the site's security (RFC 9116): addresses or pages; none: there is no security.txt.
SECURITY_CONTACTS = env.list("SECURITY_CONTACTS", default=[])
SECURITY_POLICY = env.str("SECURITY_POLICY", default="")

# --- Feeds -------------------------------------------------------------------

# Whose the ids of feeds and entries are, and since when (RFC 4151, 2.1). Another would make every entry new to readers.
FEED_TAG_AUTHORITY = env.str("FEED_TAG_AUTHORITY", default="") or f"{urlsplit(SITE_URL).hostname},2026"

# --- WebSub ------------------------------------------------------------------

# Tells those who follow a feed when it changes; empty: there is no hub, and they ask the feed themselves.
WEBSUB_HUB = env.str("WEBSUB_HUB", default="")

# --- Celery ------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)  # kombu's word for the same
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "releases.tasks.send_notices": {"queue": "transactional"},
    "releases.tasks.send_alerts": {"queue": "alerts"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Without these a publication waits for a dead broker; a bell is not worth that.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5, "max_retries": 0}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "releases.tasks.sweep", "schedule": 60.0, "options": {"expires": 55}}
}

# --- Security ----------------------------------------------------------------

HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_REDIRECT_EXEMPT = [r"^halsa/", r"^metrics$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# What Prometheus shows (Authorization: Bearer …); without it the metrics have no address.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- Logs --------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
