"""A real name server on loopback, over UDP: it answers what was published, and that there is nothing otherwise."""

import socket
import threading
from dataclasses import dataclass, field
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from releases.mail.deliverability.findings import DnsRecord


@dataclass
class NameServer:
    records: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)  # names that are answered with SERVFAIL
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    @property
    def address(self) -> tuple[str, int]:
        host, port = self._socket.getsockname()
        return str(host), int(port)

    def publish(self, name: str, kind: str, *values: str) -> None:
        """Publish these records of a name in place of what it had of their kind."""
        texts = [DnsRecord(name, kind, value).text for value in values]
        self.records.setdefault(name.lower(), {})[kind] = texts

    def _serve(self) -> None:
        while True:
            query, asker = self._socket.recvfrom(4096)
            if not query:
                return
            self._socket.sendto(self._answer(dns.message.from_wire(query)), asker)

    def _answer(self, query: dns.message.Message) -> bytes:
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True).lower(), question.rdtype.name
        self.asked.append(f"{name} {kind}")
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if name in self.failing:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif name not in self.records:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif texts := self.records[name].get(kind):
            answer.answer.append(dns.rrset.from_text(question.name, 300, "IN", kind, *texts))
        return answer.to_wire()
