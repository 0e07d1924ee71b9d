"""Names people give: one field for a name or an alias, in any script.

A name is kept as typed, but for what cannot be seen: it is put into Unicode
NFC, outer white space goes, inner white space becomes one space. One character
is enough; Latin letters, ``·``, digits and full-width digits are welcome.

Refused are characters that hide, reorder or blank text: controls, direction
marks, zero-width characters, letters without a shape, private-use and
unassigned code points. Two exceptions, so that people's names work:

- The ideographs of planes 2 and 3 are taken even where this Python's Unicode
  tables do not know them yet. Characters that stand in family registers are
  still being added there.
- A joiner between two letters of a script that is written with it (Arabic and
  Mongolian letters, for names in Uyghur, Kazakh and Mongolian).

`fold_name` is for comparing only: two names that fold alike are shown to the
volunteer as the same. Whether a name is a joke, or somebody else's, no rule
can tell; a reviewer looks at every name that was not offered.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from unjoin.registry.errors import RegistryError
from unjoin.registry.statement import LIMITS

NAME_LIMIT = LIMITS["name"]

_POINTS = frozenset(" ·•・‧∙⋅.-‐‑–'’")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
JOINERS = {"\u180e": "MONGOLIAN", "\u200c": "ARABIC", "\u200d": "ARABIC"}
"""Invisible characters that belong into names of some scripts, with the script."""
_VARIATION_SELECTORS = frozenset(
    chr(code)
    for first, last in ((0x180B, 0x180D), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
    for code in range(first, last + 1)
)


class DeclaredNameError(RegistryError):
    """A name cannot be used. Codes: name-empty, name-long, name-character, name-letters.

    ``name-character`` has the fields `character` (such as ``U+200B``) and
    `position`, counted from 0 in the name without superfluous white space.
    """


def clean_name(text: str) -> str:
    """The name that `text` (as typed, untrusted) gives, ready to be published.

    Cleaning a cleaned name changes nothing. Raises DeclaredNameError where
    nothing is left, where it has more than 80 characters, a character that is
    refused (see above), or no letter and no digit at all.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise DeclaredNameError("expected a name", code="name-empty")
    if len(name) > NAME_LIMIT:
        raise DeclaredNameError(
            f"expected at most {NAME_LIMIT} characters, got {len(name)}",
            code="name-long",
            length=len(name),
            limit=NAME_LIMIT,
        )
    for position, character in enumerate(name):
        if is_refused_in_name(character) and not _joins(name, position):
            raise DeclaredNameError(
                f"expected no U+{ord(character):04X} at {position}",
                code="name-character",
                character=f"U+{ord(character):04X}",
                position=position,
            )
    if not any(_is_rare_ideograph(c) or unicodedata.category(c)[0] in "LN" for c in name):
        raise DeclaredNameError("expected a letter or a digit", code="name-letters")
    return name


def fold_name(name: str, *, to_simplified: Callable[[str], str] = str) -> str:
    """What a cleaned `name` is compared by: without width, case, spaces and points.

    `to_simplified` turns traditional characters into simplified ones. Never empty.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    heard = "".join(c for c in folded if not is_unheard_in_name(c))
    return to_simplified(unicodedata.normalize("NFKC", heard))


def is_refused_in_name(character: str) -> bool:
    """Whether no name may hold `character`, but for a joiner in its place."""
    if character in _BLANK_LETTERS:
        return True
    refused = unicodedata.category(character) in _REFUSED_CATEGORIES
    return refused and not _is_rare_ideograph(character)


def _is_rare_ideograph(character: str) -> bool:
    """Whether `character` is in the planes of rare ideographs, known to Python or not."""
    code = ord(character)
    return 0x20000 <= code <= 0x3FFFF and code & 0xFFFE != 0xFFFE


def _joins(name: str, position: int) -> bool:
    """Whether the joiner at `position` stands between two letters of its script."""
    if name[position] not in JOINERS or not 0 < position < len(name) - 1:
        return False
    neighbours = (name[position - 1], name[position + 1])
    return all(is_joined_by(name[position], neighbour) for neighbour in neighbours)


def is_joined_by(joiner: str, letter: str) -> bool:
    """Whether `joiner`, one of JOINERS, may stand beside `letter`."""
    return unicodedata.name(letter, "").startswith(f"{JOINERS[joiner]} LETTER ")


def is_unheard_in_name(character: str) -> bool:
    """Whether `character` makes no difference when two names are compared."""
    return (
        character in _POINTS
        or character in _VARIATION_SELECTORS
        or unicodedata.category(character) == "Cf"
    )
