"""Which files are collected for browsers, and how they are named."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import "([\w./-]+\.css)";$', re.MULTILINE)
EDITOR = "ckeditor/"
# Of django-allauth: its pages are ours, and so are their scripts (static/desk/passkeys.js).
NOT_OURS = ("account/", "mfa/", "socialaccount/")
# What pages with the editor ask for, and its licence. Its own pages (*.html), samples and dialogs are what most of its
# known faults live in: see docs/decisions/0004-ckeditor-4-behind-one-field.md.
OF_EDITOR = re.compile(
    r"ckeditor/(?:ckeditor-init\.js|ckeditor\.css|fixups\.js|ckeditor/(?:ckeditor\.js|LICENSE\.md|lang/(?:sv|en)\.js"
    r"|skins/moono-lisa/(?:editor(?:_gecko)?\.css|icons(?:_hidpi)?\.png|images/.+)|plugins/icons(?:_hidpi)?\.png"
    r"|plugins/divarea/plugin\.js|plugins/dialog/styles/dialog\.css))"
)


class UsedFiles(AppDirectoriesFinder):
    """The files of the installed apps, without those that no page of the desk asks for."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Yield each file that is collected, by its path and its storage."""
        return ((path, storage) for path, storage in super().list(ignore_patterns) if is_used(path))

    def find_in_app(self, app: str, path: str) -> Any:
        """Return where an app has the file; what is not collected is not found either."""
        return super().find_in_app(app, path) if is_used(path) else None


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names with hashes, also in what a JavaScript module imports; style sheets whole, without imports.

    Django reads an import of a script only where it ends with a semicolon, which the formatter of our scripts writes.
    A browser fetches what a style sheet imports only after the style sheet itself, and shows nothing until then.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Set what style sheets import in its place, then name every file; as Django's `collectstatic` asks."""
        joined = () if dry_run else tuple(self._joined(paths))
        yield from super().post_process(
            {**paths, **{name: (self, name) for name in joined}}, dry_run, **options
        )

    def _joined(self, paths: dict[str, Any]) -> Iterator[str]:
        """Write each style sheet that imports others anew, with them in it, and yield its name."""
        for name in paths:
            file = Path(self.path(name))
            if file.suffix == ".css" and IMPORT.search(text := file.read_text()):
                file.write_text(IMPORT.sub(partial(_imported, file.parent), text))
                yield name


def _imported(folder: Path, found: re.Match[str]) -> str:
    return (folder / found[1]).read_text()


def is_used(path: str) -> bool:
    """True for every file but those of the editor and of allauth that nothing asks for."""
    if path.startswith(NOT_OURS):
        return False
    return not path.startswith(EDITOR) or OF_EDITOR.fullmatch(path) is not None
