"""DNS lookups, each with a time-out."""

import ipaddress

import dns.exception
import dns.name
import dns.resolver
import dns.reversename
from django.utils.translation import gettext as _

PATIENCE = 5  # seconds for one question, with all its repetitions


class Silent(Exception):
    """The DNS gave no answer, not even that there is none; the message is the reason."""


class Names:
    """Answers are empty where a name or its record does not exist. Every question may raise Silent."""

    def __init__(self, server: tuple[str, int] | None = None) -> None:
        """`server` is the address and port of a recursive name server; without it the machine's own is asked."""
        self._server = server
        self._resolver: dns.resolver.Resolver | None = None
        self._silence = ""

    def texts(self, name: str) -> list[str]:
        """Return the texts (TXT) of a name, each put together of its strings."""
        return [b"".join(record.strings).decode("utf-8", "replace") for record in self._asked(name, "TXT")]

    def exchanges(self, name: str) -> list[str]:
        """Return the hosts (MX) that take mail for a name, the most preferred first; "" for "none" (RFC 7505)."""
        records = sorted(self._asked(name, "MX"), key=lambda record: int(record.preference))
        return [_plain(record.exchange) for record in records]

    def addresses(self, name: str) -> list[str]:
        """Return the addresses (A, AAAA) of a name."""
        return [str(record.address) for kind in ("A", "AAAA") for record in self._asked(name, kind)]

    def pointers(self, address: str) -> list[str]:
        """Return the names (PTR) that an address is said to have."""
        return [_plain(record.target) for record in self._asked(reverse_name(address), "PTR")]

    def _asked(self, name: str, kind: str) -> list:
        if self._silence:
            raise Silent(self._silence)
        try:
            return list(self._asking().resolve(name, kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN):
            return []
        except (dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel, dns.name.BadEscape):
            return []
        except (dns.resolver.LifetimeTimeout, dns.resolver.NoResolverConfiguration, OSError) as error:
            # Whoever does not answer one question in time is not asked the others.
            self._silence = _("no name server answers within %(seconds)s seconds") % {"seconds": PATIENCE}
            raise Silent(self._silence) from error
        except dns.exception.DNSException as error:
            raise Silent(_("nothing can be learned about %(name)s") % {"name": name}) from error

    def _asking(self) -> dns.resolver.Resolver:
        if self._resolver is None:
            self._resolver = dns.resolver.Resolver(configure=self._server is None)
            if self._server is not None:
                address, self._resolver.port = self._server
                self._resolver.nameservers = [address]
            self._resolver.lifetime = PATIENCE
        return self._resolver


def reverse_name(address: str) -> str:
    """Return the name under which the DNS keeps the name of an address."""
    return str(dns.reversename.from_address(str(ipaddress.ip_address(address)))).rstrip(".")


def _plain(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower() if name != dns.name.root else ""
