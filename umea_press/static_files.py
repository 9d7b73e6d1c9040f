"""How files are named once they are collected: each by what it holds, so that browsers may keep it for ever."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import "([\w./-]+\.css)";$', re.MULTILINE)


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
