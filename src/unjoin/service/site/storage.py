"""Static files under names that hold their hash, in scripts that load one another too."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Every `import` of a script names the very file it was written for.

    So no browser mixes the scripts of two releases, and what a page says of the
    hash of one holds for those it loads.
    """

    support_js_module_import_aggregation = True
