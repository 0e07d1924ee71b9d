"""The search form as it is shown: the choices it offers, and what was entered before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.service.instance import current
from unjoin.service.reading.asked import TYPED_LIMIT, FieldError, Place
from unjoin.service.site.context import language_tag

LANGUAGE_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
"""Each language by its own name; others are shown by their tag."""

PLACES = {
    Place.ANYWHERE: _("names and texts"),
    Place.NAME: _("names"),
    Place.WHOLE_NAME: _("names that are just this"),
    Place.TEXT: _("texts, places and roles"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a list."""

    value: str
    label: str | Promise
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchForm:
    """`errors`: pairs of a field's id and its sentence. `is_open`: what narrows down is in use."""

    typed: str
    limit: int
    places: list[Choice]
    organisations: list[Choice]
    languages: list[Choice]
    week: str
    errors: list[tuple[str, str | Promise]]
    is_open: bool


def wall_form(given: Mapping[str, str], error: FieldError | None = None) -> SearchForm:
    """The form with what was `given` (untrusted) in it. `error`: why that cannot be answered."""
    campaign = current().campaign
    organisations = [(o.slug, o.names[language_tag()]) for o in campaign.organisations]
    languages = [(tag, language_name(tag)) for tag in campaign.languages]
    narrowing = ("organisation", "language", "week")
    return SearchForm(
        typed=given.get("q", ""),
        limit=TYPED_LIMIT,
        places=_choices([(str(p), label) for p, label in PLACES.items()], given.get("in", "all")),
        organisations=_choices(organisations, given.get("organisation", "")),
        languages=_choices(languages, given.get("language", "")),
        week=given.get("week", ""),
        errors=[(error.field, error.sentence)] if error else [],
        is_open=any(given.get(name) for name in narrowing) or given.get("in", "all") != "all",
    )


def language_name(tag: str) -> str:
    """What the language of a statement is called, in that language."""
    return LANGUAGE_NAMES.get(tag, tag)


def _choices(options: Sequence[tuple[str, str | Promise]], chosen: str) -> list[Choice]:
    return [Choice(value, label, value == chosen) for value, label in options]
