"""Addresses of a newcomer's machine: the mailbox."""

from django.urls import path, register_converter

from umea_press.local import mailbox_views


class MailNameConverter:
    """The name of a file in a Maildir; never a path."""

    regex = r"[A-Za-z0-9][A-Za-z0-9._:,=+-]*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(MailNameConverter, "mail")

app_name = "local"
urlpatterns = [
    path("lokal/mail/", mailbox_views.inbox, name="inbox"),
    path("lokal/mail/<mail:name>/", mailbox_views.mail, name="mail"),
    path("lokal/mail/<mail:name>/html", mailbox_views.html_part, name="html"),
    path("lokal/mail/<mail:name>/text", mailbox_views.source, name="source"),
]
