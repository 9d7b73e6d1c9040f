"""The API is what its description says (OpenAPI 3.1), asked by schemathesis, which nobody here made."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from releases.newsroom.api.docs import description

api = schemathesis.openapi.from_dict(description())
api.app = get_wsgi_application()


@pytest.fixture(autouse=True)
def one_connection(settings: pytest.FixtureRequest) -> Iterator[None]:
    """Requests are part of the test's transaction, as those of Django's own test client are."""
    settings.ALLOWED_HOSTS = ["localhost"]
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("whole_room", "db")
@api.parametrize()
@settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=15,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_is_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate()
