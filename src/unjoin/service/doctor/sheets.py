"""Sheets to print: are there fonts, and do they draw Chinese?"""

from __future__ import annotations

from collections.abc import Iterator

from unjoin.service.doctor.findings import Finding, Place, judge
from unjoin.service.sheets.rendering import Sheet, SheetError, set_sheets

_TRIED = "退出声明　退出聲明"


def check(place: Place) -> Iterator[Finding]:
    """All of it: one line in each script is set, as a sheet would be."""
    means = ""
    try:
        set_sheets([Sheet("line", {"text": _TRIED})], instance=place.instance)
    except SheetError as error:
        means = str(error)
    yield judge(
        "Press sheets and certificates can be made",
        is_so=not means,
        means=f"{means}: there is no press sheet, and nobody gets a certificate",
        do="apt-get install fonts-noto-cjk; then `unjoin publish` writes the sheets",
    )
