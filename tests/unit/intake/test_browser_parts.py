"""What the page's script is given: its modules, its data, and nothing of anybody."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client

import unjoin.service.intake
from unjoin.service.instance import Instance
from unjoin.service.intake.browser_templates import MODULES
from unjoin.service.intake.templatetags.integrity import integrity

pytestmark = pytest.mark.django_db

SCRIPTS = Path(unjoin.service.intake.__file__).parent / "static" / "intake"
TRAPDOORS = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(")


def parts(client: Client, language: str = "en") -> str:
    answer = client.get(f"/{language}/declare/parts")
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    return answer.content.decode()


def data_in(page: str) -> dict[str, object]:
    found = re.search(r'<script id="data" type="application/json">(.*?)</script>', page)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_every_module_is_named_with_its_hash(client: Client) -> None:
    present = {path.relative_to(SCRIPTS.parent).as_posix() for path in SCRIPTS.rglob("*.js")}
    assert {*MODULES, "intake/loader.js", "intake/main.js"} == present
    page = parts(client)
    for name in (*MODULES, "intake/main.js"):
        assert re.search(
            rf'href="/static/{re.escape(name)}" integrity="{re.escape(integrity(name))}"', page
        )


def test_form_names_the_loader_with_its_hash(client: Client) -> None:
    name = "intake/loader.js"
    page = client.get("/en/declare").content.decode()
    assert re.findall(r"<script[^>]*>", page) == [
        f'<script type="module" src="/static/{name}" integrity="{integrity(name)}">'
    ]


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.js")), ids=lambda path: path.name)
def test_own_scripts_make_no_markup_of_text(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    assert not [trapdoor for trapdoor in TRAPDOORS if trapdoor in script]
    assert len(script.splitlines()) < 400


def test_recipients_are_those_of_the_instance(client: Client, instance: Instance) -> None:
    assert data_in(parts(client))["recipients"] == {
        "inbox": list(instance.inbox_recipients),
        "custodians": list(instance.custodian_recipients),
    }


def test_two_people_get_the_same_but_for_spare_names(client: Client) -> None:
    first, second = (data_in(parts(client)) for _ in range(2))
    names = [one.pop("names") for one in (first, second)]
    assert first == second
    assert names[0] != names[1]


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_places_in_the_templates_are_whole(client: Client, language: str) -> None:
    page = re.sub(r"<script.*?</script>", "", parts(client, language))
    known = set(re.findall(r"\{(\w+)\}", page))
    assert known == {
        *("name", "pinyin", "row", "number", "organisations", "own_name", "substitute", "text"),
        *("contact", "label", "value", "member", "language", "language_name", "drive_title"),
        *("count", "target", "sentence"),
        *(["gloss"] if language == "en" else []),
    }


def test_only_the_form_may_run_a_script(client: Client) -> None:
    form = client.get("/declare").headers["Content-Security-Policy"]
    assert "script-src 'self'" in form
    assert "connect-src 'self'" in form
    other = client.get("/receipt").headers["Content-Security-Policy"]
    assert "script-src 'none'" in other
