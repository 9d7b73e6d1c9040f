"""`manage.py check_mail`: what a person is told, and that doing what it says is enough."""

import json
from base64 import b64encode
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.management import CommandError, call_command

from releases.tests.mail.deliverability.name_server import NameServer
from releases.tests.processes import ANYBODY, SmtpServer

OURS = "192.0.2.10"


def check_mail(dns: NameServer, *arguments: str, address: str = OURS) -> tuple[int, str]:
    """Return the exit status and what was said."""
    said, (host, port) = StringIO(), dns.address
    try:
        call_command(
            "check_mail", "--resolver", f"{host}:{port}", "--address", address, *arguments, stdout=said
        )
    except SystemExit as end:
        return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def findings(dns: NameServer, *arguments: str) -> dict[str, list[dict[str, Any]]]:
    _status, said = check_mail(dns, "--format", "json", *arguments)
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(said)["findings"]:
        found.setdefault(finding["subject"], []).append(finding)
    return found


def standings(dns: NameServer, subject: str, *arguments: str) -> list[str]:
    return [finding["standing"] for finding in findings(dns, *arguments).get(subject, [])]


def publish_advice(dns: NameServer) -> None:
    for of_subject in findings(dns).values():
        for finding in of_subject:
            for record in finding["records"]:
                dns.publish(record["name"], record["kind"], record["value"])


def pem(private: Any) -> bytes:
    return bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def signing(settings: Any, tmp_path: Path, rsa_key: rsa.RSAPrivateKey) -> None:
    for name, key in (("DKIM", rsa_key), ("DKIM_ED25519", ed25519.Ed25519PrivateKey.generate())):
        path = tmp_path / f"{name}.pem"
        path.write_bytes(pem(key))
        setattr(settings, f"{name}_KEY_FILE", str(path))
        setattr(settings, f"{name}_SELECTOR", name.lower().replace("_", "-"))


@pytest.fixture
def mailbox(dns: NameServer) -> None:
    """The sender's domain takes mail."""
    dns.publish("example.se", "MX", "10 mail.example.se.")
    dns.publish("mail.example.se", "A", OURS)


@pytest.mark.usefixtures("signing", "mailbox")
def test_publishing_what_it_says_mends_everything(
    dns: NameServer, smtp_server: SmtpServer, settings: Any
) -> None:
    settings.SITE_URL = "https://mail.example.se"
    assert check_mail(dns)[0] == 1
    publish_advice(dns)
    status, said = check_mail(dns)
    assert status == 0, said
    assert "åtgärda " not in said
    assert said.endswith("Allt är rätt.\n")


@pytest.mark.usefixtures("smtp_server")
def test_it_speaks_swedish_and_gives_the_record(dns: NameServer) -> None:
    status, said = check_mail(dns)
    assert status == 1
    assert "example.se saknar SPF-post" in said
    assert f'Publicera: example.se. TXT "v=spf1 ip4:{OURS} -all"' in said
    assert 'Publicera: _dmarc.example.se. TXT "v=DMARC1; p=none;' in said
    assert "Publicera: 10.2.0.192.in-addr.arpa. PTR" in said


@pytest.mark.usefixtures("smtp_server")
def test_a_record_that_forgets_us_is_kept_and_completed(dns: NameServer) -> None:
    dns.publish("example.se", "TXT", "v=spf1 include:_spf.example.org ~all")
    dns.publish("_spf.example.org", "TXT", "v=spf1 ip4:198.51.100.0/24 -all")
    [finding] = findings(dns)["SPF"]
    assert finding["standing"] == "mend"
    assert finding["records"][0]["value"] == f"v=spf1 ip4:{OURS} include:_spf.example.org ~all"


@pytest.mark.usefixtures("smtp_server")
@pytest.mark.parametrize(
    "records",
    [["v=spf1 -all", "v=spf1 ~all"], ["v=spf1 +all"], ["v=spf1 ipv4:192.0.2.10 -all"]],
)
def test_a_wrong_spf_record_is_to_be_mended(dns: NameServer, records: list[str]) -> None:
    dns.publish("example.se", "TXT", *records)
    assert "mend" in standings(dns, "SPF")


@pytest.mark.usefixtures("smtp_server", "signing")
def test_another_key_than_ours_is_to_be_mended(dns: NameServer) -> None:
    publish_advice(dns)
    first = findings(dns)["DKIM"]
    assert [finding["standing"] for finding in first] == ["right", "right"]
    for name in ("dkim", "dkim-ed25519"):
        dns.publish(f"{name}._domainkey.example.se", "TXT", "v=DKIM1; k=ed25519; p=AAAA")
    assert standings(dns, "DKIM") == ["mend", "mend"]


@pytest.mark.usefixtures("smtp_server", "signing")
def test_the_bare_form_of_our_key_is_ours_too(dns: NameServer, rsa_key: rsa.RSAPrivateKey) -> None:
    bare = b64encode(rsa_key.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)).decode()
    dns.publish("dkim._domainkey.example.se", "TXT", f"p={bare[:90]} {bare[90:]}")
    assert standings(dns, "DKIM")[0] == "right"


@pytest.mark.usefixtures("smtp_server")
def test_a_key_of_the_mail_server_is_looked_at_by_its_selector(dns: NameServer) -> None:
    dns.publish("there._domainkey.example.se", "TXT", "v=DKIM1; t=y; k=ed25519; p=AAAA")
    dns.publish("gone._domainkey.example.se", "TXT", "v=DKIM1; p=")
    assert standings(dns, "DKIM") == ["note"]
    asked = ("--selector", "there", "--selector", "gone", "--selector", "never")
    assert standings(dns, "DKIM", *asked) == ["note", "mend", "mend"]


@pytest.mark.usefixtures("smtp_server")
def test_a_key_that_cannot_be_read_is_a_finding(dns: NameServer, settings: Any, tmp_path: Path) -> None:
    settings.DKIM_KEY_FILE, settings.DKIM_SELECTOR = str(tmp_path / "lost.pem"), "press"
    [finding] = findings(dns)["DKIM"]
    assert finding["standing"] == "mend"
    assert "lost.pem" in finding["sentence"]


@pytest.mark.usefixtures("smtp_server")
@pytest.mark.parametrize(
    ("record", "standing"),
    [
        ("v=DMARC1; p=reject; rua=mailto:dmarc@example.se", "right"),
        ("v=DMARC1; p=none", "note"),
        ("v=DMARC1; p=reject; sp=none", "right"),
        ("v=DMARC1; rua=mailto:dmarc@example.se", "mend"),
    ],
)
def test_what_the_policy_says(dns: NameServer, record: str, standing: str) -> None:
    dns.publish("_dmarc.example.se", "TXT", record)
    assert standings(dns, "DMARC")[0] == standing


@pytest.mark.usefixtures("smtp_server")
def test_the_policy_of_a_parent_holds(dns: NameServer, settings: Any) -> None:
    settings.MAIL_FROM = "press@press.example.se"
    dns.publish("_dmarc.example.se", "TXT", "v=DMARC1; p=reject; sp=none")
    assert standings(dns, "DMARC")[0] == "note"


@pytest.mark.usefixtures("smtp_server")
@pytest.mark.parametrize(
    ("returns", "signs", "mode", "standing"),
    [
        ("studs@example.se", "example.se", "r", "right"),
        ("studs@studs.example.se", "example.se", "r", "right"),
        ("studs@studs.example.se", "example.se", "s", "note"),
        ("studs@example.org", "example.se", "r", "note"),
        ("studs@example.se", "example.org", "r", "note"),
        ("studs@example.org", "example.org", "r", "mend"),
    ],
)
def test_who_sends_belongs_to_who_writes(
    dns: NameServer, settings: Any, returns: str, signs: str, mode: str, standing: str
) -> None:
    settings.MAIL_RETURN_PATH, settings.DKIM_DOMAIN = returns, signs
    dns.publish("_dmarc.example.se", "TXT", f"v=DMARC1; p=reject; aspf={mode}; adkim={mode}")
    assert standings(dns, "DMARC") == ["right", standing]


@pytest.mark.usefixtures("smtp_server")
@pytest.mark.parametrize(("returns", "standing"), [("", "right"), ("studs@example.org", "note")])
def test_of_a_signature_that_is_not_known_nothing_is_said(
    dns: NameServer, settings: Any, returns: str, standing: str
) -> None:
    settings.MAIL_RETURN_PATH = returns
    dns.publish("_dmarc.example.se", "TXT", "v=DMARC1; p=reject")
    [_policy, finding] = findings(dns)["DMARC"]
    assert finding["standing"] == standing
    assert finding["sentence"].startswith("Returadressen")


@pytest.mark.usefixtures("smtp_server")
@pytest.mark.parametrize(
    ("exchanges", "standing"),
    [
        (["10 mail.example.se."], "right"),
        (["10 gone.example.se.", "20 mail.example.se."], "note"),
        (["10 gone.example.se."], "mend"),
        (["0 ."], "mend"),
        ([], "mend"),
    ],
)
def test_who_takes_the_answers(dns: NameServer, exchanges: list[str], standing: str) -> None:
    dns.publish("example.se", "MX", *exchanges)
    dns.publish("mail.example.se", "A", OURS)
    assert standings(dns, "MX") == [standing]


@pytest.mark.usefixtures("smtp_server")
def test_bounces_need_an_exchange_of_their_own(dns: NameServer, settings: Any, mailbox: None) -> None:
    settings.MAIL_RETURN_PATH = "studs@studs.example.se"
    assert standings(dns, "MX") == ["right", "mend"]


@pytest.mark.usefixtures("smtp_server")
def test_a_reverse_name_leads_back(dns: NameServer) -> None:
    assert standings(dns, "PTR") == ["mend"]
    dns.publish("10.2.0.192.in-addr.arpa", "PTR", "press.example.se.")
    assert standings(dns, "PTR") == ["mend"]
    dns.publish("press.example.se", "A", OURS)
    assert standings(dns, "PTR") == ["right"]


@pytest.mark.usefixtures("smtp_server")
def test_a_domain_that_fails_hides_no_other_subject(dns: NameServer, mailbox: None) -> None:
    dns.failing.add("_dmarc.example.se")
    assert standings(dns, "DMARC") == ["unknown"]
    assert standings(dns, "MX") == ["right"]


def test_without_network_it_says_so_once_and_ends(smtp_server: SmtpServer, monkeypatch: Any) -> None:
    monkeypatch.setattr("releases.mail.deliverability.dns_lookup.PATIENCE", 0.2)
    smtp_server.script(ANYBODY, "connect", "554 Nej")
    said = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("check_mail", "--resolver", "127.0.0.1:1", "--address", OURS, stdout=said)
    assert end.value.code == 1
    assert said.getvalue().count("Namnservern (DNS) svarar inte") == 4
    assert "släpper inte in oss: 554 Nej" in said.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [["--resolver", "dns.example.se"], ["--resolver", "192.0.2.1:x"], ["--address", "x"]],
)
def test_a_wrong_argument_is_answered_in_swedish(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="är ingen"):
        call_command("check_mail", *arguments)
