"""Which refusals say that an address is gone, which may pass, and which are about us."""

from pathlib import Path

import pytest

from releases.bounces.classification import kind_of
from releases.models import Bounce

Kind = Bounce.Kind


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"])
def test_an_address_that_is_gone_is_hard(status: str) -> None:
    assert kind_of(status, "") == Kind.HARD


@pytest.mark.parametrize(
    "status", ["4.1.1", "4.2.2", "4.4.1", "4.4.7", "5.2.2", "5.3.0", "5.3.4", "5.4.1", "5.4.4", "5.4.6"]
)
def test_what_may_pass_is_soft(status: str) -> None:
    assert kind_of(status, "") == Kind.SOFT


@pytest.mark.parametrize("status", ["5.7.1", "5.7.26", "5.7.509", "4.7.0", "5.6.0", "5.1.8"])
def test_what_is_about_us_is_policy(status: str) -> None:
    assert kind_of(status, "") == Kind.POLICY


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("550 5.1.1 <…>: Recipient address rejected: User unknown in virtual mailbox table", Kind.HARD),
        ("550 No such user here", Kind.HARD),
        ("554 delivery error: dd This user doesn't have a yahoo.com account", Kind.HARD),
        ("550 Requested action not taken: mailbox not found", Kind.HARD),
        ("550 5.2.1 The email account that you tried to reach is disabled", Kind.HARD),
        ("Sorry, no mailbox here by that name. (#5.1.1)", Kind.HARD),
        ("Host or domain name not found. Name service error for name=example.se type=MX", Kind.SOFT),
        ("550 5.4.310 DNS domain nowhere.example does not exist [Message=InfoDomainNonexistent]", Kind.HARD),
        ("550 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain", Kind.HARD),
        ("550 5.1.2 Recipient address rejected: Domain not found", Kind.HARD),
        ("450 4.4.310 DNS domain nowhere.example does not exist", Kind.SOFT),
        ("550 5.4.312 DNS query failed for nowhere.example", Kind.SOFT),
        ("5.1.2 Host unknown (Name server: nowhere.example: host not found)", Kind.SOFT),
        ("Sorry, I couldn't find any host named nowhere.example. (#5.1.2)", Kind.SOFT),
        ("5.4.4 Domain nowhere.example does not exist", Kind.SOFT),
        ("550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", Kind.HARD),
        ("550 5.4.1 No answer from host", Kind.SOFT),
        ("554 5.7.1 Recipient address rejected: Access denied", Kind.SOFT),
        ("550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", Kind.SOFT),
        ("550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", Kind.SOFT),
        ("550 5.1.1 RESOLVER.ADR.RecipNotFound; not found", Kind.HARD),
        ("550 5.1.351 Remote server returned unknown recipient or mailbox unavailable", Kind.HARD),
        ("550 5.1.8 Access denied, bad outbound sender AS(41010)", Kind.POLICY),
        ("550 5.1.7 Invalid sender address; user unknown", Kind.POLICY),
        ("550 5.1.90 Your message can't be sent because you've reached your daily limit", Kind.POLICY),
        ("550 5.2.1 The user is receiving mail at a rate that prevents delivery", Kind.SOFT),
        ("550 5.1.1 Too many messages to this mailbox, try again later", Kind.SOFT),
        ("550 5.7.28 An unusual rate of unsolicited mail, too many messages", Kind.POLICY),
        ("550 5.1.1 Your server is blocked using zen.spamhaus.org", Kind.POLICY),
        ("550 5.2.1 Mailbox over quota", Kind.SOFT),
        ("5.1.0 - Unknown address error 550-'No such user'", Kind.HARD),
        ("5.1.0 - Unknown address error 550-'Sender address rejected'", Kind.POLICY),
        ("550 Adressen hittades inte", Kind.HARD),
        ("550 Mottagaren finns inte här", Kind.HARD),
        ("Kontot har avslutats", Kind.HARD),
        ("552 Mottagarens brevlåda är full", Kind.SOFT),
        ("554 Meddelandet är avvisat som skräppost", Kind.POLICY),
        ("550 Vastaanottajaa ei löydy", Kind.HARD),
        ("550 Tuntematon vastaanottaja", Kind.HARD),
        ("552 Postilaatikko on täynnä", Kind.SOFT),
        ("550 Empfänger unbekannt", Kind.HARD),
        ("550 Die Adresse existiert nicht", Kind.HARD),
        ("552 Das Postfach ist voll", Kind.SOFT),
        ("550 Mottageren findes ikke", Kind.HARD),
        ("552 5.2.2 The recipient's inbox is out of storage space", Kind.SOFT),
        ("552 Mailbox full, user unknown to have space", Kind.SOFT),
        ("450 4.2.1 Later", Kind.SOFT),
        ("450 No such user", Kind.SOFT),
        ("550 Requested action not taken", Kind.SOFT),
        ("550 5.4.4 unable to route: host not found", Kind.SOFT),
        ("connection lost", Kind.SOFT),
        ("", Kind.SOFT),
        ("550 5.7.1 Your mail looks like spam", Kind.POLICY),
        ("554 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", Kind.POLICY),
        ("550 Message rejected due to DMARC policy", Kind.POLICY),
        ("550 5.7.26 This mail is unauthenticated", Kind.POLICY),
        ("451 4.7.1 Greylisted, please try again", Kind.POLICY),
        ("554 5.7.1 Relay access denied", Kind.POLICY),
        ("550-5.2.1 Mail comes in at a 550-5.2.1 rate that is too high. 550 5.2.1 Wait", Kind.SOFT),
        ("550-5.2.1 Mail to this user comes in at a 550 5.2.1 rate nobody can read", Kind.SOFT),
        ("550-The person gets mail too 550 rapidly 550 5.1.1 Unknown", Kind.SOFT),
        ("550 5.1.1 Mail arrives at too high a rate", Kind.SOFT),
        ("550 5.2.1 This user gets mail too frequently", Kind.SOFT),
        ("550 5.1.1 Daily message limit exceeded", Kind.SOFT),
        ("550 5.1.1 The rate of messages was exceeded", Kind.SOFT),
        ("550 5.2.1 More than the number of messages permitted per minute", Kind.SOFT),
        ("550 5.1.1 Too many connections to this mailbox", Kind.SOFT),
        ("550 5.1.1 Please slow down", Kind.SOFT),
        ("550 5.1.1 System busy", Kind.SOFT),
        ("550 5.1.1 Please send it later", Kind.SOFT),
        ("550 5.1.1 Wait 20 minutes", Kind.SOFT),
        ("550 5.2.1 Antalet mejl per dygn är överskridet", Kind.SOFT),
        ("550 5.1.1 Mejlen kommer i för hög hastighet", Kind.SOFT),
        ("550 5.1.1 Hastighetsbegränsning för brevlådan", Kind.SOFT),
        ("550 5.2.1 Gränsen för mottagna mejl är nådd", Kind.SOFT),
        ("550 5.2.1 Zu viele Verbindungen pro Minute", Kind.SOFT),
        ("550 5.2.1 Liian monta viestiä tunnissa", Kind.SOFT),
        ("550 Användaren är borttagen", Kind.HARD),
        ("550 Kontot är stängt", Kind.HARD),
        ("550 Kontot hos oss har raderats", Kind.HARD),
        ("550 Användaren är inte känd", Kind.HARD),
        ("550 Adressen är ej giltig", Kind.HARD),
        ("550 Den person du söker har slutat", Kind.HARD),
        ("550 Användaren kunde ej hittas", Kind.HARD),
        ("550 Adressen som mejlet skickades till hittades inte", Kind.HARD),
        ("550 bo.ek hittades inte hos oss.example", Kind.HARD),
        ("550 Tili ei ole käytössä", Kind.HARD),
        ("550 Käyttäjää ei ole", Kind.HARD),
        ("550 Postilaatikko on lakkautettu", Kind.HARD),
        ("550 Das Postfach wurde geschlossen", Kind.HARD),
        ("550 bo.ek konnte bei uns.example nicht gefunden werden", Kind.HARD),
        ("552 Das Postfach von Bo Ek ist leider voll", Kind.SOFT),
        ("552 Brevlådan hos mottagaren är full", Kind.SOFT),
        ("550 Server wurde nicht gefunden", Kind.SOFT),
        ("550 Mottagaren kan inte nås, servern finns inte", Kind.SOFT),
        ("554 Avsändaren har blivit spärrad", Kind.POLICY),
        ("550 5.1.1 Avsändaren är blockerad", Kind.POLICY),
        ("550 Lähettäjä hylätty", Kind.POLICY),
        ("550 Absender wurde abgelehnt", Kind.POLICY),
        ("Domain nowhere.example does not accept mail (nullMX)", Kind.HARD),
        ("556 5.1.10 Recipient address has null MX", Kind.HARD),
        ("550 5.7.27 Sender address has null MX", Kind.POLICY),
        ("550 Our host does not accept mail from you", Kind.SOFT),
        ("550 Oka\u0308nd anva\u0308ndare", Kind.HARD),
    ],
)
def test_the_words_of_mail_servers_are_understood(words: str, kind: str) -> None:
    assert kind_of("", words) == kind


REPLIES = [
    line.partition("\t")[::2]
    for line in Path(__file__).with_name("replies.txt").read_text().splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize("kind", [Kind.HARD, Kind.SOFT, Kind.POLICY])
def test_each_reply_of_the_collection_is_understood(kind: str) -> None:
    replies = [reply for expected, reply in REPLIES if expected == kind]
    assert len(replies) > 80
    assert {reply: found for reply in replies if (found := kind_of("", reply)) != kind} == {}


def test_a_vague_code_gives_way_to_the_one_in_the_words() -> None:
    assert kind_of("5.0.0", "550 5.1.1 User unknown") == Kind.HARD
    assert kind_of("5.0.0", "550-5.2.2 Over quota") == Kind.SOFT
    assert kind_of("5.0.0", "550 5.7.1 No") == Kind.POLICY


def test_a_telling_code_stands_whatever_the_words() -> None:
    assert kind_of("5.1.1", "550 5.1.1 This account is blocked by the administrator") == Kind.HARD
    assert kind_of("5.4.4", "Host not found") == Kind.SOFT


@pytest.mark.parametrize(
    "words", ["Exim 4.94.2 at 5.6.7.8 says 550 No such user", "The host 5.1.1.9 says 550 user unknown"]
)
def test_versions_and_addresses_of_machines_are_no_codes(words: str) -> None:
    assert kind_of("", words) == Kind.HARD
