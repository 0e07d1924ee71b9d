"""A public record large enough for several pages of the wall."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import LazySettings

from tests.unit.handed_in import TODAY, hand_in, with_batch
from tests.unit.reach.files import OPERATOR, hand_out
from tests.unit.site.conftest import make_person, publish_waiting
from unjoin.registry.campaign import Hotline, Mirror
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.instance import Instance
from unjoin.service.reach.actions import retire_material
from unjoin.service.sheets import writing
from unjoin.service.sheets.rendering import Sheet
from unjoin.service.sheets.writing import write_press_sheets
from unjoin.service.stories.models import Story

ONION = f"http://{'a2' * 28}.onion/"
TEXTS = {"en": "Another door", "zh-Hans": "另一个入口", "zh-Hant": "另一個入口"}
COPY = {"en": "A mere copy", "zh-Hans": "只是副本", "zh-Hant": "只是副本"}
NOTES = {"en": "Needs Tor Browser", "zh-Hans": "需要Tor浏览器", "zh-Hant": "需要Tor瀏覽器"}
MIRRORS = (
    Mirror(ONION, TEXTS, NOTES),
    Mirror("https://copy.example.org/", COPY, is_copy=True),
)
HOTLINE = Hotline("+1 888 000", TEXTS, TEXTS)
PERSONS = 60


@pytest.fixture
def centre(instance: Instance, settings: LazySettings) -> Instance:
    """The instance with K = 1, two doors, a copy and a hotline."""
    batched = with_batch(instance, 1)
    campaign = replace(batched.campaign, mirrors=MIRRORS, hotlines=(HOTLINE,))
    changed = replace(
        batched,
        campaign=campaign,
        settings=replace(batched.settings, public_hosts=("centre.example.org",), https=True),
    )
    settings.UNJOIN = changed
    return changed


@pytest.fixture
def receipt(centre: Instance, db: None) -> ReceiptCode:
    """That of somebody whose text can be found; 60 are published, with all that stands beside.

    That is: press sheets, which no typesetter has set, a material and a story.
    """
    others = [make_person(f"第{number}人") for number in range(PERSONS - 1)]
    hand_in(centre, *others)
    code = hand_in(centre, make_person("小树", text="要收回的话。\n“<b>&”。"))
    publish_waiting(centre)
    write_sheets(centre)
    hand_out("三件事")
    retired = hand_out("旧的", data="旧的".encode())
    retire_material(material_id=retired.id, by=OPERATOR, today=TODAY)
    Story.objects.create(week=1400, language="zh-Hans", text="一个故事。")
    return code


def write_sheets(centre: Instance) -> None:
    """Write the press sheets that the numbers ask for, as files that no typesetter has set."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(writing, "set_sheets", _pretend_to_set)
        write_press_sheets(centre.open_public_files(), instance=centre, alone=lambda: None)


def _pretend_to_set(sheets: list[Sheet], *, instance: Instance) -> list[bytes]:
    return [
        f"{sheet.data['language']}.{form}".encode() for sheet in sheets for form in sheet.formats
    ]
