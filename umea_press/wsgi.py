"""The entrance for a WSGI server: stored pages first, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umea_press.settings")
django = get_wsgi_application()

from releases.newsroom.page_cache.wsgi import StoredPages  # noqa: E402 - it reads the settings
from umea_press.checks import refuse_to_start  # noqa: E402

refuse_to_start()

application = StoredPages(django)
