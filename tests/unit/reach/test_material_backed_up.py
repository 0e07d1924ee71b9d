"""Files come back from a backup byte for byte, and one at a time."""

from __future__ import annotations

import secrets
import tracemalloc

import pytest

from tests.unit.reach.files import FILES, hand_out
from unjoin.registry.short_code import ShortCode
from unjoin.service.backup.tables import copied_tables, load_lines, read_lines
from unjoin.service.reach.models import Material, MaterialFile
from unjoin.service.reach.queries import find_material, read_file

pytestmark = pytest.mark.django_db

OURS = {"reach_material", "reach_materialfile"}
MIB = 1024 * 1024


def test_file_comes_back_whole() -> None:
    data = FILES["pdf"] + secrets.token_bytes(100_000)
    code = ShortCode(hand_out(data=data).code)
    tables = [table for table in copied_tables() if table.name in OURS]
    assert {table.name for table in tables} == OURS
    lines = [(table, list(read_lines(table))) for table in tables]
    Material.objects.all().delete()
    MaterialFile.objects.all().delete()
    for table, copied in lines:
        load_lines(table, copied)
    material = find_material(code)
    assert material is not None
    assert read_file(material) == data


def test_many_files_are_never_in_memory_together() -> None:
    for number in range(12):
        hand_out(data=FILES["pdf"] + bytes([number]) * (2 * MIB))
    [table] = [table for table in copied_tables() if table.name == "reach_materialfile"]
    tracemalloc.start()
    try:
        assert sum(1 for _line in read_lines(table)) == 12
        assert tracemalloc.get_traced_memory()[1] < 16 * MIB
    finally:
        tracemalloc.stop()
