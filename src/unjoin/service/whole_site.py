"""Everything a site needs to answer, loaded before its first request.

Django would load URLs, sentences and templates when somebody first asks for them. Here
they are loaded at once: nobody waits for it, what is broken shows when the process
starts, and all of it can be set apart from what requests leave behind.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import URLResolver, get_resolver
from django.utils import translation


def load_site() -> None:
    """Load the views, the sentences in each language and the templates of this process's site.

    Raises whatever a view module or a template that is broken raises.
    """
    _load_urls(get_resolver())
    for code, _ in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("")
    _load_templates()


def _load_urls(resolver: URLResolver) -> None:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            _load_urls(pattern)


def _load_templates() -> None:
    ours = Path(__file__).parent
    for directory in map(Path, get_app_template_dirs("templates")):
        if directory.is_relative_to(ours):
            for file in sorted(directory.rglob("*.html")):
                get_template(str(file.relative_to(directory)))
