"""How large the crowd is, and how the sites are reached."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.handed_in import with_batch
from unjoin.service.doctor import campaign
from unjoin.service.doctor.findings import Place, State

from tests.unit.doctor.conftest import ask, with_settings  # isort: skip

CLIENT = "In a flood, the public site can tell one client from others"
NAMES = "Both sites are reached under names of their own"
ONION = ("a" * 56 + ".onion",)


def wrong(place: Place) -> list[str]:
    return [f.title for f in ask(campaign.check, place).values() if f.state is not State.OK]


def test_instance_as_it_should_be(place: Place) -> None:
    assert wrong(place) == []


def test_small_crowd(place: Place) -> None:
    small = replace(place, instance=with_batch(place.instance, 3))
    assert wrong(small) == ["A batch is a crowd to hide in (K = 3)"]


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"demo": True}, "This is not a demo"),
        ({"public_hosts": ("*",)}, NAMES),
        ({"staff_hosts": ("a.example",)}, NAMES),
        ({"staff_hosts": ()}, None),
        ({"client_header": ""}, CLIENT),
        ({"https": False}, "Both sites are reached through https, or as onion services"),
        ({"public_hosts": ONION, "staff_hosts": ("b.onion",), "client_header": ""}, None),
        ({"public_hosts": ONION, "staff_hosts": ("b.onion",), "https": False}, None),
    ],
)
def test_setting(place: Place, changes: dict[str, object], title: str | None) -> None:
    assert wrong(with_settings(place, **changes)) == ([title] if title else [])
