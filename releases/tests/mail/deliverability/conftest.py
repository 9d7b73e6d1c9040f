from collections.abc import Iterator

import pytest

from releases.mail.deliverability.dns_lookup import Names
from releases.tests.mail.deliverability.name_server import NameServer


@pytest.fixture
def dns() -> Iterator[NameServer]:
    """A name server that knows nothing yet."""
    with NameServer() as server:
        yield server


@pytest.fixture
def names(dns: NameServer) -> Names:
    return Names(dns.address)
