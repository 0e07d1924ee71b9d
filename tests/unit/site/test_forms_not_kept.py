"""No browser keeps what the staff type: Chromium writes fields of forms into its session files.

`autocomplete="off"` of a form, or of a field outside of one, keeps them out; what Chromium then
writes is looked at in tests/browser/test_desk_storage.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import unjoin.service

SERVICE = Path(unjoin.service.__file__).parent
APPS = (
    *("desk", "callbacks", "corrections", "stories", "translations", "review", "guide", "reach"),
    "shifts",
)
TEMPLATES = [path for app in APPS for path in sorted((SERVICE / app).rglob("templates/**/*.html"))]
FORM = re.compile(r"<form\b[^>]*>")


@pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: str(path.relative_to(SERVICE)).replace("/templates", "")
)
def test_form_keeps_nothing(template: Path) -> None:
    for form in FORM.findall(template.read_text(encoding="utf-8")):
        assert 'autocomplete="off"' in form


def test_forms_are_found() -> None:
    assert sum(len(FORM.findall(path.read_text(encoding="utf-8"))) for path in TEMPLATES) > 30
