"""Addresses that are keys: no list names them, and no cache, index or log keeps them."""

from django.urls import path

from releases.sharing import views

app_name = "sharing"
urlpatterns = [
    path("<str:token>/", views.page, name="page"),
    path("<str:token>/ninjs.json", views.ninjs, name="ninjs"),
    path("<str:token>/filer/<path:name>", views.file, name="file"),
]
