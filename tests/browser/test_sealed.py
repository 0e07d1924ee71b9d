"""The browser seals: nothing that is typed leaves it in the clear, and all goes on as before."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote_plus, unquote_to_bytes

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.centre import Centre
from tests.browser.conftest import OpenPage
from tests.browser.declarant import Declarant
from tests.browser.inside import Inside, looking_inside
from tests.browser.looks import fits

pytestmark = pytest.mark.browser

PARAGRAPH = '一九七四年我加入了，因为别人都加入。如今我说“不”，用 {大括号} 和 \\ 和 " 写下。' * 12
PAGES_OF_TEXT = "\n\n".join(f"第{number}段。{PARAGRAPH}" for number in range(1, 15))
TYPED = {
    "name": "王二小",
    "text": PAGES_OF_TEXT,
    "place": "山东某县",
    "role": "小学教师",
    "joined": "1974年7月1日",
    "contact": "+1 202 555 0199",
    "other": "老李头",
}


class Posted:
    """Every body that leaves the browser, and every address asked for."""

    def __init__(self, page: Page) -> None:
        self.bodies: list[bytes] = []
        self.addresses: list[str] = []
        page.on("request", lambda request: self.addresses.append(request.url))
        page.on("request", lambda request: self.bodies.append(request.post_data_buffer or b""))

    def everything(self) -> bytes:
        """As it left, and with each layer of encoding taken off."""
        raw = b"\n".join([*self.bodies, *(address.encode() for address in self.addresses)])
        plain = unquote_to_bytes(raw.replace(b"+", b" "))
        decoded = b""
        for field in unquote_to_bytes(raw).split(b"&"):
            value = field.partition(b"=")[2]
            try:
                decoded += base64.b64decode(value, validate=True)
            except ValueError:
                continue
        return b"\n".join([raw, plain, decoded])


def spellings(text: str) -> Iterator[bytes]:
    """The ways in which a piece of `text` could stand in a body."""
    piece = text[:24]
    for encoding in ("utf-8", "utf-16-le", "gb18030"):
        data = piece.encode(encoding)
        yield data
        yield data.hex().encode()
        yield quote_plus(data).encode()
        # In base64 a text looks in three ways, by where it begins; both ends depend on the rest.
        for shift in range(3):
            whole = (shift + len(data)) // 3 * 3 - shift
            core = base64.b64encode(b"\0" * shift + data[:whole])[4 if shift else 0 :]
            if len(core) >= 8:
                yield core
    yield json.dumps(piece).strip('"').encode()


@pytest.fixture
def inside(centre: Centre) -> Iterator[Inside]:
    with looking_inside(centre) as view:
        view.empty()
        yield view


def fill_in(declarant: Declarant, typed: dict[str, str] = TYPED) -> None:
    """Everything that can be typed, for two."""
    page = declarant.page
    page.check("#whom-both")
    declarant.open_details()
    declarant.leave("party", "league")
    declarant.type_name(typed["name"], real="keep")
    page.fill("#text", typed["text"])
    page.select_option("#language", "zh-Hans")
    page.fill("#place", typed["place"])
    page.check("#place-publish")
    page.fill("#role", typed["role"])
    page.fill("#joined", typed["joined"])
    page.fill("#contact", typed["contact"])
    page.fill("#name1", typed["other"])
    page.check("#org1-party")
    page.check("#was_asked")


def test_search_finds_what_is_planted() -> None:
    for text in TYPED.values():
        for body in (
            text.encode(),
            base64.b64encode(text.encode()),
            base64.b64encode(b"x" + text.encode() + b"yz"),
            quote_plus(text).encode(),
            json.dumps({"n": text}).encode(),
        ):
            assert any(spelling in body for spelling in spellings(text)), (text, body)


def test_nothing_typed_leaves_the_browser(
    centre: Centre, open_page: OpenPage, inside: Inside
) -> None:
    page = open_page()
    posted = Posted(page)
    declarant = Declarant(centre, page)
    declarant.open_form()
    fill_in(declarant)
    declarant.press("add")
    declarant.press("remove-2")
    declarant.press("offer")
    declarant.press("offer-1")
    page.get_by_role("button", name="繁體中文").click()
    page.wait_for_selector("html[lang=zh-Hant]")
    declarant.press("check")
    page.locator("button", has_text="更改").first.click()
    declarant.press("check")
    declarant.press("send")
    declarant.code()
    everything = posted.everything()
    assert b"age-encryption.org/v1" in everything
    for name, text in TYPED.items():
        for spelling in spellings(text):
            assert spelling not in everything, (name, spelling)
    own, other = inside.persons()
    assert own["text"] == PAGES_OF_TEXT
    assert (own["place"], own["organisations"]) == (TYPED["place"], 3)
    assert own["name"] != TYPED["name"]
    assert "role" not in own
    assert (other["name"], other["consent"]) == (TYPED["other"], 3)


def test_same_answers_make_the_same_declaration_with_and_without_script(
    centre: Centre, open_page: OpenPage, inside: Inside
) -> None:
    for javascript in (True, False):
        declarant = Declarant(centre, open_page(javascript=javascript))
        declarant.open_form()
        page = declarant.page
        page.check("#whom-both")
        declarant.open_details()
        declarant.leave("party", "pioneers")
        declarant.type_name(" Ａ·王\u3000二 ", real="publish")
        page.fill("#text", "  第一段 \r\n\r\n第二段\t\n\n\n")
        page.fill("#place", " 山东  济南 ")
        page.check("#place-publish")
        page.fill("#joined", "１９７４年7月")
        page.check("#joined-publish")
        page.fill("#name1", "老 李")
        page.check("#org1-league")
        page.check("#was_asked")
        page.check("#drive input >> nth=1")
        declarant.press("check")
        page.check("#again-publish")
        declarant.press("send")
        declarant.code()
    first, second = inside.received()
    assert first == second
    assert first["persons"][0]["real_name_published"] is True


def test_private_part_opens_with_the_stock_program(
    centre: Centre, open_page: OpenPage, inside: Inside, tmp_path: Path
) -> None:
    declarant = Declarant(centre, open_page())
    declarant.open_form()
    fill_in(declarant)
    before = private_parts(centre)
    declarant.send()
    (sealed,) = private_parts(centre) - before
    for number, custodian in enumerate(centre.custodians):
        key = tmp_path / f"{number}.key"
        key.write_text(custodian.identity, encoding="ascii")
        opened = subprocess.run(
            ["age", "-d", "-i", str(key)],
            input=base64.b64decode(sealed),
            capture_output=True,
            check=True,
        ).stdout
        assert json.loads(opened)["persons"]["1"] == {
            "real_name": TYPED["name"],
            "role": TYPED["role"],
            "joined": "1974-07-01",
            "contact": TYPED["contact"],
        }


def private_parts(centre: Centre) -> set[str]:
    """Those that are held, in base64."""
    printed = centre.shell(
        "import base64\n"
        "from unjoin.service.custody.models import PrivatePart\n"
        "for part in PrivatePart.objects.all():\n"
        "    print(base64.b64encode(bytes(part.sealed)).decode())\n"
    )
    return set(printed.split())


def test_sealed_declaration_is_published(centre: Centre, open_page: OpenPage) -> None:
    declarant = Declarant(centre, open_page())
    declarant.open_form()
    declarant.leave("party")
    name = declarant.take_offered_name()
    code = declarant.send()
    centre.publish()
    declarant.look_up(code)
    page = declarant.page
    page.wait_for_selector("h1")
    assert name in page.inner_text("main")


def test_change_of_a_waiting_declaration_is_sealed_too(
    centre: Centre, open_page: OpenPage, inside: Inside
) -> None:
    page = open_page()
    declarant = Declarant(centre, page)
    declarant.open_form()
    declarant.leave("party")
    declarant.type_name("小明")
    code = declarant.send()
    declarant.look_up(code)
    declarant.press("change")
    page.wait_for_selector("#sealed-here:not([hidden])")
    posted = Posted(page)
    declarant.leave("league")
    declarant.type_name("小红")
    page.get_by_role("button", name="简体中文").click()
    page.wait_for_selector("html[lang=zh-Hans]")
    assert declarant.send() == code
    assert not any(spelling in posted.everything() for spelling in spellings("小红"))
    assert [one["persons"][0]["name"] for one in inside.received()].count("小红") == 1


def test_name_from_an_input_method_is_sealed(
    centre: Centre, open_page: OpenPage, inside: Inside
) -> None:
    page = open_page()
    declarant = Declarant(centre, page)
    declarant.open_form()
    declarant.leave("party")
    page.check("#choice-typed")
    page.check("#real-no")
    page.focus("#name")
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": "jinfu", "selectionStart": 5, "selectionEnd": 5}
    )
    session.send("Input.insertText", {"text": "金福"})
    declarant.send()
    assert inside.persons()[0]["name"] == "金福"


def test_many_people_get_one_receipt(centre: Centre, open_page: OpenPage, inside: Inside) -> None:
    page = open_page()
    declarant = Declarant(centre, page)
    declarant.open_form()
    page.check("#whom-others")
    page.check("#org1-party")
    for _ in range(3):
        declarant.press("add-ten")
    page.wait_for_selector("#name31")
    page.check("#was_asked")
    declarant.press("check")
    expect(page.locator("dt", has_text="Person 31")).to_have_count(1)
    declarant.press("send")
    declarant.code()
    assert "Each person has a number in it" in page.inner_text("main")
    names = [person["name"] for person in inside.persons()]
    assert len(set(names)) == 31


def test_lost_network_loses_nothing(centre: Centre, open_page: OpenPage, inside: Inside) -> None:
    page = open_page()
    declarant = Declarant(centre, page)
    declarant.open_form()
    declarant.leave("party")
    declarant.type_name("小明")
    declarant.press("check")
    page.wait_for_selector("button[value=send]")
    page.route("**/declare", lambda route: route.abort())
    declarant.press("send")
    page.wait_for_selector(".errors")
    assert "Nothing you wrote is lost" in page.inner_text(".errors")
    assert inside.received() == []
    page.unroute("**/declare")
    declarant.press("send")
    declarant.code()
    assert inside.persons()[0]["name"] == "小明"


def test_server_that_answers_with_rubbish_loses_nothing(
    centre: Centre, open_page: OpenPage, inside: Inside
) -> None:
    page = open_page()
    declarant = Declarant(centre, page)
    declarant.open_form()
    declarant.leave("party")
    declarant.take_offered_name()
    declarant.press("check")
    page.wait_for_selector("button[value=send]")
    page.route("**/declare", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    declarant.press("send")
    page.wait_for_selector(".errors")
    assert "did not answer as it should" in page.inner_text(".errors")
    page.unroute("**/declare")
    declarant.press("send")
    declarant.code()
    assert len(inside.received()) == 1


def test_form_sent_before_with_other_answers_can_replace_them(
    centre: Centre, open_page: OpenPage, inside: Inside
) -> None:
    page = open_page()
    declarant = Declarant(centre, page)
    declarant.open_form()
    key = page.input_value("input[name=key]")
    declarant.leave("party")
    declarant.type_name("小明")
    code = declarant.send()
    declarant.open_form()
    page.evaluate("key => { document.querySelector('[name=key]').value = key; }", key)
    declarant.leave("league")
    declarant.type_name("小红")
    declarant.press("check")
    declarant.press("send")
    page.wait_for_selector(".errors")
    assert "What came first was kept" in page.inner_text(".errors")
    declarant.press("send")
    assert declarant.code() == code
    assert {one["persons"][0]["name"] for one in inside.received()} == {"小明", "小红"}


@pytest.mark.parametrize("lost", ["**/declare/parts", "**/vendor/age.*", "**/names.*.js"])
def test_plain_form_is_used_only_after_asking(
    centre: Centre, open_page: OpenPage, inside: Inside, lost: str
) -> None:
    page = open_page()
    posted = Posted(page)
    page.route(lost, lambda route: route.abort())
    declarant = Declarant(centre, page)
    declarant.open_form()
    declarant.leave("party")
    declarant.type_name("小明")
    declarant.press("check")
    page.wait_for_selector("#unsealed:not([hidden])")
    assert "could not seal" in page.inner_text("#unsealed")
    assert not any(posted.bodies)
    page.click("#seal-again")
    page.wait_for_selector("#unsealed:not([hidden])")
    page.unroute(lost)
    page.click("#seal-again")
    page.wait_for_selector("button[value=send]")
    assert not any(posted.bodies)
    assert "sealed in your browser" in page.inner_text("main")


def test_plain_form_after_consent_is_complete(
    centre: Centre, open_page: OpenPage, inside: Inside
) -> None:
    page = open_page()
    page.route("**/declare/parts", lambda route: route.abort())
    declarant = Declarant(centre, page)
    declarant.open_form()
    declarant.leave("party")
    declarant.type_name("小明")
    declarant.press("check")
    page.click("#seal-there")
    page.wait_for_selector("button[value=send]")
    assert "sealed when it arrives" in page.inner_text("main")
    declarant.press("send")
    declarant.code()
    assert "sealed as soon as it arrived" in page.inner_text("main")
    assert inside.persons()[0]["name"] == "小明"


def test_changed_script_does_not_run(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()

    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + "\n// one line more\n")

    page.route("**/vendor/age.*.js", change)
    declarant = Declarant(centre, page)
    declarant.open_form()
    declarant.leave("party")
    declarant.take_offered_name()
    declarant.press("check")
    page.wait_for_selector("#unsealed:not([hidden])")


def test_page_runs_its_scripts_under_its_policy(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    declarant = Declarant(centre, page)
    answer = page.goto(f"{centre.public_url}/en/declare")
    assert answer
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy
    fill_in(declarant)
    declarant.send()
    assert complaints == []


def test_back_and_forward_move_between_form_and_check(centre: Centre, open_page: OpenPage) -> None:
    page = open_page()
    declarant = Declarant(centre, page)
    declarant.open_form()
    declarant.leave("party")
    declarant.type_name("小明")
    declarant.press("check")
    page.wait_for_selector("button[value=send]")
    page.go_back()
    page.wait_for_selector("#name")
    assert page.input_value("#name") == "小明"
    page.go_forward()
    page.wait_for_selector("button[value=send]")


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_pages_of_the_script_are_accessible(
    centre: Centre,
    open_page: OpenPage,
    assert_accessible: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
    language: str,
) -> None:
    page = open_page(width=320)
    declarant = Declarant(centre, page, language)
    declarant.open_form()
    fill_in(declarant, TYPED | {"text": "第一段。\n\n第二段。"})
    declarant.press("add")
    page.wait_for_selector("#name2")
    screenshot(page, f"sealed-form-{language}")
    assert_accessible(page)
    page.check("#org2-party")
    declarant.press("check")
    page.wait_for_selector("button[value=send]")
    screenshot(page, f"sealed-check-{language}")
    assert fits(page)
    assert_accessible(page)
    page.route("**/declare", lambda route: route.abort())
    declarant.press("send")
    page.wait_for_selector(".errors")
    screenshot(page, f"sealed-not-sent-{language}")
    assert_accessible(page)
