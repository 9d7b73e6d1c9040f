"""Is what stands between CKEditor 4.22 and its known faults in place? `manage.py check` says so.

CKEditor 4 is past its end of life; what is known of 4.22.1 and what each check
is against stands in docs/decisions/0004-ckeditor-4-behind-one-field.md.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext as _

from releases.desk.editor.policy import EDITOR_POLICY
from releases.document import richtext

# Those of the editor's parts that the desk's own tools call; none opens a page or a dialog of its own.
PLUGINS = frozenset({
    *("divarea", "basicstyles", "blockquote", "clipboard", "enterkey", "htmlwriter", "indentlist", "list"),
    *("removeformat", "tab", "tabletools", "undo"),
})  # fmt: skip
# Pages that were abused, one of each sort: of a plugin and of the samples.
PAGES = ("ckeditor/ckeditor/plugins/preview/preview.html", "ckeditor/ckeditor/samples/index.html")
# What no release may hold: the editor's parser can be led astray by them.
DANGEROUS = frozenset({"script", "style", "iframe", "object", "embed"})


@register("editor")
def editor(**_kwargs: Any) -> Iterator[CheckMessage]:
    """Every mitigation that a setting could take away is on."""
    for name, config in settings.CKEDITOR_CONFIGS.items():
        yield from _of_config(name, config)
    if "ckeditor_uploader" in settings.INSTALLED_APPS:
        message = _("ckeditor_uploader is installed: its uploads keep hostile names. The desk has its own.")
        yield Error(message, id="press.E201")
    if open_pages := [page for page in PAGES if finders.find(page)]:
        message = _("Pages of the editor would be served: %(pages)s. STATICFILES_FINDERS lacks UsedFiles.")
        yield Error(message % {"pages": ", ".join(open_pages)}, id="press.E202")
    if found := DANGEROUS & richtext.TAGS:
        message = _("A release may hold %(tags)s, by which the editor's parser can be led astray.")
        yield Error(message % {"tags": ", ".join(sorted(found))}, id="press.E203")
    if {UNSAFE_INLINE, UNSAFE_EVAL} & {*EDITOR_POLICY["script-src"], *EDITOR_POLICY["script-src-attr"]}:
        yield Error(_("Pages with the editor let scripts run that nobody vouches for."), id="press.E204")


def _of_config(name: str, config: Mapping[str, Any]) -> Iterator[CheckMessage]:
    if config.get("versionCheck") is not False:
        message = _("The editor “%(name)s” asks its maker for news, at a host that may change hands.")
        yield Error(message % {"name": name}, hint=_("Set versionCheck to False."), id="press.E205")
    further = config.get("extraPlugins", "")
    plugins = {*str(config.get("plugins", "all of them")).split(","), *further.split(",")} - {""}
    if surplus := plugins - PLUGINS:
        message = _("The editor “%(name)s” has parts that the desk does not use: %(plugins)s.")
        facts = {"name": name, "plugins": ", ".join(sorted(surplus))}
        yield Error(message % facts, id="press.E206")
    if config.get("fullPage") or "allowedContent" in config or "extraAllowedContent" in config:
        message = _("The editor “%(name)s” lets in what a release may not hold.")
        hint = _(
            "Leave fullPage, allowedContent and extraAllowedContent out: the field sets its own allow-list."
        )
        yield Error(message % {"name": name}, hint=hint, id="press.E207")
