"""The feeds are valid Atom, whatever people wrote, and tell of the published log only."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from django.test import Client

from tests.unit.datasets.conftest import HOSTILE, LATER, publish_now, publish_text
from tests.unit.handed_in import hand_in, person
from unjoin.publiclog.keys import VerifierKey
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.datasets.feeds.atom import Feed, Item, encode_feed
from unjoin.service.instance import Instance
from unjoin.service.publication import replay

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCHEMA = Path(__file__).parent / "atom.rng"
FEEDS = ("/feed.atom", "/feed-numbers.atom")
TAG = re.compile(r"tag:[a-z0-9.-]+,2026:[0-9a-f]{8}/[a-z]+/[A-Za-z0-9/-]+")


def read(data: bytes) -> Any:
    """The feed, held against RFC 4287."""
    command = ["xmllint", "--noout", "--nonet", "--relaxng", str(SCHEMA), "-"]
    judged = subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)
    assert judged.returncode == 0, judged.stderr.decode()
    feed = fromstring(data)
    ids = [each.text for each in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    assert all(TAG.fullmatch(each) for each in ids), ids
    for each in feed.iter(f"{ATOM}updated"):
        assert date.fromisoformat(each.text[:10]).isoweekday() == 1
    return feed


def entries(feed: Any) -> list[Any]:
    return list(feed.findall(f"{ATOM}entry"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", FEEDS)
def test_feed_is_valid_in_every_language(record: ReceiptCode, client: Client, path: str) -> None:
    ids = {}
    for tag, prefix in (("en", "/en"), ("zh-Hans", "/zh-hans"), ("zh-Hant", "/zh-hant")):
        answer = client.get(prefix + path)
        feed = read(answer.content)
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert feed.get(LANG) == tag
        assert (
            feed.find(f"{ATOM}link[@rel='self']").get("href") == f"http://testserver{prefix}{path}"
        )
        ids[tag] = [each.find(f"{ATOM}id").text for each in entries(feed)]
        links = {each.find(f"{ATOM}link").get("href") for each in entries(feed)}
        assert all(
            client.get(link.removeprefix("http://testserver")).status_code == 200 for link in links
        )
    assert ids["en"] == ids["zh-Hans"] == ids["zh-Hant"] != []


@pytest.mark.django_db
def test_statement_stands_in_the_feed_as_it_was_written(
    record: ReceiptCode, client: Client
) -> None:
    feed = read(client.get("/feed.atom").content)
    contents = [each.find(f"{ATOM}content") for each in entries(feed)]
    assert {each.text: each.get(LANG) for each in contents}[HOSTILE] == "zh-Hans"


@pytest.mark.django_db
def test_long_text_stands_in_the_feed_in_part(centre: Instance, client: Client) -> None:
    publish_text(centre, "字" * 30_000)
    (entry,) = (
        each
        for each in entries(read(client.get("/feed.atom").content))
        if "/statement/" in each.find(f"{ATOM}id").text
    )
    assert entry.find(f"{ATOM}content").text == "字" * 1_999 + "…"


@pytest.mark.django_db
def test_statement_that_waits_for_its_checkpoint_is_not_told_of(
    record: ReceiptCode, centre: Instance, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "_cosign", lambda *_args, **_kwargs: ([], False))
    before = {path: client.get(path).content for path in (*FEEDS, "/api/v1/statements")}
    publish_text(centre, "还没有见证的话。")
    for path, content in before.items():
        assert client.get(path).content == content


@pytest.mark.django_db
def test_publications_add_up(record: ReceiptCode, centre: Instance, client: Client) -> None:
    hand_in(centre, person("丁"), today=LATER)
    publish_now(centre, LATER)
    feed = read(client.get("/en/feed-numbers.atom").content)
    total = client.get("/api/v1/numbers").json()["total"]
    assert entries(feed)[0].find(f"{ATOM}title").text == f"The count is {total}"
    said = [each.find(f"{ATOM}content").text for each in entries(feed)]
    assert said[0].startswith("1 person added.\n")
    assert any("1 person taken away at their own wish." in each for each in said)


@pytest.mark.django_db
def test_feeds_before_any_publication(client: Client) -> None:
    for path in FEEDS:
        assert entries(read(client.get(path).content)) == []


@pytest.mark.django_db
def test_feed_known_already_is_not_sent_again(record: ReceiptCode, client: Client) -> None:
    for path in FEEDS:
        etag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"if-none-match": etag}).status_code == 304


def test_text_that_xml_cannot_carry_breaks_no_feed(instance: Instance) -> None:
    text = "".join(map(chr, range(0x20))) + "]]><b>&amp;\ufffe\uffff\x7f😀"
    key: VerifierKey = instance.log_vkey
    feed = Feed("x", text, text, LATER, "https://a.example/", "https://a.example/", "en")
    item = Item("statement/1", text, LATER, "https://a.example/1", text, "zh-Hans")
    data = encode_feed(feed, [item], key)
    found = entries(read(data))[0].find(f"{ATOM}content").text
    assert found.endswith("]]><b>&amp;\ufffd\ufffd\x7f😀")
