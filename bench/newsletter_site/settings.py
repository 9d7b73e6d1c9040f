"""django-newsletter as its documentation sets it up, without pauses between mails."""

import os

SECRET_KEY = "only-for-measuring"  # noqa: S105
DEBUG = False
SITE_ID = 1
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sites",
    "sorl.thumbnail",
    "newsletter",
]
NEWSLETTER_THUMBNAIL = "sorl-thumbnail"
NEWSLETTER_USE_HTTPS = True
ROOT_URLCONF = "newsletter.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("PEER_DB_NAME"),
        "HOST": os.environ.get("PEER_DB_HOST"),
        "USER": os.environ.get("PEER_DB_USER"),
        "OPTIONS": {"options": f"-c search_path={os.environ.get('PEER_DB_SCHEMA')}"},
    }
}
EMAIL_HOST = os.environ.get("MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("MAIL_PORT", "0"))
LANGUAGE_CODE = "sv"
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "WARNING"}}
