"""A press release as a Wagtail page: title, lead, rich text, an image, bodies and contacts as rows of their own."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search.index import SearchField

LATEST_SIZE = 4


class ReleasePage(Page):
    lead = models.TextField(blank=True)
    body = RichTextField(blank=True)
    image = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    committee = models.CharField(max_length=120, blank=True)
    boilerplate = models.TextField(blank=True)
    template = "wagtail_site/release_page.html"
    search_fields = (*Page.search_fields, SearchField("lead"), SearchField("body"))

    def get_context(self, request, *args, **kwargs):
        latest = ReleasePage.objects.live().exclude(pk=self.pk).order_by("-first_published_at")
        return {**super().get_context(request, *args, **kwargs), "latest": latest[:LATEST_SIZE]}


class ReleaseContact(Orderable):
    page = ParentalKey(ReleasePage, related_name="contacts")
    name = models.CharField(max_length=120)
    party = models.CharField(max_length=12, blank=True)
    role = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
