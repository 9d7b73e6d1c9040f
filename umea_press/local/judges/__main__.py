"""`python -m umea_press.local.judges [words …]`: all judges, or those whose names hold one of the words.

The last line is "N passed, N failed".
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from umea_press.local.environment import CHECKOUT, Refusal
from umea_press.local.judges import api, client, contacts, feeds, html, links, mail, nginx, tools, zips
from umea_press.local.judges.press_room import PressRoom, opened
from umea_press.local.judges.verdicts import Case, CaseOutcome, counted, run_case

CASES: tuple[Case[PressRoom], ...] = (
    Case("HTML of public pages", html.public_pages),
    Case("HTML of subscribers' pages", html.subscribers_pages),
    Case("HTML of the desk", html.desk_pages),
    Case("HTML of mails", html.mails),
    Case("style sheets and drawings", html.style_sheets),
    Case("feeds: Atom's grammar", feeds.grammatical),
    Case("API: whatever can be asked", api.asked_by_schemathesis),
    Case("API: a generated client", client.generated_client),
    Case("vCards in an address book", contacts.address_book),
    Case("ZIPs as a stream", zips.read_as_stream),
    Case("links", links.whole),
    Case("nginx: weaknesses", nginx.weaknesses),
    Case("nginx: starts", nginx.starts),
    Case("mails: each once, one click leaves", mail.every_mail_once),
    Case("mails: signatures", mail.signatures),
    Case("mails: headers and parts", mail.headers),
    Case("mails: spam", mail.spam),
)


def main(words: Sequence[str]) -> int:
    """0 when all passed, 1 when one did not, 2 when the person must mend something first."""
    os.chdir(CHECKOUT)
    cases = [case for case in CASES if not words or any(word in case.name for word in words)]
    try:
        tools.ensure_debian()
        with opened() as room:
            outcomes = [printed(run_case(case, room)) for case in cases]
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(f"\nWhat was fetched is in {room.folder}", counted(outcomes), sep="\n")
    return 0 if all(outcome.verdict.passed for outcome in outcomes) else 1


def printed(outcome: CaseOutcome) -> CaseOutcome:
    """Print as soon as it is known."""
    print(*outcome.lines(), sep="\n", flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
