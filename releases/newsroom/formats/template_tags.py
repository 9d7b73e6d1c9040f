"""The formats of a release for templates that show them as they are: `{% load formats %}`."""

import json

from django import template

from releases.models import Edition
from releases.newsroom.formats import ninjs as news_item

register = template.Library()


@register.simple_tag
def ninjs(edition: Edition) -> str:
    """Return an edition as ninjs, set out for people to read; it need not be in the database."""
    return json.dumps(news_item.item(edition, {}), ensure_ascii=False, indent=2)
