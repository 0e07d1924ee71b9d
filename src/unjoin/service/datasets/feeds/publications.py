"""What stands in `/feed-numbers.atom`: each publication with what it added and took away.

It is read from the published table, so that it tells of nothing that is not in the log.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import lru_cache
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unjoin.publiclog.errors import NotStoredError
from unjoin.service.datasets.feeds.atom import Item
from unjoin.service.datasets.feeds.sources import Address
from unjoin.service.datasets.names import FOLDER, table_path
from unjoin.service.publication.numbers import NumbersError
from unjoin.service.site.context import language_tag
from unjoin.service.site.public_files import read_recent
from unjoin.service.site.templatetags.counts import exact

PUBLICATIONS_SHOWN: Final = 50

_PATH: Final = FOLDER + table_path("publications")


def publication_items(address: Address) -> list[Item]:
    """The latest publications, the last first. Raises as `read_recent`, and NumbersError."""
    try:
        rows = _latest(read_recent(_PATH))
    except NotStoredError:
        return []
    try:
        return [_item(row, address) for row in rows]
    except (KeyError, ValueError) as error:
        raise NumbersError(f"the table of publications cannot be read: {error!r}") from error


@lru_cache(maxsize=2)
def _latest(data: bytes) -> list[dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    return rows[: -PUBLICATIONS_SHOWN - 1 : -1]


def _item(row: dict[str, str], address: Address) -> Item:
    total = exact(int(row["total"]))
    return Item(
        about=f"publication/{int(row['size'])}",
        title=_("The count is %(total)s") % {"total": total},
        monday=date.fromisoformat(row["week"]),
        link=address(reverse("numbers")),
        content="\n".join(_sentences(row)),
        language=language_tag(),
    )


def _sentences(row: dict[str, str]) -> list[str]:
    added, retracted = int(row["added"]), int(row["retracted"])
    corrected, size = int(row["corrected"]), int(row["size"])
    counted = [
        (added, ngettext("%(number)s person added.", "%(number)s persons added.", added)),
        (
            retracted,
            ngettext(
                "%(number)s person taken away at their own wish.",
                "%(number)s persons taken away at their own wish.",
                retracted,
            ),
        ),
        (
            corrected,
            ngettext(
                "%(number)s person taken away as a correction.",
                "%(number)s persons taken away as a correction.",
                corrected,
            ),
        ),
        (size, ngettext("%(number)s entry in the log.", "%(number)s entries in the log.", size)),
    ]
    return [form % {"number": exact(number)} for number, form in counted if number]
