"""How files are named once they are collected: each by what it holds, so that browsers may keep it for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names with hashes, also in what a JavaScript module imports.

    Django reads an import only where it ends with a semicolon, which the formatter of our scripts writes.
    """

    support_js_module_import_aggregation = True
