"""The API does as its OpenAPI says, whatever it is asked, and reads what is published only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import LazySettings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.unit.datasets.conftest import LATER, publish_now
from tests.unit.translations.given import accept, give
from unjoin.registry.receipt import ReceiptCode
from unjoin.registry.statement import Nonce, canonical_json, commit, parse_statement
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.datasets.api import queries, views
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.site.public_files import public_store
from unjoin.service.translations.models import Translation

pytestmark = pytest.mark.django_db

EXAMPLES = 25


def described() -> dict[str, Any]:
    value: dict[str, Any] = json.loads(views._description())
    return value


def strict(value: Any) -> Any:
    """The description `value`, where no object has a member that is not described."""
    if isinstance(value, list):
        return [strict(each) for each in value]
    if not isinstance(value, dict):
        return value
    closed = {"additionalProperties": False} if "properties" in value else {}
    return closed | {name: strict(each) for name, each in value.items()}


@pytest.fixture
def connection_kept() -> Iterator[None]:
    """Let no request close the connection in which the test's transaction is."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("connection_kept", "record")
def test_schemathesis_finds_nothing(centre: Instance) -> None:
    """Every operation, with what its schema allows and with what it does not.

    Answers have described members only, though whoever reads them must let others be.
    """
    accept(give(0))
    publish_now(centre, LATER)
    schema = schemathesis.openapi.from_dict(strict(described()))
    schema.app = WSGIHandler()
    found: Iterator[Any] = schema.get_all_operations()
    operations = [each.ok() for each in found]
    assert len(operations) == len(described()["paths"])
    for operation in operations:
        modes = schemathesis.GenerationMode
        strategy = st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes])
        check(operation, strategy)


def check(operation: Any, strategy: Any) -> None:
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def ask(case: Any) -> None:
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    ask()


def test_description_has_every_address(client: Client) -> None:
    found = {
        "/" + str(pattern.pattern).replace("<str:leaf>", "{leaf}")
        for resolver in get_resolver("unjoin.service.datasets.urls_public").url_patterns
        for pattern in [resolver]
        if str(pattern.pattern).startswith(("api/v1", "api/openapi"))
    }
    assert found == described()["paths"].keys()
    assert client.get("/api/openapi.json").json() == described()


def test_pages_of_statements_hold_each_once(record: ReceiptCode, client: Client) -> None:
    whole = client.get("/api/v1/statements?limit=100").json()
    assert whole["next"] is None
    found, path = [], "/api/v1/statements?limit=2"
    while path:
        answer = client.get(path).json()
        assert len(answer["statements"]) <= 2
        found += answer["statements"]
        path = answer["next"]
    assert found == whole["statements"]
    leaves = [each["leaf"] for each in found]
    assert leaves == sorted(leaves, reverse=True)
    for each in found:
        assert client.get(f"/api/v1/statements/{each['leaf']}").json() == each
        body = json.dumps(each["statement"], ensure_ascii=False).encode()
        canonical = canonical_json(parse_statement(canonical_of(body)))
        assert commit(canonical, Nonce(bytes.fromhex(each["nonce"]))).hex() == each["commitment"]


def test_page_of_long_statements_ends_early(
    record: ReceiptCode, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get("/api/v1/statements?limit=100").json()["statements"]
    longest = max(len(json.dumps(each["statement"])) for each in whole)
    for room, most in ((1, 1), (2 * longest, len(whole) - 1)):
        monkeypatch.setattr(queries, "PAGE_BYTES", room)
        found, path = [], "/api/v1/statements?limit=100"
        while path:
            answer = client.get(path).json()
            assert 1 <= len(answer["statements"]) <= most
            found += answer["statements"]
            path = answer["next"]
        assert found == whole


def test_page_of_long_translations_ends_early(
    record: ReceiptCode, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get("/api/v1/statements?limit=100").json()["statements"]
    assert len(whole) > 2
    for each in whole:
        for language in ("en", "fr"):
            Translation.objects.update_or_create(
                leaf=each["leaf"], language=language, defaults={"week": 1, "text": "字" * 20_000}
            )
    monkeypatch.setattr(queries, "PAGE_BYTES", 200_000)
    path, sizes = "/api/v1/statements?limit=100", []
    while path:
        answer = client.get(path)
        sizes.append(len(answer.content))
        path = answer.json()["next"]
    assert len(sizes) == len(whole)
    assert max(sizes) < 200_000


def canonical_of(body: bytes) -> bytes:
    import rfc8785

    return rfc8785.dumps(json.loads(body))


def test_what_became_of_a_declaration_is_told(
    record: ReceiptCode, centre: Instance, client: Client
) -> None:
    numbers = client.get("/api/v1/numbers").json()
    leaf = numbers["size"] - 1
    withdraw(instance=centre, code=record, by=DECLARANT, today=LATER)
    publish_now(centre, LATER)
    found = client.get(f"/api/v1/statements/{leaf}").json()
    assert (found["persons"], found["persons_left"]) == (1, 0)
    assert (found["taken_away_because"], found["statement"], found["nonce"]) == (
        "own-wish",
        None,
        None,
    )
    act = client.get(f"/api/v1/entries/{leaf + 1}").json()
    assert (act["kind"], act["target"], act["reason"]) == ("retract", leaf, "own-wish")
    assert client.get(f"/api/v1/statements/{leaf + 1}").status_code == 404
    confirmed = [each for each in range(leaf) if is_confirmed(client, each)]
    assert len(confirmed) == 1


def is_confirmed(client: Client, leaf: int) -> bool:
    answer = client.get(f"/api/v1/statements/{leaf}")
    return answer.status_code == 200 and bool(answer.json()["confirmed"])


REFUSED = (
    ("/api/v1/statements?limit=0", 400),
    ("/api/v1/statements?limit=101", 400),
    ("/api/v1/statements?limit=٣", 400),
    ("/api/v1/statements?limit=1&limit=2", 400),
    ("/api/v1/statements?before=-1", 400),
    ("/api/v1/statements?before=", 400),
    ("/api/v1/statements?before=9223372036854775808", 400),
    ("/api/v1/statements?page=2", 400),
    ("/api/v1/numbers?x=1", 400),
    ("/api/v1/statements/01", 400),
    ("/api/v1/entries/x", 400),
    ("/api/v1/entries/1000", 404),
    ("/api/v1/statements/9223372036854775807", 404),
    ("/api/v1/people", 404),
    ("/api/v2/numbers", 404),
    ("/api/v1/a%0Ab", 404),
    (f"/api/v1/numbers?{'&' * 5000}", 400),
)


def test_problem_says_what_is_wrong(record: ReceiptCode, client: Client) -> None:
    page = client.get("/api").content.decode()
    for path, status in REFUSED:
        answer = client.get(path)
        assert answer.status_code == status, path
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.json().keys() == {"type", "title", "status", "detail"}
        assert f'id="{answer.json()["type"].partition("#")[2]}"' in page


def is_problem(answer: Any, status: int) -> bool:
    told = answer.headers["Content-Type"] == "application/problem+json"
    return bool(told and answer.status_code == answer.json()["status"] == status)


def test_what_is_wrong_outside_of_an_endpoint_is_told_likewise(
    record: ReceiptCode, client: Client, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("secret")

    monkeypatch.setattr(queries, "entry_value", fail)
    client.raise_request_exception = False
    answer = client.get("/api/v1/entries/0")
    assert is_problem(answer, 503)
    assert b"secret" not in answer.content
    settings.ALLOWED_HOSTS = ["unjoin.example"]
    for path in ("/api/v1/numbers", "/en/api/v1/numbers"):
        assert is_problem(client.get(path, headers={"host": "evil.example"}), 400)
    page = client.get("/api", headers={"host": "evil.example"})
    assert page.headers["Content-Type"].startswith("text/html")


def test_nothing_can_be_written(db: None, client: Client) -> None:
    for method in ("post", "put", "delete", "patch", "options", "trace"):
        answer = getattr(client, method)("/api/v1/statements")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD"), method


def test_before_any_publication_there_is_nothing(client: Client) -> None:
    for path in ("numbers", "checkpoint", "statements", "entries/0"):
        assert client.get(f"/api/v1/{path}").status_code == 404


def test_answer_is_the_same_for_everybody(record: ReceiptCode, client: Client) -> None:
    for path in ("numbers", "checkpoint", "statements"):
        plain = client.get(f"/api/v1/{path}", headers={"accept-language": "zh-TW"})
        other = client.get(f"/api/v1/{path}", headers={"accept-language": "en"})
        assert (plain.content, plain.headers) == (other.content, other.headers)
        assert "Accept-Language" not in plain.headers.get("Vary", "")
        assert not plain.cookies
        known = client.get(f"/api/v1/{path}", headers={"if-none-match": plain.headers["ETag"]})
        assert (known.status_code, known.content) == (304, b"")
    assert client.get("/api/v1/numbers").content == public_store().read("data/numbers.json")


def test_answer_has_one_address(record: ReceiptCode, client: Client) -> None:
    for path in ("/api/v1/numbers", "/api/v1/statements?before=5&limit=2", "/api/v1/x%20%C3%A9"):
        answer = client.get(f"/zh-hans{path}")
        assert (answer.status_code, answer.headers["Location"]) == (308, path)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Accept-Language" not in answer.headers.get("Vary", "")
    assert 'href="/api/openapi.json"' in client.get("/en/api").content.decode()
