"""Pages rendered once and filled in: the same as rendered each time, and nobody's data in them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from tests.unit.intake.form_pages import Page, code_on, get, press, send
from unjoin.registry.campaign import ExtraPseudonym
from unjoin.registry.receipt import ReceiptCode, groups
from unjoin.service.instance import Instance
from unjoin.service.intake import sheets
from unjoin.service.intake.sheets import fill_sheet, mark

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_sheets", {})


@pytest.mark.parametrize(
    "path", ["/declare", "/en/declare", "/zh-hans/declare", "/zh-hant/declare"]
)
def test_empty_form_is_what_rendering_it_gives(client: Client, path: str) -> None:
    get(client, path)
    empty = client.get(path).content.decode()
    fields = Page(empty, 200).fields
    assert client.post(path, {**fields, "action": "edit"}).content.decode() == empty


def test_name_of_the_operator_is_escaped(
    client: Client, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("安<b>", "宁<b>", "康<b>", "和<b>")
    extra = tuple(ExtraPseudonym(name, name, "ān & níng", "<peace>") for name in names)
    campaign = replace(instance.campaign, extra_pseudonyms=extra)
    monkeypatch.setattr("django.conf.settings.UNJOIN", replace(instance, campaign=campaign))
    monkeypatch.setattr("unjoin.service.intake.offers.offer", lambda count, **_: extra[:count])
    html = client.get("/en/declare").content.decode()
    assert "安&lt;b&gt;" in html
    assert "&lt;peace&gt;" in html
    assert "<b>安<b>" not in html


def test_receipt_page_has_the_code_of_its_own_declaration(client: Client) -> None:
    pages = [send(client, get(client)) for _ in range(40)]
    codes = {code_on(page) for page in pages}
    assert len(codes) == 40
    for page in pages:
        shown = [group for group in groups(ReceiptCode(code_on(page))) if group in page.text]
        assert len(shown) == 6
        assert "\ue000" not in page.text


def test_repeated_and_first_sending_have_sheets_of_their_own(client: Client) -> None:
    first = send(client, get(client))
    form = get(client)
    send(client, form)
    again = send(client, form)
    other = send(client, get(client))
    said = ["had already reached us" in page.text for page in (first, again, other)]
    assert said == [False, True, False]


def test_change_has_a_sheet_of_its_own(client: Client) -> None:
    code = code_on(send(client, get(client)))
    form = press(client, "change", {"replaces": [code]})
    assert "Your change has arrived" in send(client, form).text
    assert "Your declaration has arrived" in send(client, get(client)).text


def test_sheet_is_rendered_once_for_its_key() -> None:
    rendered: list[str] = []

    def render() -> str:
        rendered.append("once")
        return f"a{mark(1)}b{mark(0)}c{mark(1)}"

    filled = [fill_sheet("key", render, values) for values in (["0", "1"], ["x", "y"])]
    assert filled == ["a1b0c1", "aybxcy"]
    assert rendered == ["once"]
