"""What each place where numbers of the record stand says, as facts that can be compared.

A fact is a key, such as ``("channel", "web")``, and a number. The readers take the bytes as
they are handed out, and share no code with what writes them: labels are looked up, numbers
are not. The log is counted here once more, by offsets (docs/format.md, section 2).
"""

from __future__ import annotations

import base64
import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pyarrow import parquet

Key = tuple[Any, ...]
Facts = list[tuple[Key, int]]
Rows = Sequence[Mapping[str, Any]]

KINDS = {1: "withdraw", 2: "confirm", 3: "retract", 4: "correct"}
CONSENTS = {1: "self", 2: "spoken", 3: "relayed", 4: "head-count"}
CHANNELS = {1: "web", 2: "phone", 3: "paper", 4: "kit", 5: "message", 6: "import"}
REASONS = {
    0: None,
    1: "own-wish",
    2: "duplicate",
    3: "false-name",
    4: "deceased",
    5: "not-authorised",
    6: "test",
    7: "other",
}
SLUGS = {
    "not-stated": 0,
    "party": 1,
    "league": 2,
    "party+league": 3,
    "pioneers": 4,
    "party+pioneers": 5,
    "league+pioneers": 6,
    "party+league+pioneers": 7,
}
STANDINGS = ("self", "spoken", "relayed", "head-count", "confirmed")
OF_WEEK = {"withdraw": "added", "confirm": "confirmed", "retract": "retracted"}


def disagreements(
    told: Mapping[str, Facts], expected: Mapping[Key, int], demanded: Mapping[str, Iterable[str]]
) -> list[str]:
    """What each source in `told` says otherwise than `expected`, or leaves out of the kinds of
    facts that are `demanded` of it; one line each."""
    found = []
    for source, facts in told.items():
        said = dict(facts)
        found += [
            f"{source}: {key} is {number}, and not {expected.get(key, 0)}"
            for key, number in facts
            if number != expected.get(key, 0)
        ]
        kinds = set(demanded[source])
        found += [
            f"{source}: {key} is not there, and should be {number}"
            for key, number in expected.items()
            if key[0] in kinds and number and key not in said
        ]
    return found


def entry_rows(entries: Iterable[bytes]) -> list[dict[str, Any]]:
    """Raw entries as rows like those of the data sets."""
    return [
        {
            "leaf": leaf,
            "kind": KINDS[entry[1]],
            "mask": int.from_bytes(entry[2:4]),
            "consent": CONSENTS[entry[4]],
            "channel": CHANNELS[entry[5]],
            "week": monday(int.from_bytes(entry[6:8])),
            "persons": int.from_bytes(entry[8:12]),
            "target": int.from_bytes(entry[12:20]),
            "reason": REASONS[entry[20]],
        }
        for leaf, entry in enumerate(entries)
    ]


def monday(week: int) -> str:
    return (date(2000, 1, 3) + timedelta(weeks=week)).isoformat()


def of_entries(rows: Rows) -> Facts:
    """The whole count, from rows of entries in any format."""
    counts: Counter[Key] = Counter()
    standing: dict[int, tuple[int, str, str]] = {}
    for row in rows:
        leaf, kind, persons = int(row["leaf"]), row["kind"], int(row["persons"])
        counts[OF_WEEK.get(kind, "corrected"), str(row["week"])] += persons
        if kind == "withdraw":
            standing[leaf] = int(row["mask"]), row["consent"], row["channel"]
            _add(counts, standing[leaf], persons)
            continue
        target = int(row["target"])
        _add(counts, standing[target], -persons)
        if kind == "confirm":
            mask, _, channel = standing[target]
            standing[target] = mask, "confirmed", channel
            _add(counts, standing[target], persons)
        else:
            counts["correction entries", row["reason"]] += 1
            counts["correction persons", row["reason"]] += persons
    return [*counts.items(), (("size",), len(rows)), *_running(counts)]


def _add(counts: Counter[Key], standing: tuple[int, str, str], persons: int) -> None:
    mask, consent, channel = standing
    for key in (
        ("total",),
        ("cell", mask, consent),
        ("organisations", mask),
        ("standing", consent),
        ("channel", channel),
    ):
        counts[key] += persons


def _running(counts: Counter[Key]) -> Facts:
    """Taken away in each week, without gaps from the first to the last."""
    weeks = sorted(key[1] for key in counts if key[0] in {"added", "retracted", "corrected"})
    facts: Facts = []
    week = date.fromisoformat(weeks[0])
    while week <= date.fromisoformat(weeks[-1]):
        at = week.isoformat()
        taken = counts["retracted", at] + counts["corrected", at]
        facts += [(("taken", at), taken)]
        week += timedelta(weeks=1)
    return facts


def of_statements(rows: Rows, left: Mapping[int, int], folded: Mapping[str, str]) -> Facts:
    """Drives, places and roles, from rows of statements; `left`: persons of each leaf who count.

    `folded`: how a text that is not as it is counted is counted.
    """
    counts: Counter[Key] = Counter()
    for row in rows:
        if row.get("drive"):
            counts["drive statements", row["drive"]] += 1
            counts["drive persons", row["drive"]] += left[int(row["leaf"])]
        for member in ("place", "role"):
            if text := row.get(member):
                counts[member, folded.get(text, text)] += 1
    return list(counts.items())


def persons_left(rows: Rows) -> dict[int, int]:
    """How many persons of each leaf still count."""
    left: Counter[int] = Counter()
    for row in rows:
        if row["kind"] == "withdraw":
            left[int(row["leaf"])] += int(row["persons"])
        elif row["kind"] != "confirm":
            left[int(row["target"])] -= int(row["persons"])
    return dict(left)


def without_small(facts: Facts, at_least: int) -> Facts:
    """Places and roles as they may be shown: what fewer than `at_least` name is among the others,
    which stand under an empty text."""
    kept = [(key, n) for key, n in facts if key[0] not in {"place", "role"} or n >= at_least]
    for member in ("place", "role"):
        others = sum(n for key, n in facts if key[0] == member and n < at_least)
        assert others == 0 or others >= at_least, "these tests have no need of the harder case"
        kept.append(((member, ""), others))
    return kept


def read_numbers(data: bytes) -> Facts:
    """``data/numbers.json`` and `/api/v1/numbers`."""
    value = json.loads(data)
    facts: Facts = [(("size",), value["size"]), (("total",), value["total"])]
    facts += _cells(value)
    facts += [(("standing", slug), persons) for slug, persons in value["by_standing"].items()]
    facts += [(("channel", each["channel"]), each["persons"]) for each in value["channels"]]
    for week in value["weeks"]:
        at = monday(week.pop("week"))
        facts += [((member, at), persons) for member, persons in week.items()]
    facts += [(("growth", monday(each["week"])), each["total"]) for each in value["growth"]]
    for each in value["corrections"]:
        facts += [((f"correction {m}", each["reason"]), each[m]) for m in ("entries", "persons")]
    for each in value["drives"]:
        facts += [((f"drive {m}", each["id"]), each[m]) for m in ("statements", "persons")]
    for each in value["milestones"]:
        facts += milestone_facts(each["number"], each["size"], each["total"], monday(each["week"]))
    for member, texts in (("place", value["places"]), ("role", value["roles"])):
        facts += [((member, cell["text"]), cell["statements"]) for cell in texts["cells"]]
        facts += [((member, ""), texts["others"]), (("at least",), texts["at_least"])]
    return [*facts, (("week",), week_of_day(monday(value["week"])))]


def _cells(value: Any) -> Facts:
    cells = [
        (("cell", each["organisations"], each["standing"]), each["persons"])
        for each in value["cells"]
    ]
    return cells + [
        (("organisations", each["organisations"]), each["persons"])
        for each in value["by_organisations"]
    ]


def milestone_facts(number: int, size: int, total: int, week: str) -> Facts:
    facts = {"size": size, "total": total, "week": week_of_day(week)}
    return [((f"milestone {member}", number), value) for member, value in facts.items()]


def week_of_day(day: str) -> int:
    return (date.fromisoformat(day) - date(2000, 1, 3)).days // 7


def read_audit(data: bytes) -> Facts:
    """What `unjoin audit --json` counted."""
    report = json.loads(data)
    assert report["result"] == "right", report
    count = report["count"]
    return [(("size",), count["size"]), (("total",), count["total"]), *_cells(count)]


def rows_of(data: bytes) -> list[dict[str, Any]]:
    """The rows of a file of the data sets, as CSV or as Parquet."""
    if data.startswith(b"PAR1"):
        found: list[dict[str, Any]] = parquet.read_table(io.BytesIO(data)).to_pylist()
        return found
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))


def read_table(name: str, data: bytes) -> Facts:
    """A small table."""
    facts: Facts = []
    for row in rows_of(data):
        facts += _TABLES[name](row)
    return facts


def _numbers(row: Mapping[str, Any], kind: str, key: Any, *columns: str) -> Facts:
    return [((f"{kind}{column}", key), int(row[column])) for column in columns]


def _organisations_row(row: Mapping[str, Any]) -> Facts:
    mask = int(row["mask"])
    cells = [(("cell", mask, s), int(row[s.replace("-", "_")])) for s in STANDINGS]
    slug = (("slug", row["organisations"]), mask)
    return [*cells, slug, (("organisations", mask), int(row["persons"]))]


def _week_row(row: Mapping[str, Any]) -> Facts:
    at = str(row["week"])
    facts = _numbers(row, "", at, "added", "confirmed", "retracted", "corrected")
    return [*facts, (("number", at), int(row["week_number"]))]


def _milestone_row(row: Mapping[str, Any]) -> Facts:
    week = str(row["week"])
    number, size, total = (int(row[member]) for member in ("number", "size", "total"))
    assert len(base64.b64decode(row["root"], validate=True)) == 32
    return [
        *milestone_facts(number, size, total, week),
        (("number", week), int(row["week_number"])),
    ]


def _publication_row(row: Mapping[str, Any]) -> Facts:
    week, size = str(row["week"]), int(row["size"])
    facts = _numbers(row, "publication ", size, "total", "added", "retracted", "corrected")
    facts += [(("publication week", size), week_of_day(week)), (("publication size", size), size)]
    return [*facts, (("number", week), int(row["week_number"]))]


_TABLES: dict[str, Callable[[Mapping[str, Any]], Facts]] = {
    "organisations": _organisations_row,
    "standings": lambda row: [(("standing", row["standing"]), int(row["persons"]))],
    "channels": lambda row: [(("channel", row["channel"]), int(row["persons"]))],
    "weeks": _week_row,
    "corrections": lambda row: _numbers(row, "correction ", row["reason"], "entries", "persons"),
    "drives": lambda row: _numbers(row, "drive ", row["drive"], "statements", "persons"),
    "milestones": _milestone_row,
    "places": lambda row: [(("place", row["place"] or ""), int(row["statements"]))],
    "roles": lambda row: [(("role", row["role"] or ""), int(row["statements"]))],
    "publications": _publication_row,
}
