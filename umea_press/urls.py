"""Every address leads to a door."""

from django.conf import settings
from django.urls import include, path

from releases import health, mailhooks, metrics
from releases.desk.site import desk

urlpatterns = [
    path("redaktion/", desk.urls),
    path("halsa/", include(health.urlpatterns)),
    path("", include(metrics.urlpatterns)),
    path("post/", include(mailhooks.urlpatterns)),
    path("", include("releases.newsroom.urls")),
]
if settings.LOCAL:
    urlpatterns.insert(0, path("", include("umea_press.local.urls")))
handler400 = "releases.newsroom.errors.bad_request"
handler403 = "releases.newsroom.errors.forbidden"
handler404 = "releases.newsroom.errors.not_found"
handler500 = "releases.newsroom.errors.server_error"
