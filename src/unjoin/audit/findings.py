"""What an audit found wrong: a name, a place, what was seen, and what it means for the count.

A finding is about the log. That the log could not be read, or that a worker
died, is no finding but an error: nothing is known then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

SHOWN_PER_CODE = 20
"""So many findings of one code are kept; the others are counted. A log can be wrong everywhere."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the log that is not as it must be.

    `code` is stable, in kebab-case. `where` is a file of the log, or a leaf and its file. `says`
    is what was expected and what is there. `means` is what follows for the count. All are English
    and hold nothing but what is public, in printable ASCII where it comes from the log.
    """

    code: str
    where: str
    says: str
    means: str


class Findings:
    """Findings in the order in which they were made, at most `SHOWN_PER_CODE` of each code."""

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._numbers: dict[str, int] = {}

    def add(self, finding: Finding) -> None:
        """Keep `finding`, or count it where there are enough of its code."""
        number = self._numbers.get(finding.code, 0) + 1
        self._numbers[finding.code] = number
        if number <= SHOWN_PER_CODE:
            self._kept.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """`add` each."""
        for finding in findings:
            self.add(finding)

    def __len__(self) -> int:
        """All that were added, kept or not."""
        return sum(self._numbers.values())

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._kept)

    @property
    def unshown(self) -> dict[str, int]:
        """For each code of which not all were kept, how many more there are."""
        return {
            code: number - SHOWN_PER_CODE
            for code, number in self._numbers.items()
            if number > SHOWN_PER_CODE
        }
