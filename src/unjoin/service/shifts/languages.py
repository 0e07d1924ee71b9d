"""The languages that are spoken on the telephone, as the centre lists them.

The list is `call_languages` in unjoin.toml: codes of ISO 639-3 that have names here in the
languages of the site, or a word of the operator's own, which is shown as it is written.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unjoin.service.instance import InstanceError, current

LENGTH_LIMIT = 40

NAMES: dict[str, Promise] = {
    "cmn": _("Mandarin"),
    "yue": _("Cantonese"),
    "nan": _("Hokkien"),
    "hak": _("Hakka"),
    "wuu": _("Shanghainese"),
    "eng": _("English"),
    "uig": _("Uyghur"),
    "bod": _("Tibetan"),
    "mon": _("Mongolian"),
    "kaz": _("Kazakh"),
    "kor": _("Korean"),
    "jpn": _("Japanese"),
    "vie": _("Vietnamese"),
}


def call_languages() -> tuple[str, ...]:
    """The list of this centre, in its order."""
    return current().settings.call_languages


def language_name(language: str) -> str:
    """`language` in the language being spoken."""
    return str(NAMES.get(language, language))


def check_list(languages: Iterable[object]) -> None:
    """Raise InstanceError unless `languages` are some different short words."""
    listed = list(languages)
    if not listed or len(set(map(str, listed))) != len(listed):
        raise InstanceError("unjoin.toml: call_languages must name different languages.")
    for language in listed:
        is_word = isinstance(language, str) and language.strip() == language
        if not is_word or not str(language).isprintable() or not 1 <= len(str(language)) <= 40:
            raise InstanceError(
                f"unjoin.toml: call_languages: {language!r} is not a code such as cmn, nor a word "
                f"of at most {LENGTH_LIMIT} characters."
            )
