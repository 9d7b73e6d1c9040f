"""Pages, and the search as Wagtail's own project template has it."""

from django.urls import include, path
from wagtail import urls

from bench.wagtail_site.search import search

urlpatterns = [path("search/", search), path("", include(urls))]
