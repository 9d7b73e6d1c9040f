"""All settings in one file: the environment first, then a section per subject.

Values come from the environment; on a newcomer's machine `make run` writes
them to `.run/env`, so that `manage.py` works beside it with nothing set.
`variables/` says of each its type, its default and what it does, `docs/settings.md` tells the same.
"""

import datetime as dt
import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from umea_press.variables import FILE, env

BASE_DIR = Path(__file__).resolve().parent.parent


env.read_file(os.environ.get(FILE, BASE_DIR / ".run" / "env"), must_exist=FILE in os.environ)

# --- What kind of installation this is ---------------------------------------

LOCAL = env("LOCAL")
DEBUG = env("DEBUG")
# Empty on purpose when unset: Django refuses to sign anything with it, and
# commands that sign nothing (read_capture) still run.
SECRET_KEY = env("SECRET_KEY")
MAIL_TOKEN_KEY = env("MAIL_TOKEN_KEY")
SITE_URL = env("SITE_URL").rstrip("/")
ALLOWED_HOSTS = env("ALLOWED_HOSTS")
BEHIND_PROXY = env("BEHIND_PROXY")  # None: nobody said

# --- The municipality --------------------------------------------------------

OWN_FACTS = (
    *("name", "tagline", "street", "postal", "phone", "website", "contact_url", "fault_report_url"),
    *("accent", "accent_dark", "image_terms", "boilerplate"),
)
PRESS_ROOM = {fact: env(f"PRESS_ROOM_{fact.upper()}") for fact in OWN_FACTS}
# The words among them in the press room's other languages; what stays empty is told in Swedish.
PRESS_ROOM_IN = {
    language: {
        words: env(f"PRESS_ROOM_{words}_{language}".upper())
        for words in ("tagline", "image_terms", "boilerplate")
    }
    for language in ("en", "fi")
}
# What a new subscriber agrees to; raise it when the words on the form change.
CONSENT_VERSION = "2026-11"
CONTACT_PHONES_MONTHS = env("CONTACT_PHONES_MONTHS")

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
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "ckeditor",
    "csp",
]
MIDDLEWARE = [
    # First: a stored page is kept with the headers of everything below, and costs nothing of it.
    "releases.newsroom.page_cache.middleware.PageStoreMiddleware",
    "releases.newsroom.languages.LanguageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "releases.desk.sessions.LastingSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "releases.desk.second_step.SecondStepMiddleware",
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
            "libraries": {
                "formats": "releases.newsroom.formats.template_tags",
                "fragments": "releases.newsroom.page_cache.template_tags",
            },
        },
    }
]
# Forms look their widgets up in templates/ first.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Database ----------------------------------------------------------------

DATABASES = {"default": env("DATABASE_URL")}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# Seconds; libpq itself would wait for ever for a server that accepts and says nothing.
DATABASES["default"]["OPTIONS"] = {"connect_timeout": 10, **DATABASES["default"].get("OPTIONS", {})}

# --- Finished pages -----------------------------------------------------------

PAGE_STORE_MB = env("PAGE_STORE_MB")
PAGE_PARTS_MB = env("PAGE_PARTS_MB")

# --- Language and time -------------------------------------------------------

LANGUAGE_CODE = "sv"
FORMAT_MODULE_PATH = "releases.languages.formats"
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
LOGIN_REDIRECT_URL = "desk:index"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "releases.desk.granted.GrantedAtOnce"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# The longest of the links in mails about accounts; each has a time of its own (releases/services/accounts.py).
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # seconds
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: a working day

# --- Logging in --------------------------------------------------------------

DESK_MFA = env("DESK_MFA")
ACCOUNT_ADAPTER = "releases.desk.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"reauthenticate": "releases.desk.sign_in.forms.PasswordAgainForm"}
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
MFA_ADAPTER = "releases.desk.sign_in.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half a minute: a telephone's clock is not always right
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL  # http://localhost
MFA_FORMS = {
    "authenticate": "releases.desk.sign_in.forms.CodeForm",
    "reauthenticate": "releases.desk.sign_in.forms.CodeAgainForm",
    "activate_totp": "releases.desk.sign_in.forms.ConnectForm",
    "add_webauthn": "releases.desk.sign_in.forms.NewKeyForm",
    "edit_webauthn": "releases.desk.sign_in.forms.KeyNameForm",
}
USERSESSIONS_TRACK_ACTIVITY = False

# --- Logging in by the municipality's directory (releases/desk/sign_in/directory/) ---

OIDC_ISSUER = env("OIDC_ISSUER").removesuffix("/.well-known/openid-configuration")
OIDC_CLIENT_ID = env("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env("OIDC_CLIENT_SECRET")
OIDC_NAME = env("OIDC_NAME")
OIDC_SCOPES = env("OIDC_SCOPES")
OIDC_CLAIMS = env("OIDC_CLAIMS")
OIDC_TRUSTS_EMAIL = env("OIDC_TRUSTS_EMAIL")
SAML_METADATA = env("SAML_METADATA")
SAML_ISSUER = env("SAML_ISSUER")
SAML_ENTITY_ID = env("SAML_ENTITY_ID")
SAML_NAME = env("SAML_NAME")
SAML_ATTRIBUTES = env("SAML_ATTRIBUTES")
DIRECTORY_ROLES = env("DIRECTORY_ROLES")
DIRECTORY_DOMAINS = env("DIRECTORY_DOMAINS")
DIRECTORY_MFA = env("DIRECTORY_MFA")
DESK_LOCAL_SIGN_IN = env("DESK_LOCAL_SIGN_IN")
SOCIALACCOUNT_ADAPTER = "releases.desk.sign_in.directory.entrance.DirectoryAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "releases.desk.sign_in.directory.oidc.DirectoryProvider"}
}

# --- Limits ------------------------------------------------------------------

# How many wrong passwords are too many stands in releases/desk/sign_in/limits.py.
AXES_HANDLER = "releases.desk.sign_in.limits.CountedAttempts"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = dt.timedelta(minutes=5)
AXES_USERNAME_CALLABLE = "releases.desk.sign_in.limits.username"
AXES_CLIENT_IP_CALLABLE = "releases.desk.sign_in.places.for_axes"
AXES_WHITELIST_CALLABLE = "releases.desk.sign_in.limits.is_exempt"
AXES_VERBOSE = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False

# --- Files -------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_ROOT")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "umea_press.static_files.UsedFiles",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = env("MEDIA_ROOT")
MEDIA_ACCEL_REDIRECT = env("MEDIA_ACCEL_REDIRECT")
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
        "customConfig": "",
        "language": "sv",
        "width": "100%",
        "height": "auto",
        "toolbarLocation": "",  # the desk's own tools stand in templates/ckeditor/widget.html
        "stylesSet": False,
        # In the page itself and not in a frame: it grows, has the desk's colours, and needs no inline script.
        "plugins": (
            "divarea,basicstyles,blockquote,clipboard,enterkey,htmlwriter,indentlist,list,removeformat,tab,"
            "tabletools,undo"
        ),
        "clipboard_handleImages": False,  # static/desk/editor/pasting.js does
        "removeFormatTags": "em,strong,sub,sup,cite",
        "disableNativeSpellChecker": False,
        "entities": False,
    }
}
# CKEditor 4 is past its end of life. What stands between its known faults and the desk is watched by a check of our own
# (releases/desk/editor/checks.py); the server's own clean comes last (releases/document/richtext.py).
# axes.W002: the log-in page itself answers who has to wait, with the form in it.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001", "axes.W002"]

# --- The desk ----------------------------------------------------------------

PRESS_IMAGE_CREDIT_REQUIRED = env("PRESS_IMAGE_CREDIT_REQUIRED")
PRESS_IMAGE_LICENCE_REQUIRED = env("PRESS_IMAGE_LICENCE_REQUIRED")
PROOFREADING_OFF = env("PROOFREADING_OFF")
MINORITY_LANGUAGES = env("MINORITY_LANGUAGES")
PRESS_APPROVAL = env("PRESS_APPROVAL")
REVISIONS_KEPT = dt.timedelta(days=env("REVISIONS_KEPT_DAYS"))

# --- Mail --------------------------------------------------------------------

MAIL_HOST = env("MAIL_HOST")
MAIL_PORT = env("MAIL_PORT")
MAIL_USER = env("MAIL_USER")
MAIL_PASSWORD = env("MAIL_PASSWORD")
MAIL_TLS = env("MAIL_TLS")
MAIL_FROM = env("MAIL_FROM")
MAIL_REPLY_TO = env("MAIL_REPLY_TO")
MAIL_ALLOWED_RECIPIENTS = env("MAIL_ALLOWED_RECIPIENTS")
MAIL_RETURN_PATH = env("MAIL_RETURN_PATH")
MAIL_LIST_ID = env("MAIL_LIST_ID")
DKIM_KEY_FILE = env("DKIM_KEY_FILE")
DKIM_SELECTOR = env("DKIM_SELECTOR")
DKIM_ED25519_KEY_FILE = env("DKIM_ED25519_KEY_FILE")
DKIM_ED25519_SELECTOR = env("DKIM_ED25519_SELECTOR")
DKIM_DOMAIN = env("DKIM_DOMAIN")
SIGNUPS_PER_IP_AND_HOUR = env("SIGNUPS_PER_IP_AND_HOUR")
SIGNUPS_PER_HOUR = env("SIGNUPS_PER_HOUR")
ALERT_UNDO = dt.timedelta(seconds=env("ALERT_UNDO_SECONDS"))
ALERT_RUNS = env("ALERT_RUNS")
ALERT_CONNECTIONS = env("ALERT_CONNECTIONS")
CANARY_ADDRESS = env("CANARY_ADDRESS")
ALERT_RATE = env("ALERT_RATE")
ALERT_DOMAIN_RATES = env("ALERT_DOMAIN_RATES")
MAIL_WARM_UP = env("MAIL_WARM_UP")
ALERT_WINDOW = env("ALERT_WINDOW")
DELIVERIES_KEPT = dt.timedelta(days=env("DELIVERIES_KEPT_DAYS"))
BOUNCES_HARD_PAUSE = env("BOUNCES_HARD_PAUSE")
BOUNCES_SOFT_PAUSE = env("BOUNCES_SOFT_PAUSE")
BOUNCES_WITHIN = dt.timedelta(days=env("BOUNCES_WITHIN_DAYS"))
BOUNCES_POLICY_ALARM = env("BOUNCES_POLICY_ALARM")
BOUNCE_WEBHOOK_SECRET = env("BOUNCE_WEBHOOK_SECRET")

# --- Feeds -------------------------------------------------------------------

FEED_TAG_AUTHORITY = env("FEED_TAG_AUTHORITY")
WEBSUB_HUB = env("WEBSUB_HUB")

# --- Celery ------------------------------------------------------------------

REDIS_URL = env("REDIS_URL")
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
CSRF_FAILURE_VIEW = "releases.desk.site.csrf_failure"
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

METRICS_TOKEN = env("METRICS_TOKEN")
SECURITY_CONTACTS = env("SECURITY_CONTACTS")
SECURITY_POLICY = env("SECURITY_POLICY")
BACKUP_FOLDER = env("BACKUP_FOLDER")

# --- Logs --------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_tokens": {"()": "umea_press.log_secrets.WithoutTokens"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_tokens"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
