"""Reads everything with a client that openapi-python-client has made of the API's description.

Run by the python of the client's own environment, beside the client: `python generated_client.py URL`. Prints what it
has counted as JSON. Nothing of ours is imported.
"""

import json
import sys
from urllib.parse import parse_qs, urlsplit

from press_client import Client
from press_client.api.default import (
    bodies,
    budget_lines,
    contacts,
    decisions,
    edition,
    editions,
    keywords,
    matter,
    matters,
    release,
    releases,
    withdrawals,
)

client = Client(base_url=sys.argv[1], raise_on_unexpected_status=True, timeout=30)
wrong: list[str] = []


def parsed(operation, *places, **wishes):
    """What the client makes of an answer; another status than 200 is noted."""
    answer = operation.sync_detailed(*places, client=client, **wishes)
    if answer.status_code != 200:
        wrong.append(f"{operation.__name__.rpartition('.')[2]} {places} {wishes}: {int(answer.status_code)}")
        return None
    return answer.parsed


def everything(operation, **wishes):
    """All items of a list, page by page."""
    items, after = [], {}
    while True:
        page = parsed(operation, limit=37, **wishes, **after)
        if page is None:
            return items
        items += page.items
        if not page.next_:
            return items
        after = {"after": parse_qs(urlsplit(page.next_).query)["after"][0]}


all_bodies = parsed(bodies) or []
all_releases = everything(releases)
all_matters = everything(matters)
read = {
    "releases": len(all_releases),
    "bodies": len(all_bodies),
    "keywords": len(parsed(keywords) or []),
    "contacts": len(parsed(contacts) or []),
    "withdrawals": len(everything(withdrawals)),
    "decisions": len(everything(decisions, include_repeats=True)),
    "budget_lines": len(everything(budget_lines, include_repeats=True)),
    "decisions_of": {
        body.slug: len(everything(decisions, body=body.slug, include_repeats=True)) for body in all_bodies
    },
    "matters": {},
    "editions": {},
}
for one in all_matters:
    for written in (one.matter, one.case_number):
        found = parsed(matter, written)
        if found is not None:
            read["matters"].setdefault(one.matter, set()).add(
                sum(not row.repeats for row in found.decision_rows)
            )
for one in all_releases:
    whole, history = parsed(release, one.year, one.slug), parsed(editions, one.year, one.slug)
    if whole is None or history is None:
        continue
    if whole.sha256 != one.sha256 or whole.document.title != one.document.title:
        wrong.append(f"{one.url} is not what the list says")
    read["editions"][f"{one.year}/{one.slug}"] = len(history)
    for number in range(1, len(history) + 1):
        parsed(edition, one.year, one.slug, number)
read["matters"] = {name: sorted(counts) for name, counts in read["matters"].items()}
print(json.dumps({"read": read, "wrong": wrong}))
