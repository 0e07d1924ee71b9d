"""Parts that other packages bring to the call screen."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from unjoin.presets import read_preset
from unjoin.registry.campaign import parse_campaign
from unjoin.service.accounts.models import Staff
from unjoin.service.desk import parts, shortcuts
from unjoin.service.desk.outcomes import ENDINGS
from unjoin.service.desk.parts import Part, register_part, registered_parts
from unjoin.service.desk.shortcuts import Shortcut

pytestmark = pytest.mark.django_db

CAMPAIGN = parse_campaign(read_preset("ccp"))


@pytest.fixture
def only_mine(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the parts that this release brings."""
    monkeypatch.setattr(parts, "_parts", {})


def page(client: Client, volunteer: Staff) -> str:
    client.force_login(volunteer)
    return client.get("/en/desk/").content.decode()


def scripts(page: str) -> list[dict[str, Any]]:
    found = re.search(
        r'<script id="desk-data" type="application/json">(.*?)</script>', page, re.DOTALL
    )
    assert found
    told: list[dict[str, Any]] = json.loads(found[1])["parts"]
    return told


def part(name: str, **fields: object) -> Part:
    return Part(name=name, script="desk/page.js", **fields)  # type: ignore[arg-type]


@pytest.mark.usefixtures("only_mine", "staff_site")
def test_part_gives_its_script_data_style_and_tools(client: Client, volunteer: Staff) -> None:
    register_part(
        part(
            "one",
            style="site/office.css",
            data=lambda request: {"handle": request.user.get_username()},
            tools=(Shortcut("look-up", "y", "Look up"), Shortcut("tell", "v", "Tell")),
        )
    )
    shown = page(client, volunteer)
    (told,) = scripts(shown)
    assert told["name"] == "one"
    assert told["script"].endswith("desk/page.js")
    assert told["data"] == {"handle": "volunteer"}
    assert "site/office.css" in shown
    assert 'data-action="tell" data-key="v"' in shown
    # "y" is the letter of an organisation, which keeps it.
    assert 'data-action="look-up"><span>Look up' in shown


@pytest.mark.usefixtures("only_mine", "staff_site")
def test_panels_stand_beside_the_call_and_only_where_there_are_any(
    client: Client, volunteer: Staff
) -> None:
    assert "<aside" not in page(client, volunteer)
    register_part(
        part("one", panel="desk/paper_name.html", context=lambda _: {"asked": "of the server"})
    )
    assert "<aside" in page(client, volunteer)


@pytest.mark.usefixtures("only_mine")
def test_parts_stand_in_their_order_and_once() -> None:
    for name, order in (("late", 9), ("early", 1), ("b", 5), ("a", 5), ("late", 0)):
        register_part(part(name, order=order))
    assert [each.name for each in registered_parts()] == ["late", "early", "a", "b"]


@pytest.mark.usefixtures("staff_site")
def test_no_part_of_this_release_takes_a_key_of_the_screen_or_of_another() -> None:
    theirs = [key.key for part in registered_parts() for key in (*part.tools, *part.keys)]
    assert len(theirs) == len(set(theirs))
    own = [organisation.key for organisation in CAMPAIGN.organisations]
    own += [ending.key for ending in ENDINGS]
    own += [each.key for each in (*shortcuts.START, *shortcuts.PERSON, *shortcuts.CALL)]
    own += [each.key for each in shortcuts.single_shortcuts(CAMPAIGN).values()]
    assert not {*own, "u", "z", "+"} & set(theirs)
