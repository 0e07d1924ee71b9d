"""Reading JSON from the call screen strictly: member by member, and whole.

Every member has exactly the type asked for (`true` is not a number), every
member is there, and one that nobody asked for is an error. Only our own script
sends such JSON, so an error here is a fault of the page and says where it is.
"""

from __future__ import annotations

import json
from typing import TypeVar

from django.utils.translation import gettext as _

T = TypeVar("T")


class CallJsonError(Exception):
    """The JSON is not what the call screen sends. `where` is the path of the member."""

    code = "call-json"

    def __init__(self, where: str, expected: str) -> None:
        super().__init__(f"{where}: expected {expected}")
        self.fields = {"where": where, "expected": expected}

    @property
    def sentence(self) -> str:
        """What the volunteer reads."""
        return _(
            "This page and the server do not understand each other ({where}). Nothing was saved. "
            "Write down what is on the screen, then load the page again."
        ).format(where=self.fields["where"])


class Members:
    """A JSON object; `where` is its path. Every reading method takes the member out."""

    def __init__(self, value: object, where: str = "") -> None:
        if not isinstance(value, dict):
            raise CallJsonError(where or "request", "an object")
        self._values = dict(value)
        self.where = where

    def path(self, name: str) -> str:
        """The path of member `name`."""
        return f"{self.where}.{name}" if self.where else name

    def take(self, name: str, kind: type[T]) -> T:
        """The member `name`, which must be there and of the very type `kind`."""
        value = self._values.pop(name, None)
        if type(value) is not kind:
            raise CallJsonError(self.path(name), kind.__name__)
        return value

    def text(self, name: str) -> str:
        """A text without white space around it; line ends are ``\\n``."""
        return self.take(name, str).replace("\r\n", "\n").strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        values = self.take(name, list)
        if not all(type(value) is str for value in values):
            raise CallJsonError(self.path(name), "texts")
        return tuple(values)

    def each(self, name: str) -> list[Members]:
        """A list of objects."""
        values = self.take(name, list)
        return [Members(v, f"{self.path(name)}.{n}") for n, v in enumerate(values, start=1)]

    def table(self, name: str) -> Members:
        """An object within this one."""
        return Members(self.take(name, dict), self.path(name))

    def finish(self) -> None:
        """Raise CallJsonError if a member has not been read."""
        for name in self._values:
            raise CallJsonError(self.path(name), "no such member")


def read_object(data: bytes) -> Members:
    """The JSON object in `data` (untrusted). Raises CallJsonError."""
    try:
        return Members(json.loads(data))
    except (ValueError, RecursionError) as error:
        raise CallJsonError("request", "JSON") from error
