"""Links in mails about accounts, as the mail server of a test took them."""

import re
from urllib.parse import urlsplit

from releases.alerts import account_mails
from releases.tests.processes import SmtpServer


def letters(server: SmtpServer) -> list[tuple[str, str, str]]:
    """Send what is owed, and return every mail as recipient, subject and text."""
    account_mails.run()
    found = []
    for mail in server.messages:
        part = mail.message.get_body(("plain",))
        assert part is not None
        found.append((str(mail.message["To"]), str(mail.message["Subject"]), part.get_content()))
    return found


def link(text: str) -> str:
    """Return the path of the link in a mail."""
    (address,) = re.findall(r"http://testserver/redaktion/(?:losenord|valkommen)/\S+", text)
    return urlsplit(address).path
