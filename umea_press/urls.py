"""Every address leads to a door."""

from django.conf import settings
from django.urls import include, path

from releases.bounces import webhook
from releases.desk.site import desk
from releases.monitoring import health, metrics

urlpatterns = [
    path("redaktion/", include("releases.desk.urls")),
    path("redaktion/", desk.urls),
    path("halsa/", include(health.urlpatterns)),
    path("", include(metrics.urlpatterns)),
    path("post/", include(webhook.urlpatterns)),
    path("delat/", include("releases.sharing.urls")),
    path("", include("releases.newsroom.urls")),
]
if settings.LOCAL:
    urlpatterns.insert(0, path("", include("umea_press.local.urls")))
handler400 = "releases.newsroom.errors.bad_request"
handler403 = "releases.newsroom.errors.forbidden"
handler404 = "releases.newsroom.errors.not_found"
handler500 = "releases.newsroom.errors.server_error"
