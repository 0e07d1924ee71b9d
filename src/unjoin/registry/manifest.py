"""Reading a manifest strictly: a TOML table, taken key by key and whole.

Rules kept here:

1. A value has exactly the type asked for: `true` is not a number, and a date
   with a time is not a date.
2. A text that is asked for is there, is not blank, and is there in every
   language of the campaign.
3. A key that nobody asked for is an error, so a misspelt key is never silently
   without effect.

Every error names the place, as a path such as ``hotlines.0.number``. What the
keys mean is in `campaign`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import TypeVar

from unjoin.registry.errors import RegistryError

T = TypeVar("T")
Translated = dict[str, str]
"""A text in several languages: BCP 47 tag → text."""

SLUG_LIMIT = 32
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EXPECTED = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "a table",
    date: "a date such as 2027-08-01",
}


class CampaignError(RegistryError):
    """A manifest breaks a rule, or a campaign is asked for what it does not have.

    Codes: ``campaign-toml`` (not TOML at all), ``campaign-manifest`` (a key is
    missing, unknown or wrong), ``campaign-organisations`` (a mask the campaign
    does not have). `where` is the path of the key; `expected` says what belongs
    there.
    """


def wrong(where: str, expected: str) -> CampaignError:
    """The error for the key at `where`, which should have been `expected`."""
    return CampaignError(
        f"{where}: expected {expected}", code="campaign-manifest", where=where, expected=expected
    )


def read_toml(text: str) -> Table:
    """The root table of `text`. Raises CampaignError `campaign-toml` where it is not TOML."""
    try:
        return Table(tomllib.loads(text), "")
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a plain ValueError
        raise CampaignError(f"not TOML: {error}", code="campaign-toml", where="") from error


class Table:
    """A TOML table; `where` is its path, empty for the root.

    Every reading method takes the key out of the table; `finish` raises if one
    is left.
    """

    def __init__(self, values: dict[str, object], where: str) -> None:
        self._values = dict(values)
        self.where = where

    def path(self, key: str) -> str:
        """The path of `key` from the root."""
        return f"{self.where}.{key}" if self.where else key

    def has(self, key: str) -> bool:
        """Whether `key` is there and has not been taken yet."""
        return key in self._values

    def take(self, key: str, kind: type[T]) -> T:
        """The value of `key`, which must be there and of the very type `kind`."""
        value = self._values.pop(key, None)
        if type(value) is not kind:
            raise wrong(self.path(key), _EXPECTED[kind])
        return value

    def text(self, key: str) -> str:
        """A text that is not blank."""
        value = self.take(key, str)
        if not value.strip():
            raise wrong(self.path(key), "a text that is not blank")
        return value

    def slug(self, key: str) -> str:
        """A name for machines: lower-case letters, digits, single hyphens between them."""
        value = self.take(key, str)
        if not _SLUG.fullmatch(value) or len(value) > SLUG_LIMIT:
            raise wrong(
                self.path(key), f"lower-case letters, digits and hyphens, at most {SLUG_LIMIT}"
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none blank and none twice. A missing key is an empty list."""
        self._values.setdefault(key, [])
        values = self.take(key, list)
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise wrong(self.path(key), "a list of texts")
        if len(set(values)) != len(values):
            raise wrong(self.path(key), "each text once")
        return tuple(values)

    def number(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        value = self.take(key, int)
        if not low <= value <= high:
            raise wrong(self.path(key), f"{low}…{high}")
        return value

    def translated(self, key: str, languages: tuple[str, ...]) -> Translated:
        """A text for every one of `languages`, and for no other."""
        table = self.table(key)
        result = {language: table.text(language) for language in languages}
        table.finish()
        return result

    def table(self, key: str) -> Table:
        """The table at `key`. A missing key is an empty table."""
        self._values.setdefault(key, {})
        return Table(self.take(key, dict), self.path(key))

    def each(self, key: str, read: Callable[[Table], T]) -> tuple[T, ...]:
        """What `read` makes of every table in the array at `key`. A missing key is an empty one."""
        self._values.setdefault(key, [])
        result = []
        for number, value in enumerate(self.take(key, list)):
            if not isinstance(value, dict):
                raise wrong(f"{self.path(key)}.{number}", "a table")
            table = Table(value, f"{self.path(key)}.{number}")
            result.append(read(table))
            table.finish()
        return tuple(result)

    def finish(self) -> None:
        """Raise CampaignError if a key has not been read."""
        for key in self._values:
            raise wrong(self.path(key), "no such key")


def check_distinct(where: str, key: str, values: Sequence[Hashable]) -> None:
    """Raise CampaignError where the tables at `where` have a value of `key` in common."""
    if len(set(values)) != len(values):
        raise wrong(where, f"each {key} once")
