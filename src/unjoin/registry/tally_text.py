"""The text of the signed tally: what a centre says the count is, at one size of its log.

Rules kept here:

1. The text is these lines, each ended by LF, single spaces between the words::

       unjoin/tally/v1
       <origin>
       <size>
       <root, base64>
       campaign <id>
       organisation <bit> <slug>          all of the campaign, ascending
       cell <mask> <standing> <persons>   ascending mask, then standing 1…5; none that is 0
       total <persons>

2. The mask of all organisations named is what rule 1 of the count allows, and no
   cell goes beyond it.
3. The cells add up to the total.
4. Reading demands exactly the bytes that writing gives. A number with a leading
   zero or a sign, digits of another script, another dash, CR LF, a cell twice or
   out of order, a line too many: each is an error and never repaired.

It does not recount, and knows nothing of signatures: that the text is signed,
that origin, size and root are the checkpoint's, and that the cells are those of
the entries, is the auditor's to check. Source: docs/format.md, "The signed tally".
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass

from unjoin.registry.combinations import NOT_STATED_SLUG
from unjoin.registry.errors import RegistryError
from unjoin.registry.manifest import SLUG_LIMIT
from unjoin.registry.organisations import OrganisationMask, union
from unjoin.registry.tally import STANDING_SLUGS, Cell, Standing, Tally

HEADER = "unjoin/tally/v1"
ORIGIN_LIMIT_BYTES = 255
"""As much of a name as a cosignature can carry."""
ROOT_BYTES = 32
NUMBER_LIMIT = 2**63
"""Sizes and numbers of persons are below it, so that any language can hold them."""
TALLY_TEXT_LIMIT_BYTES = 16 * 1024 * 1024
"""More than the text of any tally has: 65,536 masks in five standings."""

# A log's name is that of its key, so this is what no key's name has: control characters, white
# space as Unicode has it (written out, because it changes between versions) and the plus sign.
_NOT_IN_NAMES = re.compile("[\x00-\x20+\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{43}=")
_STANDINGS = {slug: standing for standing, slug in STANDING_SLUGS.items()}


class TallyTextError(RegistryError):
    """The text of a tally breaks the format.

    Codes: ``tally-form`` (with `line`, counted from 1, or 0 where it is no one
    line, and `expected`) and ``tally-sum`` (with `total` and `cells`, which
    should be equal).
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyText:
    """What a signed tally states.

    Construction checks every range and raises TallyTextError: a text that exists
    can be encoded. `origin`: the log's name. `root`: 32 bytes, the root hash at
    `tally.size`. `campaign`: the campaign's id. `organisations`: (bit, slug) of
    all the campaign has, ascending, at least one. `tally`: the count; its cells
    are at least 1.
    """

    origin: str
    root: bytes
    campaign: str
    organisations: tuple[tuple[int, str], ...]
    tally: Tally

    def __post_init__(self) -> None:
        if not _is_origin(self.origin):
            raise _malformed(2, "a log's name: no spaces, no plus sign, no control characters")
        if not 0 <= self.tally.size < NUMBER_LIMIT:
            raise _malformed(3, "a number of leaves below 2^63")
        if len(self.root) != ROOT_BYTES:
            raise _malformed(4, f"{ROOT_BYTES} bytes in base64")
        if not _is_slug(self.campaign):
            raise _malformed(5, f"the campaign's id, a slug of at most {SLUG_LIMIT} characters")
        self._check_organisations()
        self._check_cells()

    def _check_organisations(self) -> None:
        bits = [bit for bit, _ in self.organisations]
        slugs = [slug for _, slug in self.organisations]
        if not bits or bits != sorted(set(bits)) or bits[0] < 0 or bits[-1] > 15:
            raise _malformed(6, "the organisations' bits, 0…15, ascending, at least one")
        if len(set(slugs)) != len(slugs) or NOT_STATED_SLUG in slugs:
            raise _malformed(6, f"a slug of its own for each organisation, not {NOT_STATED_SLUG}")
        for number, slug in enumerate(slugs, start=6):
            if not _is_slug(slug):
                raise _malformed(number, f"a slug of at most {SLUG_LIMIT} characters")

    def _check_cells(self) -> None:
        first = 6 + len(self.organisations)
        for number, ((mask, standing), persons) in enumerate(_sorted(self.tally), start=first):
            if mask < 0 or mask & ~self.known:
                raise _malformed(number, "organisations that the campaign has")
            if standing not in STANDING_SLUGS:
                raise _malformed(number, "one of the five standings")
            if not 1 <= persons < NUMBER_LIMIT:
                raise _malformed(number, "1 to 2^63 - 1 persons; a cell that is 0 is left out")
        if self.tally.total >= NUMBER_LIMIT:
            raise _malformed(0, "a total below 2^63")

    @property
    def known(self) -> OrganisationMask:
        """The mask of all organisations of the campaign: what rule 1 of the count allows."""
        return union(OrganisationMask(1 << bit) for bit, _ in self.organisations)

    @property
    def size(self) -> int:
        """The number of leaves the count is of."""
        return self.tally.size


def encode_tally_text(text: TallyText) -> bytes:
    """The bytes of `text`, UTF-8, with the final line end: the text of a signed note."""
    return "".join(f"{line}\n" for line in _lines(text)).encode()


def parse_tally_text(data: bytes) -> TallyText:
    """The tally that `data` (untrusted) states.

    Raises TallyTextError for anything that `encode_tally_text` could not have
    written, `tally-sum` where only the total is another than the sum.
    """
    reader = _Reader(data)
    if reader.next() != HEADER:
        raise reader.wrong(HEADER)
    origin = reader.next()
    size = reader.number(reader.next())
    root = reader.root()
    (campaign,) = reader.words("campaign", 1)
    organisations = []
    while reader.is_at("organisation"):
        bit, slug = reader.words("organisation", 2)
        organisations.append((reader.number(bit), slug))
    cells: dict[Cell, int] = {}
    while reader.is_at("cell"):
        mask, standing, persons = reader.words("cell", 3)
        cell = (OrganisationMask(reader.number(mask)), reader.standing(standing))
        if cells and cell <= next(reversed(cells)):
            raise reader.wrong("ascending masks, then ascending standings")
        cells[cell] = reader.number(persons)
    total = reader.number(reader.words("total", 1)[0])
    reader.finish()
    text = TallyText(
        origin=origin,
        root=root,
        campaign=campaign,
        organisations=tuple(organisations),
        tally=Tally(size, cells),
    )
    _check_sum(text, total)
    if encode_tally_text(text) != data:
        raise _malformed(0, "the bytes that this tally is written in")
    return text


def _lines(text: TallyText) -> Iterator[str]:
    yield HEADER
    yield text.origin
    yield str(text.size)
    yield base64.b64encode(text.root).decode()
    yield f"campaign {text.campaign}"
    for bit, slug in text.organisations:
        yield f"organisation {bit} {slug}"
    for (mask, standing), persons in _sorted(text.tally):
        yield f"cell {mask} {STANDING_SLUGS[standing]} {persons}"
    yield f"total {text.tally.total}"


class _Reader:
    """The lines of a text, one after the other, and where it is."""

    def __init__(self, data: bytes) -> None:
        self._line = 0
        if len(data) > TALLY_TEXT_LIMIT_BYTES:
            raise _malformed(0, f"at most {TALLY_TEXT_LIMIT_BYTES} bytes")
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise _malformed(0, "UTF-8") from error
        self._lines = text.split("\n")  # not splitlines, which also splits at U+2028 and others
        if self._lines.pop() != "":
            raise _malformed(len(self._lines) + 1, "a line end after the last line")

    def next(self) -> str:
        """The next line."""
        self._line += 1
        if self._line > len(self._lines):
            raise self.wrong("another line")
        return self._lines[self._line - 1]

    def is_at(self, word: str) -> bool:
        """Whether the next line begins with `word` and a space."""
        return self._line < len(self._lines) and self._lines[self._line].startswith(f"{word} ")

    def words(self, first: str, count: int) -> list[str]:
        """The words after `first` in the next line, which has `count` of them."""
        name, *rest = self.next().split(" ")
        if name != first or len(rest) != count:
            raise self.wrong(f"the word {first} and {count} more, single spaces between them")
        return rest

    def number(self, word: str) -> int:
        """`word`, of the line just read, as a number from 0 to 2^63 - 1."""
        if not _DECIMAL.fullmatch(word) or int(word) >= NUMBER_LIMIT:
            raise self.wrong("a decimal number below 2^63, without sign or leading zero")
        return int(word)

    def standing(self, word: str) -> Standing:
        """`word`, of the line just read, as a standing."""
        if word not in _STANDINGS:
            raise self.wrong(f"one of {', '.join(_STANDINGS)}")
        return _STANDINGS[word]

    def root(self) -> bytes:
        """The next line as a hash. Its spelling is checked when all is written again."""
        line = self.next()
        if not _BASE64.fullmatch(line):
            raise self.wrong(f"{ROOT_BYTES} bytes in base64")
        return base64.b64decode(line)

    def finish(self) -> None:
        """Raise where there is another line."""
        if self._line < len(self._lines):
            self._line += 1
            raise self.wrong("no line after the total")

    def wrong(self, expected: str) -> TallyTextError:
        """The error that says what belongs in the line just read."""
        return _malformed(self._line, expected)


def _sorted(tally: Tally) -> list[tuple[Cell, int]]:
    return sorted(tally.cells.items())


def _is_slug(text: str) -> bool:
    return len(text) <= SLUG_LIMIT and _SLUG.fullmatch(text) is not None


def _is_origin(text: str) -> bool:
    try:
        length = len(text.encode())
    except UnicodeEncodeError:
        return False
    if not 0 < length <= ORIGIN_LIMIT_BYTES or text == HEADER:  # no checkpoint passes for a tally
        return False
    return _NOT_IN_NAMES.search(text) is None


def _check_sum(text: TallyText, total: int) -> None:
    if text.tally.total != total:
        raise TallyTextError(
            f"tally: the cells add up to {text.tally.total}, but the total says {total}",
            code="tally-sum",
            total=total,
            cells=text.tally.total,
        )


def _malformed(line: int, expected: str) -> TallyTextError:
    where = f"line {line}" if line else "text"
    return TallyTextError(
        f"tally, {where}: expected {expected}", code="tally-form", line=line, expected=expected
    )
