"""The page for checking and its parts, with places for what is filled in by the script.

They are rendered from the very templates that the server fills in itself where no
script runs. A place is a name in braces, such as `{name}`; `data-when` and `data-each`
in the templates say what is left out and what is repeated.
"""

from __future__ import annotations

from unjoin.service.instance import current
from unjoin.service.intake.declare_page import Choice, consent_wordings
from unjoin.service.intake.form_state import Answers, Other
from unjoin.service.site.context import language_tag

MODULES = tuple(
    f"intake/{name}.js"
    for name in (
        "answers",
        "challenge",
        "check",
        "fill",
        "message",
        "names",
        "page",
        "places",
        "problems",
        "rows",
        "sealing",
        "sending",
        "written",
        "vendor/age",
        "vendor/altcha",
    )
)
"""What `main.js` loads, so that the browser checks each file before it runs it."""


def template_context() -> dict[str, object]:
    """What `intake/browser/parts.html` needs besides the data."""
    name = _place("name")
    answers = Answers(
        key=None,
        organisations=("{organisations}",),
        choice="typed",
        name="{own_name}",
        real="publish",
        offers=("{substitute}",),
        text="{text}",
        contact="{contact}",
        language="{language}",
        others=(Other(name="{name}"),),
    )
    return {
        "answers": answers,
        "modules": MODULES,
        "errors": [("{target}", "{sentence}")],
        "person": _person(),
        "pseudonym": name,
        "check": {
            "answers": answers,
            "organisations": "{organisations}",
            "pseudonym": name,
            "public_details": [("{member}", "{label}", "{value}")],
            "sealed_details": [("{member}", "{label}", "{value}")],
            "language_name": "{language_name}",
            "drive_title": "{drive_title}",
            "people": [("{number}", Other(name="{name}"), "{organisations}")],
            "count_words": "{count}",
            "consents": consent_wordings(current().campaign),
        },
    }


def _place(name: str) -> Choice:
    gloss = "{gloss}" if language_tag() == "en" else ""
    return Choice("", f"{{{name}}}", f"{{{name}}}", is_chosen=False, pinyin="{pinyin}", gloss=gloss)


def _person() -> dict[str, object]:
    """A row of the form: its number in the form, and in the declaration."""
    return {
        "row": "{row}",
        "number": "{number}",
        "name": "",
        "offer": _place("name"),
        "organisations": [
            Choice(f"org{{row}}-{o.slug}", o.slug, o.short_names[language_tag()], is_chosen=False)
            for o in current().campaign.organisations
        ],
        "name_error": "",
        "organisations_error": "",
    }
