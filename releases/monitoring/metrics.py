"""Door for Prometheus: the engine's gauges as text, for whoever shows the token of the settings."""

import hmac
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from releases.monitoring.gauges import Gauge, gauges


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer with every gauge; 404 while no token is set, 401 without it, 503 when the database does not answer."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not _knows_the_token(request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    try:
        found = list(gauges(timezone.now()))
    except DatabaseError:
        return HttpResponse(status=503)
    registry = CollectorRegistry()
    registry.register(_Read(found))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Read(Collector):
    """Gauges that were read a moment ago."""

    def __init__(self, found: Iterable[Gauge]) -> None:
        self._found = found

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for gauge in self._found:
            family = GaugeMetricFamily(gauge.name, gauge.meaning, labels=[gauge.label] if gauge.label else [])
            for value, number in gauge.values.items():
                family.add_metric([value] if gauge.label else [], number)
            yield family


def _knows_the_token(request: HttpRequest) -> bool:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN.encode()
    return scheme.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), expected)


urlpatterns = [path("halsa/matt", page), path("metrics", page)]
