"""A time zone is called in a list what it is called where it is chosen."""

from __future__ import annotations

import pytest
from django.utils import translation

from unjoin.service.callbacks.words import NEAR, place_name
from unjoin.service.shifts.zones import OFTEN


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_place_name_is_that_of_the_choice(language: str) -> None:
    with translation.override(language):
        for zone, label in {**OFTEN, **NEAR}.items():
            assert place_name(zone) == str(label)


def test_place_name_of_a_zone_without_one_is_its_city() -> None:
    assert place_name("Pacific/Port_Moresby") == "Port Moresby"
