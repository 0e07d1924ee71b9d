"""The file of a material: saved and not opened, whole or from where it broke off."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.unit.handed_in import TODAY
from tests.unit.reach.files import FILES, OPERATOR, hand_out
from unjoin.service.reach import downloads
from unjoin.service.reach.actions import FILE_LIMIT_BYTES, replace_file, retire_material
from unjoin.service.reach.file_types import file_type
from unjoin.service.reach.models import Material
from unjoin.service.reach.queries import read_file

pytestmark = pytest.mark.django_db

DATA = FILES["pdf"] + secrets.token_bytes(200_000)


@pytest.fixture(autouse=True)
def _full_budget() -> Iterator[None]:
    downloads.reset_budget()
    yield
    downloads.reset_budget()


@pytest.fixture
def material() -> Material:
    return hand_out("三件事", "zh-Hans", DATA)


def address(material: Material) -> str:
    return f"/m/{material.code}.{material.kind}"


def test_whole_file_has_the_hash_of_its_page(client: Client, material: Material) -> None:
    answer = client.get(address(material))
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == material.sha256
    assert answer["Content-Length"] == str(len(DATA))


def test_file_is_saved_and_never_opened(client: Client, material: Material) -> None:
    answer = client.get(address(material))
    assert answer["Content-Disposition"] == f'attachment; filename="{material.code}.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert not answer.cookies


@pytest.mark.parametrize(("extension", "data"), FILES.items(), ids=FILES)
def test_type_is_that_of_the_list(client: Client, extension: str, data: bytes) -> None:
    answer = client.get(address(hand_out(data=data)))
    assert answer["Content-Type"] == file_type(extension).media_type
    assert answer.content == data


def test_file_is_the_same_in_every_language_and_as_it_is(
    client: Client, material: Material
) -> None:
    answers = [
        client.get(f"{prefix}{address(material)}", headers={"accept-encoding": "gzip"})
        for prefix in ("", "/zh-hant", "/en")
    ]
    for answer in answers:
        assert answer.content == DATA
        assert "Content-Encoding" not in answer
        assert "Vary" not in answer
        assert answer["Content-Language"] == "zh-Hans"


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=1000-", 1000, len(DATA)),
        ("bytes=-10", len(DATA) - 10, len(DATA)),
        (f"bytes=5-{10**9}", 5, len(DATA)),
        (f"bytes=-{10**9}", 0, len(DATA)),
    ],
)
def test_range_is_answered(
    client: Client, material: Material, wanted: str, start: int, end: int
) -> None:
    answer = client.get(address(material), headers={"range": wanted})
    assert answer.content == DATA[start:end]
    assert answer["Content-Length"] == str(end - start)
    if (start, end) == (0, len(DATA)):
        assert answer.status_code == 200
    else:
        assert answer.status_code == 206
        assert answer["Content-Range"] == f"bytes {start}-{end - 1}/{len(DATA)}"


@pytest.mark.parametrize(
    "wanted", ["bytes=-", "bytes=9-5", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=٣-"]
)
def test_range_that_is_none_is_passed_over(client: Client, material: Material, wanted: str) -> None:
    answer = client.get(address(material), headers={"range": wanted})
    assert (answer.status_code, len(answer.content)) == (200, len(DATA))


@pytest.mark.parametrize("wanted", [f"bytes={len(DATA)}-", f"bytes={10**11}-", "bytes=-0"])
def test_range_beyond_the_end_is_refused(client: Client, material: Material, wanted: str) -> None:
    answer = client.get(address(material), headers={"range": wanted})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(DATA)}"


def test_who_goes_on_never_gets_a_part_of_another_file(client: Client, material: Material) -> None:
    tag = client.head(address(material))["ETag"]
    headers = {"range": "bytes=100-", "if-range": tag}
    assert client.get(address(material), headers=headers).status_code == 206
    newer = FILES["pdf"] + b"another"
    replace_file(material_id=material.id, data=newer, by=OPERATOR, today=TODAY)
    answer = client.get(address(material), headers=headers)
    assert (answer.status_code, answer.content) == (200, newer)


def test_known_file_is_not_sent_again(client: Client, material: Material) -> None:
    tag = client.get(address(material))["ETag"]
    answer = client.get(address(material), headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == tag
    assert "no-store" not in answer["Cache-Control"]


def test_head_says_all_and_sends_nothing(client: Client, material: Material) -> None:
    answer = client.head(address(material))
    assert answer["Content-Length"] == str(len(DATA))
    assert answer.content == b""


@pytest.mark.parametrize("path", ["/m/{code}.epub", "/m/48217.pdf"])
def test_other_kind_or_code_leads_to_the_page(
    client: Client, material: Material, path: str
) -> None:
    answer = client.get(path.format(code=material.code))
    assert answer.status_code == 302
    assert "." not in answer["Location"]


def test_retired_file_is_gone_at_once(client: Client, material: Material) -> None:
    retire_material(material_id=material.id, by=OPERATOR, today=TODAY)
    answer = client.get(address(material))
    assert answer["Location"] == f"/m/{material.code}"
    assert client.get(answer["Location"]).status_code == 410


def test_of_a_range_the_database_is_asked_for_no_more(client: Client, material: Material) -> None:
    """A byte of each of thousands of requests must not have the whole file read each time."""
    assert read_file(material, 5, 7) == DATA[5:7]
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(material), headers={"range": "bytes=9-9"}).content == DATA[9:10]
    files = [q["sql"] for q in asked if "reach_materialfile" in q["sql"] and "data" in q["sql"]]
    assert len(files) == 1
    assert "SUBSTR" in files[0].upper()


def test_process_hands_out_only_so_much_in_a_time(client: Client) -> None:
    now = [1000.0]
    downloads.reset_budget(lambda: now[0])
    large = hand_out(data=b"a" * FILE_LIMIT_BYTES)
    small = hand_out("B", "en", b"b")
    whole = downloads.BUDGET.burst * downloads.UNIT_BYTES // FILE_LIMIT_BYTES
    for _ in range(whole):
        assert client.get(address(large)).status_code == 200
    for one in (large, small):
        answer = client.get(address(one), headers={"accept-language": "en"})
        assert answer.status_code == 503
        assert answer["Retry-After"] == "60"
        assert answer["Cache-Control"] == "no-store"
        assert "try again in a minute" in answer.content.decode()
    assert client.get(f"/m/{large.code}").status_code == 200
    assert client.head(address(large)).status_code == 200
    now[0] += downloads.RETRY_AFTER_S
    assert client.get(address(large)).status_code == 200
