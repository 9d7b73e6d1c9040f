"""Mail: the server, the sender, mailings, subscribers, and what comes back."""

import re

from umea_press.variables.declaration import Environment, Kind, Section, Variable

LIST_ID = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")  # RFC 2919, 2
PORT = re.compile(r"[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]")


def _stays_here(env: Environment) -> bool:
    """Return whether mail goes to the mailbox of `make run`."""
    here = ("localhost", "127.0.0.1", "::1")
    return bool(env("LOCAL") and env("MAIL_HOST") in here and env("MAIL_PORT") not in (25, 465, 587))


MAIL = Section(
    "Mail",
    (
        Variable("MAIL_HOST", Kind.TEXT, "the mail server that takes our mail", "localhost"),
        Variable("MAIL_PORT", Kind.NUMBER, "its port", 25, shape=PORT),
        Variable("MAIL_USER", Kind.TEXT, "the name to sign in with; empty: it takes our mail without"),
        Variable("MAIL_PASSWORD", Kind.TEXT, "the password"),
        Variable(
            "MAIL_TLS",
            Kind.TEXT,
            "`starttls` (port 587), `tls` (port 465) or empty; without it a password is said only to this "
            "machine itself",
            words=("starttls", "tls"),
        ),
        Variable(
            "MAIL_ALLOWED_RECIPIENTS",
            Kind.LIST,
            "who may be mailed at all: `*` is everybody, else addresses and domains with commas between "
            "(`example.se,anna@example.org`; not their subdomains). No other mail leaves, whatever it is, "
            "and the desk says so ([mail.md](mail.md#whom-it-mails))",
            # A copy of the database on a test machine holds the real subscribers: nobody is mailed until this says who.
            lambda env: ["*"] if _stays_here(env) else [],
            shown="nobody; `*` where `make run` mails to its own mailbox",
            must_be_set=True,
        ),
        Variable("MAIL_FROM", Kind.TEXT, "the sender", "press@example.se", must_be_set=True),
        Variable(
            "MAIL_REPLY_TO",
            Kind.TEXT,
            "a mailbox that a person reads: answers to our mail go there",
            shown="empty: `MAIL_FROM`",
        ),
        Variable(
            "MAIL_LIST_ID",
            Kind.TEXT,
            "the name of the list (RFC 2919)",
            lambda env: f"pressmeddelanden.{env('MAIL_FROM').rpartition('@')[2]}",
            shown="made from `MAIL_FROM`",
            shape=LIST_ID,
        ),
        Variable(
            "MAIL_RETURN_PATH",
            Kind.TEXT,
            "where bounces go: with `studs@press.example.se` each mail has a return address of its own, "
            "`studs+…@press.example.se` (VERP)",
            shown="empty: `MAIL_FROM`",
        ),
        Variable(
            "MAIL_WARM_UP",
            Kind.DAY,
            "the first day (`2026-11-22`) of a new sending address: 1,000 mails of alerts that day, twice "
            "as many on each following one for two weeks. A mailing that is not through continues after "
            "midnight; what is then more than a day late is held for a person",
            None,
            shown="empty",
        ),
        Variable(
            "DKIM_KEY_FILE",
            Kind.TEXT,
            "a private RSA key (PEM) that signs our mail; empty leaves signing to the mail server "
            "([mail.md](mail.md))",
        ),
        Variable("DKIM_SELECTOR", Kind.TEXT, "the selector that its public half is published under"),
        Variable(
            "DKIM_ED25519_KEY_FILE", Kind.TEXT, "the same for a second signature with Ed25519 (RFC 8463)"
        ),
        Variable("DKIM_ED25519_SELECTOR", Kind.TEXT, "the selector of that one"),
        Variable(
            "DKIM_DOMAIN",
            Kind.TEXT,
            "the domain that the signatures answer for",
            shown="that of `MAIL_FROM`",
        ),
    ),
)

ALERTS = Section(
    "Mailings",
    (
        Variable(
            "ALERT_UNDO_SECONDS",
            Kind.NUMBER,
            "how long the mails of a publication wait, so that an editor can still stop them",
            60,
            least=0,
        ),
        Variable(
            "ALERT_WINDOW",
            Kind.NUMBER,
            "mails whose outcome is written together: the most that can be sent twice when a worker is "
            "killed",
            100,
            least=1,
        ),
        Variable(
            "ALERT_RUNS",
            Kind.NUMBER,
            "runs that send alerts at the same time, each over connections of its own; fewer than the "
            "worker's processes, so that confirmations never wait",
            1,
            least=1,
        ),
        Variable(
            "ALERT_CONNECTIONS",
            Kind.NUMBER,
            "connections that one run may open to the mail server; it begins with one, and a server that "
            "takes fewer is believed",
            4,
            least=1,
        ),
        Variable(
            "ALERT_RATE",
            Kind.RATE,
            "mails a second that alerts may send, all runs together; 0 sends as many as the mail server "
            "takes",
            0,
            least=0,
        ),
        Variable(
            "ALERT_DOMAIN_RATES",
            Kind.RATES,
            "mails a second to one recipient domain, such as `gmail.com=20,outlook.com=10`; what is beyond "
            "gets a slot later on and lets the others pass",
            {},
            shown="empty",
        ),
        Variable(
            "CANARY_ADDRESS",
            Kind.TEXT,
            "a mailbox of your own that gets each alert behind its last recipient ([mail.md](mail.md))",
        ),
        Variable(
            "DELIVERIES_KEPT_DAYS",
            Kind.NUMBER,
            "how long after a mailing it is kept who was sent it; then only the counts are. A correction "
            "after that goes to those who follow now and confirmed before the first publication",
            30,
            least=0,
        ),
    ),
)

SUBSCRIBERS = Section(
    "Subscribers and bounces",
    (
        # Against list bombing. Fifty readers of one hour are more than any release has brought, too few to bomb with.
        Variable(
            "SIGNUPS_PER_IP_AND_HOUR",
            Kind.NUMBER,
            "requests to subscribe, or to move to another address, that are taken from one network (of IPv6 "
            "the first 64 bits). A newsroom shares one address, a mobile carrier many customers (RFC 6888); "
            "each address is mailed at most three times a day whatever this says",
            50,
            least=1,
        ),
        Variable("SIGNUPS_PER_HOUR", Kind.NUMBER, "the same from everybody together", 1000, least=1),
        Variable(
            "BOUNCES_HARD_PAUSE",
            Kind.NUMBER,
            "after so many different mailings that found no address a subscriber is paused "
            "([bounces.md](bounces.md))",
            2,
        ),
        Variable("BOUNCES_SOFT_PAUSE", Kind.NUMBER, "after so many that bounced in any way", 5),
        Variable("BOUNCES_WITHIN_DAYS", Kind.NUMBER, "within so many days", 60),
        Variable(
            "BOUNCES_POLICY_ALARM",
            Kind.NUMBER,
            "so many mails within a day that came back because of us turn `/halsa/redo` red",
            3,
        ),
        Variable(
            "BOUNCE_WEBHOOK_SECRET",
            Kind.TEXT,
            "what a mail service shows to hand in bounces at `/post/studsar/`; empty closes that door",
        ),
    ),
)
