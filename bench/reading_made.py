"""Statements in great number, written straight into the tables of a centre, and their index.

    python -m bench.reading_made DIRECTORY STATEMENTS

Names and words occur as often as in life: few very often, most of them rarely. The Chinese words
are those whose pronunciation pypinyin knows. The index is built by the publisher's own code. What
to search for is printed as JSON, with how long the index took.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.entry import NO_COMMITMENT, NO_TARGET, Entry, encode_entry
from unjoin.registry.organisations import OrganisationMask
from unjoin.registry.tally import Standing, Tally
from unjoin.registry.weeks import Week
from unjoin.service.commands.session import start_django

ASKED_OF_EACH = 40
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐"
    "许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
)
GIVEN = (
    "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍"
    "红玲芬燕云波志建国文辉力庆峰生心福顺安宁远清山水木石"
)
ENGLISH = (  # noqa: SIM905 — one word on each line would be longer than all else here
    "the I and of to was a my in that we they had for it not party with at never asked me school "
    "league leave when were years now father mother no one because office village freedom silence "
    "river promised remember withdraw conscience membership teacher factory abroad children truth"
).split()
TEXTS = ((0.55, 0), (0.85, 40), (0.97, 200), (0.995, 900), (1.0, 4000))
"""How many of all have a text of about so many characters at the most."""


class Made:
    """Makes statements, always the same ones."""

    def __init__(self) -> None:
        from pypinyin.phrases_dict import phrases_dict

        self._random = random.Random(1)
        words = sorted(word for word in phrases_dict if 2 <= len(word) <= 4)
        self._random.shuffle(words)
        self._chinese = words
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
        self._english_weights = list(accumulate(1 / (rank + 3) for rank in range(len(ENGLISH))))

    def body(self) -> bytes:
        """The canonical JSON of one statement."""
        is_english = self._random.random() < 0.05
        said = {
            "campaign": "ccp",
            "language": "en" if is_english else "zh-Hans",
            "name": self._name(is_english=is_english),
            "organisations": self._random.choice([["party"], ["league", "pioneers"], ["pioneers"]]),
            "v": 1,
        }
        if text := self._text(is_english=is_english):
            said["text"] = text
        if self._random.random() < 0.3:
            said["place"] = self._chinese[self._random.randrange(300)]
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def _name(self, *, is_english: bool) -> str:
        pick = self._random
        if is_english:
            return pick.choice(ENGLISH).title() + " " + pick.choice(ENGLISH).title()
        given = "".join(pick.choices(GIVEN, k=pick.choice((0, 1, 1, 2, 2, 2))))
        return SURNAMES[min(int(pick.expovariate(0.08)), len(SURNAMES) - 1)] + given

    def _text(self, *, is_english: bool) -> str:
        chance = self._random.random()
        most = next(most for share, most in TEXTS if chance <= share)
        if not most:
            return ""
        length = self._random.randrange(most // 4, most) // (5 if is_english else 2) + 1
        if is_english:
            return " ".join(
                self._random.choices(ENGLISH, cum_weights=self._english_weights, k=length)
            )
        words = self._random.choices(self._chinese, cum_weights=self._weights, k=length)
        return "".join(
            word + ("。" if number % 9 == 8 else "，" if number % 4 == 3 else "")
            for number, word in enumerate(words)
        )


def main(directory: Path, statements: int) -> None:
    """Write so many statements into the centre in `directory`, and index them."""
    start_django(directory, site="owner")
    _write(statements)
    from unjoin.service.reading.indexing import index_statements

    begun = time.perf_counter()
    while index_statements(check=lambda: None).waiting:
        continue
    seconds = time.perf_counter() - begun
    print(json.dumps({"index_s": seconds, "sizes_mb": _sizes_mb(), "asked": _asked(statements)}))


def _entry(leaf: int, statements: int) -> bytes:
    entry = Entry(
        kind=Kind.WITHDRAW,
        organisations=OrganisationMask(1),
        consent=Consent.SELF,
        channel=Channel.WEB,
        week=Week(1000 + leaf * 400 // statements),
        persons=1,
        target=NO_TARGET,
        reason=Reason.NONE,
        commitment=NO_COMMITMENT,
    )
    return encode_entry(entry)


def _write(statements: int) -> None:
    """Rows as a publication would leave them, and the numbers that the pages go by."""
    from unjoin.service.instance import current
    from unjoin.service.publication.public_data import write_numbers
    from unjoin.service.publication.rows import insert_rows

    made = Made()
    leaves = range(statements)
    _in_transaction(
        lambda: insert_rows(
            "publication_statement",
            ("leaf", "body", "nonce"),
            ((leaf, made.body(), bytes(32)) for leaf in leaves),
        )
    )
    _in_transaction(
        lambda: insert_rows(
            "publication_entry",
            ("index", "data", "kind"),
            ((leaf, _entry(leaf, statements), int(Kind.WITHDRAW)) for leaf in leaves),
        )
    )
    instance = current()
    write_numbers(
        instance.open_public_files(),
        campaign=instance.campaign,
        origin=instance.log_vkey.name,
        root=bytes(32),
        tally=Tally(statements, {(OrganisationMask(1), Standing.SELF): statements}),
        week=Week(1402),
    )


def _in_transaction(write: Callable[[], None]) -> None:
    from django.db import connection, transaction

    with transaction.atomic():
        write()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE publication_statement, publication_entry")


def _sizes_mb() -> dict[str, float]:
    """Of the tables with their indexes."""
    from django.db import connection

    query = "SELECT pg_total_relation_size(%s)"
    if connection.vendor == "sqlite":
        query = "SELECT sum(pgsize) FROM dbstat JOIN sqlite_master USING (name) WHERE tbl_name = %s"
    sizes = {}
    with connection.cursor() as cursor:
        for table in ("publication_statement", "reading_posting"):
            try:
                cursor.execute(query, [table])
                sizes[table] = cursor.fetchone()[0] / 1e6
            except Exception:  # noqa: BLE001 — not every SQLite can say
                sizes[table] = 0.0
    return sizes


def _asked(statements: int) -> dict[str, list[dict[str, str]]]:
    """What to search for, by kind."""
    pick = random.Random(2)
    names, texts, english = _sample(pick, statements)
    every = range(ASKED_OF_EACH)
    return {
        "name, one character": [{"q": c} for c in _some(pick, SURNAMES + GIVEN)],
        "name, two characters": [{"q": name[:2]} for name in _some(pick, names)],
        "name, three characters": [{"q": n} for n in _some(pick, [n for n in names if len(n) > 2])],
        "whole name": [{"q": name, "in": "whole"} for name in _some(pick, names)],
        "word of two characters": [{"q": _piece(pick, pick.choice(texts), 2)} for _ in every],
        "phrase of four characters": [{"q": _piece(pick, pick.choice(texts), 4)} for _ in every],
        "English words": [{"q": " ".join(pick.sample(english, 2))} for _ in every],
        "two words": [
            {"q": f"{pick.choice(names)[0]} {_piece(pick, pick.choice(texts), 2)}"} for _ in every
        ],
        "word, one organisation, one language": [
            {"q": _piece(pick, pick.choice(texts), 2), "organisation": "party", "language": "en"}
            for _ in every
        ],
        "found nowhere": [
            {"q": "".join(pick.choices("龘龖靐齉爩" + GIVEN, k=3)) + "鑫"} for _ in every
        ],
        "common characters that never meet": [
            {"q": "".join(pick.sample(GIVEN + SURNAMES, 4)), "in": "text"} for _ in every
        ],
    }


def _some(pick: random.Random, choices: str | list[str]) -> list[str]:
    return [pick.choice(choices) for _ in range(ASKED_OF_EACH)]


def _sample(pick: random.Random, statements: int) -> tuple[list[str], list[str], list[str]]:
    from unjoin.service.publication.models import Statement

    leaves = [pick.randrange(statements) for _ in range(500)]
    bodies = Statement.objects.filter(leaf__in=leaves).values_list("body", flat=True)
    said = [json.loads(bytes(body)) for body in bodies]
    chinese = [each for each in said if each["language"] != "en"]
    texts = [t for each in chinese if len(t := each.get("text", "")) > 12]
    return [each["name"] for each in chinese], texts, [w for w in ENGLISH if len(w) > 3]


def _piece(pick: random.Random, text: str, length: int) -> str:
    """Some characters of one part of a sentence."""
    parts = [part for part in text.replace("。", "，").split("，") if len(part) >= length]
    part = pick.choice(parts)
    start = pick.randrange(len(part) - length + 1)
    return part[start : start + length]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
