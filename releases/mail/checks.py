"""What `manage.py check` looks at before the engine is started: the keys that its mails are signed with."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext as _

from releases.mail import dkim


@register("mail")
def dkim_keys(**_kwargs: Any) -> list[CheckMessage]:
    """Each key that the settings name can be read and can sign."""
    try:
        dkim.signing_keys()
    except dkim.KeyUnusable as unusable:
        hint = _("Mend DKIM_KEY_FILE and DKIM_SELECTOR, or leave them empty to send without signing.")
        return [Error(str(unusable), hint=hint, id="releases.E001")]
    return []
