"""The search page of Wagtail's own project template, with twenty hits to a page, as ours."""

from django.core.paginator import Paginator
from django.shortcuts import render

from bench.wagtail_site.models import ReleasePage

PER_PAGE = 20


def search(request):
    wanted = request.GET.get("query", "")
    found = ReleasePage.objects.live().search(wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "wagtail_site/search.html", {"search_query": wanted, "search_results": page})
