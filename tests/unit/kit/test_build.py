"""The file of the kit: small, the same every time, closed, and named by a signed note."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.unit.handed_in import TODAY, with_batch
from unjoin.audit.kit_check import open_kit_note
from unjoin.service.instance import Instance
from unjoin.service.kit import build
from unjoin.service.kit.build import KitError, build_kit, merge_views
from unjoin.service.kit.made_of import made_of
from unjoin.service.kit.publishing import publish_kit
from unjoin.service.publication.actions import catch_up

KIT = Path(build.__file__).parent
REPOSITORY = KIT.parents[3]


@pytest.fixture
def kit(instance: Instance) -> str:
    return build_kit(instance).decode()


def test_kit_is_small_and_the_same_every_time(instance: Instance, kit: str) -> None:
    assert len(kit.encode()) < 200_000
    assert build_kit(instance).decode() == kit
    assert made_of(instance) == made_of(instance)
    assert made_of(with_batch(instance, 7)) != made_of(instance)


def test_kit_may_run_its_own_script_and_reach_nothing(kit: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', kit)
    assert policy is not None
    allowed = policy[1].replace("&#x27;", "'")
    for directive in ("default-src 'none'", "connect-src 'none'", "form-action 'none'"):
        assert directive in allowed
    assert "unsafe" not in allowed
    for element in ("script", "style"):
        (text,) = re.findall(rf"<{element}>(.*?)</{element}>", kit, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in allowed
    for way_out in ('src="http', "url(", "localStorage", "fetch(", "XMLHttpRequest", "indexedDB"):
        assert way_out not in kit


def test_kit_says_what_is_wrong_until_its_script_runs(kit: str) -> None:
    """In the open: a browser that runs scripts, but not this one, shows no `noscript`."""
    main = re.search(r"<main[^>]*>(.*?)</main>", kit, re.DOTALL)
    assert main is not None
    said = re.findall(r'<p lang="([^"]*)">[^<]*Firefox', main[1])
    assert said == ["zh-Hans", "zh-Hant", "en"]


def test_title_of_the_kit_and_its_translator_tell_nothing(instance: Instance, kit: str) -> None:
    (title,) = re.findall(r"<title>(.*?)</title>", kit)
    assert title in ("Notes", "笔记")
    assert not any(name in title for name in instance.campaign.names.values())
    assert re.search(r'<html lang="zh-Hans" translate="no">', kit)


def test_kit_seals_to_the_keys_of_the_centre_alone(instance: Instance, kit: str) -> None:
    recipients = set(re.findall(r"\bage1[0-9a-z]{58}\b", kit))
    assert recipients == {*instance.inbox_recipients, *instance.custodian_recipients}
    assert not set(re.findall(r"AGE-SECRET-KEY-[0-9A-Z]+", kit))


def test_kit_too_large_to_carry_is_not_built(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "KIT_LIMIT_BYTES", 1000)
    with pytest.raises(KitError, match="fewer than 1000"):
        build_kit(instance)


def test_views_that_differ_in_more_than_words_are_refused() -> None:
    view, words = merge_views({"a": '<p title="x">one</p>', "b": '<p title="y">two &amp; 2</p>'})
    assert view == '<p title="⟦0⟧">⟦1⟧</p>'
    assert words == {"a": ["x", "one"], "b": ["y", "two & 2"]}
    with pytest.raises(KitError):
        merge_views({"a": "<p>one</p>", "b": "<p><b>two</b></p>"})


def test_script_is_made_of_the_modules_that_are_there() -> None:
    """`tools/vendor_scripts` makes it; `tools/check` compares what it makes."""
    places = {
        "intake/vendor": REPOSITORY / "tools/vendor/kit",
        "intake": KIT.parent / "intake/static/intake",
        "kit": KIT / "browser",
    }
    for line in (KIT / "built/SOURCES").read_text(encoding="ascii").splitlines():
        digest, path = line.split("  ")
        folder, _, name = path.rpartition("/")
        source = (places[folder] / name).read_bytes()
        assert hashlib.sha256(source).hexdigest() == digest, f"run tools/vendor_scripts: {path}"
    for line in (KIT / "built/SHA256SUMS").read_text(encoding="ascii").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((KIT / "built" / name).read_bytes()).hexdigest() == digest


@pytest.mark.django_db(transaction=True)
def test_published_kit_is_the_one_its_signed_note_names(
    instance: Instance, public_files: Path, client: Client
) -> None:
    catch_up(instance=instance, today=TODAY)
    note = open_kit_note((public_files / "log/kit").read_bytes(), instance.log_vkey)
    assert note is not None
    answer = client.get("/data/kit/kit.html")
    assert answer["Content-Type"].startswith("text/html")
    assert answer["Content-Disposition"] == 'attachment; filename="kit.html"'
    assert hashlib.sha256(answer.content).digest() == note.digest
    page = client.get("/en/kit").content.decode()
    assert note.digest.hex()[:8] in page
    assert client.get("/log/kit").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_kit_is_written_again_only_where_it_has_changed(
    instance: Instance, public_files: Path
) -> None:
    store = instance.open_public_files()
    publish_kit(store, instance=instance)
    path = public_files / "data/kit/kit.html"
    before = path.stat().st_ino
    publish_kit(store, instance=instance)
    assert path.stat().st_ino == before
    path.write_bytes(b"something else")
    publish_kit(store, instance=instance)
    assert path.read_bytes() == build_kit(instance)
    names = {tag: f"{name}!" for tag, name in instance.campaign.names.items()}
    renamed = dataclasses.replace(
        instance, campaign=dataclasses.replace(instance.campaign, names=names)
    )
    publish_kit(store, instance=renamed)
    assert path.read_bytes() != build_kit(instance)


def test_page_without_a_kit_says_so(client: Client) -> None:
    assert "No kit is published" in client.get("/en/kit").content.decode()


_ANEW = """
import hashlib
from unjoin.service.kit.build import _names
from unjoin.service.kit.made_of import _as_text
from unjoin.presets import read_preset
from unjoin.registry.campaign import parse_campaign
campaign = parse_campaign(read_preset("ccp"))
print(hashlib.sha256(repr((_names(campaign), _as_text(campaign))).encode()).hexdigest())
"""


def test_names_in_the_kit_are_the_same_in_every_process() -> None:
    """Where the order of a set would show, another process shows another."""
    said = {
        subprocess.run(
            [
                sys.executable,
                "-c",
                "import django.conf; django.conf.settings.configure()\n" + _ANEW,
            ],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
