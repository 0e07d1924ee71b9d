"""A manifest with a mistake is refused, and the answer names the place."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from unjoin.presets import read_preset
from unjoin.registry.campaign import (
    DEFAULT_LEAVE_TO,
    Campaign,
    CampaignError,
    parse_campaign,
)

PRESET: dict[str, Any] = tomllib.loads(read_preset("ccp"))
TEXTS = {"zh-Hans": "文", "zh-Hant": "文", "en": "text"}
HOTLINE = {"number": "+1 888 000", "label": TEXTS, "hours": TEXTS}
MIRROR = {"address": "https://copy.example.org/", "label": TEXTS, "note": dict(TEXTS)}
DRIVE = {
    "id": "army",
    "title": TEXTS,
    "first_day": date(2027, 8, 1),
    "last_day": date(2027, 8, 31),
    "text": dict(TEXTS),
}
EXTRA = {"hans": "万顺", "hant": "萬順", "pinyin": "wàn shùn", "gloss": "all goes well"}
MISSING = object()


def toml(value: object) -> str:
    """`value` as TOML, all on one line; the tables of the root keep their own lines."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value)


def manifest(**changes: object) -> str:
    """The preset with `changes`: a path such as ``review__without_text`` → its new value."""
    document = deepcopy(PRESET) | {
        "hotlines": [HOTLINE],
        "mirrors": [MIRROR],
        "drives": [DRIVE],
        "milestones": {"numbers": [500, 50]},
    }
    document = deepcopy(document)
    for path, value in changes.items():
        *way, last = [int(key) if key.isdigit() else key for key in path.split("__")]
        place: Any = document
        for key in way:
            place = place[key]
        if value is MISSING:
            del place[last]
        else:
            place[last] = value
    return "\n".join(f"{key} = {toml(value)}" for key, value in document.items())


def where_refused(**changes: object) -> str:
    with pytest.raises(CampaignError) as caught:
        parse_campaign(manifest(**changes))
    assert caught.value.code == "campaign-manifest"
    assert caught.value.fields["expected"]
    return str(caught.value.fields["where"])


def test_unchanged_manifest_is_read() -> None:
    assert isinstance(parse_campaign(manifest()), Campaign)


@pytest.mark.parametrize(
    "path",
    [
        "format",
        "id",
        "languages",
        "name",
        "name__en",
        "organisations__0__bit",
        "organisations__0__slug",
        "organisations__0__key",
        "organisations__0__name",
        "organisations__2__short__zh-Hant",
        "combinations__3__organisations",
        "combinations__3__name",
        "not_stated__name",
        "consents__relayed__wording",
        "consents__head-count__label__en",
        "thresholds__batch_declarations",
        "thresholds__longest_wait_weeks",
        "thresholds__rows_per_declaration",
        "thresholds__head_count",
        "review__without_text",
        "hotlines__0__number",
        "hotlines__0__hours",
        "mirrors__0__address",
        "mirrors__0__label",
        "mirrors__0__note__en",
        "drives__0__id",
        "drives__0__title",
        "drives__0__first_day",
        "drives__0__last_day",
        "drives__0__text__zh-Hant",
    ],
)
def test_missing_key_named(path: str) -> None:
    assert where_refused(**{path: MISSING}).startswith(path.replace("__", "."))


@pytest.mark.parametrize(
    "path", ["organisations", "combinations", "not_stated", "consents", "thresholds", "review"]
)
def test_missing_part_refused(path: str) -> None:
    assert where_refused(**{path: MISSING}).startswith(path)


@pytest.mark.parametrize(
    "path",
    [
        "hotlines",
        "mirrors",
        "mirrors__0__note",
        "drives",
        "drives__0__text",
        "milestones",
        "milestones__numbers",
        "pseudonyms",
        "pseudonyms__extra",
    ],
)
def test_part_that_may_be_missing(path: str) -> None:
    assert parse_campaign(manifest(**{path: MISSING})).extra_pseudonyms == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://copy.example.org/",
        "https://pages.example.org:8443/copies/One_2/",
        f"http://{'a2' * 28}.onion/",
        f"http://www.{'a2' * 28}.onion/",
        "http://localhost:8000/",
        "http://127.0.0.1/",
    ],
)
def test_mirror_is_read(address: str) -> None:
    [mirror] = parse_campaign(manifest(mirrors__0__address=address)).mirrors
    assert mirror.address == address


def test_mirror_that_is_a_mere_copy_is_read() -> None:
    assert not parse_campaign(manifest()).mirrors[0].is_copy
    assert parse_campaign(manifest(mirrors__0=MIRROR | {"copy": True})).mirrors[0].is_copy


def test_page_to_leave_to_has_a_default() -> None:
    assert parse_campaign(manifest(leave_to=MISSING)).leave_to == DEFAULT_LEAVE_TO


@pytest.mark.parametrize(
    "path",
    [
        "colour",
        "name__fr",
        "organisations__0__colour",
        "combinations__0__colour",
        "not_stated__colour",
        "consents__colour",
        "consents__self__colour",
        "thresholds__batch_persons",
        "review__colour",
        "hotlines__0__colour",
        "mirrors__0__colour",
        "drives__0__colour",
        "milestones__colour",
        "pseudonyms__colour",
    ],
)
def test_unknown_key_named(path: str) -> None:
    assert where_refused(**{path: "x"}) == path.replace("__", ".")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("format", 2),
        ("format", True),
        ("format", "1"),
        ("id", "CCP"),
        ("id", ""),
        ("id", "a" * 33),
        ("id", "a--b"),
        ("languages", ["zh-Hans", "en"]),
        ("languages", ["zh-Hans", "zh-Hant", "en", "en"]),
        ("languages", "en"),
        ("languages", [1, 2, 3]),
        ("languages", ["zh-Hans", "zh-Hant", "en", "zh_hans"]),
        ("name", "centre"),
        ("name__en", " "),
        ("name__en", 1),
        ("organisations__0__bit", 16),
        ("organisations__0__bit", -1),
        ("organisations__0__bit", True),
        ("organisations__0__bit", 0.0),
        ("organisations__0__slug", "Party"),
        ("organisations__0__slug", "not-stated"),
        ("organisations__0__key", "pp"),
        ("organisations__0__key", "党"),
        ("organisations__0__aliases", "party"),
        ("organisations__0__aliases", ["party", ""]),
        ("organisations__0__aliases", ["party", "party"]),
        ("organisations__0__name", {}),
        ("combinations__0__organisations", ["party", "army"]),
        ("combinations__0__organisations", []),
        ("combinations__0__organisations", ["party", "party"]),
        ("thresholds__batch_declarations", 0),
        ("thresholds__batch_declarations", 1.5),
        ("thresholds__longest_wait_weeks", 53),
        ("thresholds__rows_per_declaration", 1001),
        ("thresholds__head_count", 0),
        ("review__without_text", "never"),
        ("review__without_text", False),
        ("hotlines__0__number", ""),
        ("hotlines__0__number", "ring me"),
        ("hotlines__0__number", "１２３４"),
        ("mirrors__0", MIRROR | {"copy": "yes"}),
        ("mirrors__0__address", "https://copy.example.org"),
        ("mirrors__0__address", "http://copy.example.org/"),
        ("mirrors__0__address", "https://Copy.example.org/"),
        ("mirrors__0__address", "https://copy.example.org/?q=1/"),
        ("mirrors__0__address", "https://copy.example.org:0/"),
        ("mirrors__0__address", "https://me@copy.example.org/"),
        ("mirrors__0__address", "https://例.org/"),
        ("mirrors__0__address", "http://short.onion/"),
        ("mirrors__0__address", f"https://copy.example.org/{'a' * 200}/"),
        ("mirrors__0__note", {}),
        ("drives__0__first_day", "2027-08-01"),
        ("drives__0__first_day", datetime(2027, 8, 1, 12)),  # noqa: DTZ001
        ("drives__0__last_day", date(2027, 7, 31)),
        ("drives__0__first_day", date(2000, 1, 2)),
        ("drives__0__last_day", date(3256, 1, 10)),
        ("drives__0__text", "one language"),
        ("milestones__numbers", 500),
        ("milestones__numbers", ["500"]),
        ("milestones__numbers", [True]),
        ("milestones__numbers", [0]),
        ("milestones__numbers", [10**12 + 1]),
        ("milestones__numbers", [5, 5]),
        ("leave_to", "http://www.bing.com/"),
        ("leave_to", "javascript:alert(1)"),
        ("leave_to", "https://www.bing.com/ x"),
        ("leave_to", ["https://www.bing.com/"]),
        ("data_license", "CC0 1.0"),
        ("data_license", ""),
        ("pseudonyms", []),
        ("pseudonyms__blocked", [1]),
    ],
)
def test_wrong_value_named(path: str, value: object) -> None:
    assert where_refused(**{path: value}).startswith(path.replace("__", "."))


@pytest.mark.parametrize(
    ("key", "value"), [("hans", ""), ("hans", " 万顺"), ("hant", "萬\u200b順"), ("gloss", " ")]
)
def test_wrong_pseudonym_named(key: str, value: str) -> None:
    where = where_refused(pseudonyms__extra=[EXTRA, EXTRA | {"hans": "金福", key: value}])
    assert where == f"pseudonyms.extra.1.{key}"


def test_extra_pseudonym_is_read() -> None:
    [extra] = parse_campaign(manifest(pseudonyms__extra=[EXTRA])).extra_pseudonyms
    assert (extra.hans, extra.hant, extra.gloss) == ("万顺", "萬順", "all goes well")


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("organisations__1__bit", 0, "organisations"),
        ("organisations__1__slug", "party", "organisations"),
        ("organisations__1__key", "p", "organisations"),
        ("combinations__1__organisations", ["league", "party", "pioneers"], "combinations"),
        ("drives", [DRIVE, DRIVE], "drives"),
        ("mirrors", [MIRROR, MIRROR], "mirrors"),
        ("pseudonyms__extra", [EXTRA, EXTRA], "pseudonyms.extra"),
        ("organisations__1__aliases", ["PARTY"], "aliases"),
        ("combinations__0__aliases", ["party"], "aliases"),
        ("not_stated__aliases", ["all"], "aliases"),
    ],
)
def test_same_thing_twice_refused(path: str, value: object, where: str) -> None:
    assert where_refused(**{path: value}) == where


def test_combination_that_is_missing_refused() -> None:
    assert where_refused(combinations=PRESET["combinations"][:-1]) == "combinations"


def test_no_organisation_refused() -> None:
    assert where_refused(organisations=[], combinations=[]) == "organisations"


def test_number_out_of_use_may_leave_a_gap() -> None:
    campaign = parse_campaign(manifest(organisations__1__bit=9))
    assert campaign.known == 0b10_0000_0101
    assert {c.mask for c in campaign.combinations} == {1, 4, 5, 512, 513, 516, 517}


def test_combination_is_named_in_bit_order_however_written() -> None:
    changed = manifest(combinations__0__organisations=["pioneers", "party", "league"])
    assert parse_campaign(changed).combinations[0].slug == "party+league+pioneers"


def test_alias_may_stand_for_organisation_and_its_own_combination() -> None:
    changed = manifest(combinations__3__aliases=["party", "only the party"])
    assert parse_campaign(changed).combinations[3].slug == "party"


def test_further_language_for_texts() -> None:
    languages = ["zh-Hans", "zh-Hant", "en", "ug"]
    with pytest.raises(CampaignError, match=r"name\.ug: expected a text"):
        parse_campaign(manifest(languages=languages))


@given(st.text())
@example("a = [" + "[" * 5_000)
@example("a = " + "9" * 5_000)
@example("a = 2027-13-45")
@example("\ufeffformat = 1")
@example("format = 1\nformat = 1")
@example("\ud800")
def test_any_text_read_or_refused(text: str) -> None:
    with suppress(CampaignError):
        parse_campaign(text)


@given(
    st.sampled_from(sorted(PRESET)),
    st.recursive(
        st.none().map(lambda _: 0) | st.booleans() | st.integers() | st.text("aé党 ") | st.dates(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner),
        max_leaves=5,
    ),
)
def test_any_value_of_any_key_read_or_refused(key: str, value: object) -> None:
    with suppress(CampaignError):
        parse_campaign(manifest(**{key: value}))


def test_milestones_are_the_powers_of_ten_and_those_listed() -> None:
    listed = parse_campaign(manifest()).milestones
    assert listed[:6] == (1, 10, 50, 100, 500, 1000)
    assert parse_campaign(manifest(milestones=MISSING)).milestones[-1] == 10**12
