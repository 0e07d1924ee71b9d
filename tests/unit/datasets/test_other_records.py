"""Records that are not like the others: none at all, other organisations, and strange text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.unit.datasets.conftest import publish_now
from tests.unit.datasets.test_feeds import read
from tests.unit.datasets.told import rows_of
from tests.unit.handed_in import hand_in, person, with_batch
from unjoin.registry.campaign import parse_campaign
from unjoin.registry.organisations import OrganisationMask
from unjoin.service.datasets.columns import COLUMNS, Column
from unjoin.service.datasets.encoding import CsvFile, ParquetFile
from unjoin.service.datasets.names import FORMATS, STATEMENTS, TABLES, table_path
from unjoin.service.datasets.spreadsheet import original
from unjoin.service.instance import Instance

DOCUMENTED = (Path(__file__).parents[3] / "docs/campaign.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```", DOCUMENTED, re.MULTILINE | re.DOTALL)
PAGES = (
    "/",
    "/numbers",
    "/data/",
    "/data/entries/",
    "/data/statements/",
    "/data/translations/",
    "/press",
    "/milestones",
)
STRANGE = "".join(map(chr, range(1, 0x20))) + '"\x7f\x85\u2028\u2029\u202e\ufeff𠀀😀,\r\n;=1'


@pytest.mark.django_db
def test_log_without_entries_is_a_record_too(
    centre: Instance, client: Client, public_files: Path
) -> None:
    publish_now(centre)
    assert json.loads((public_files / "data/numbers.json").read_bytes())["size"] == 0
    check_everything_is_there(client)
    assert rows_of(client.get("/data/csv/weeks.csv").content) == []
    assert rows_of(client.get("/data/parquet/weeks.parquet").content) == []
    counted = rows_of(client.get("/data/parquet/organisations.parquet").content)
    assert {row["persons"] for row in counted} == {0}
    assert client.get("/api/v1/statements").json()["statements"] == []


@pytest.mark.django_db
def test_campaign_of_other_organisations(
    instance: Instance, settings: LazySettings, client: Client
) -> None:
    campaign = parse_campaign(EXAMPLES[-1])
    settings.UNJOIN = with_batch(replace(instance, campaign=campaign), 1)
    first = campaign.combinations[0]
    hand_in(settings.UNJOIN, person("甲", organisations=first.mask))
    hand_in(settings.UNJOIN, person("乙", organisations=OrganisationMask(0)))
    publish_now(settings.UNJOIN)
    check_everything_is_there(client)
    counted = rows_of(client.get("/data/csv/organisations.csv").content)
    assert [row["organisations"] for row in counted] == [
        *(each.slug for each in campaign.combinations),
        "not-stated",
    ]
    assert [counted[at]["persons"] for at in (0, -1)] == ["1", "1"]
    assert original(counted[0]["name_zh_hant"]) == first.names["zh-Hant"]


def check_everything_is_there(client: Client) -> None:
    for path in PAGES:
        for prefix in ("", "/zh-hant"):
            assert client.get(prefix + path).status_code == 200, path
    for feed in ("/feed.atom", "/feed-numbers.atom"):
        read(client.get(feed).content)
    page = client.get("/data/").content.decode()
    for table in TABLES:
        assert f'id="table-{table}"' in page
        for form in FORMATS:
            path = f"/data/{table_path(table, form)}"
            assert f'href="{path}"' in page
            assert client.get(path).status_code == 200, path


def test_strange_text_comes_back_from_both_formats() -> None:
    columns = COLUMNS[STATEMENTS]
    rows = [tuple(strange(column, text) for column in columns) for text in (STRANGE, "字" * 30_000)]
    for kind in (CsvFile, ParquetFile):
        file: CsvFile | ParquetFile = kind(columns)
        file.add(rows)
        found = rows_of(file.finish())
        for row, again in zip(rows, found, strict=True):
            texts = dict(zip((column.name for column in columns), row, strict=True))
            for member in ("name", "text", "place", "role"):
                said = original(again[member]) if kind is CsvFile else again[member]
                assert said == texts[member]


def strange(column: Column, text: str) -> str | int:
    return 1 if column.type == "integer" else text if column.is_text else "x"
