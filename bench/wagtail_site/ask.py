"""Ask Wagtail's search: reads texts and queries as JSON from standard input, prints what was found and how fast.

In:  {"texts": [[key, title, lead, body], …], "queries": […], "timed": […]}
Out: {"found": {query: [key, …]}, "fuzzily": {query: [key, …]}, "ms": [for each timed query]}
"""

import io
import json
import sys
import time
from contextlib import redirect_stdout

import django

TOP = 10
WARMING = 20  # queries


def main() -> None:
    django.setup()
    from django.core.management import call_command

    wanted = json.load(sys.stdin)
    with redirect_stdout(io.StringIO()):
        call_command("migrate", verbosity=0)
        call_command("enable_unaccent")
        call_command("enable_trigram")
        _fill(wanted["texts"])
        call_command("update_index", verbosity=0)
    print(
        json.dumps(
            {
                "found": {query: _found(query) for query in wanted["queries"]},
                "fuzzily": {query: _found(query) or _fuzzily(query) for query in wanted["queries"]},
                "ms": _milliseconds(wanted["timed"]),
            }
        )
    )


def _fill(texts):
    """Write pages as `add_child` and `publish` would, all at once."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from django.utils import timezone
    from wagtail.models import Locale, Page, Site

    from bench.wagtail_site.models import ReleasePage

    room = Page.objects.get(depth=1).add_child(instance=Page(title="Pressrum", slug="pressrum"))
    Site.objects.update(root_page=room, hostname="testserver")
    facts = {
        "depth": room.depth + 1,
        "content_type": ContentType.objects.get_for_model(ReleasePage),
        "locale": Locale.get_default(),
        "first_published_at": timezone.now(),
    }
    slugs = [key or f"nyhet-{number}" for number, (key, *_) in enumerate(texts)]
    pages = [
        Page(
            path=Page._get_path(room.path, room.depth + 1, number + 1),
            title=title,
            draft_title=title,
            slug=slug,
            url_path=f"{room.url_path}{slug}/",
            **facts,
        )
        for number, (slug, (_, title, _, _)) in enumerate(zip(slugs, texts, strict=True))
    ]
    Page.objects.bulk_create(pages, batch_size=1000)
    Page.objects.filter(pk=room.pk).update(numchild=len(pages))
    rows = [(page.pk, lead, body) for page, (_, _, lead, body) in zip(pages, texts, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO wagtail_site_releasepage (page_ptr_id, lead, body, committee, boilerplate) "
            "VALUES (%s, %s, %s, '', '')",
            rows,
        )
        cursor.execute("ANALYZE")


def _found(query):
    """The keys of the first ten, asked as its documentation asks for what people type."""
    from wagtail.search.utils import parse_query_string

    from bench.wagtail_site.models import ReleasePage

    _, understood = parse_query_string(query, operator="and")
    return [page.slug for page in ReleasePage.objects.live().search(understood)[:TOP]]


def _fuzzily(query):
    from wagtail.search.query import Fuzzy

    from bench.wagtail_site.models import ReleasePage

    return [page.slug for page in ReleasePage.objects.live().search(Fuzzy(query))[:TOP]]


def _milliseconds(queries):
    """The time of whole pages of hits, after some to warm up."""
    from django.test import Client

    client, taken = Client(SERVER_NAME="127.0.0.1"), []
    for query in [*queries[:WARMING], *queries]:
        begun = time.perf_counter()
        response = client.get("/search/", {"query": query})
        taken.append((time.perf_counter() - begun) * 1000)
        assert response.status_code == 200, (query, response.status_code)
    return taken[len(queries[:WARMING]) :]


if __name__ == "__main__":
    main()
