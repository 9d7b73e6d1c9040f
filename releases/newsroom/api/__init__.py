"""The read API below /api/v1/: data for programs, a description of it (OpenAPI 3.1), and a page for people."""

from releases.newsroom.api.urls import urlpatterns

__all__ = ["urlpatterns"]
