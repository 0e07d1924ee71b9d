"""Which key an audit trusts: one that was given, one that was remembered, or the log's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tampered.plain_log import LOG_KEY, POLICY, WITNESSES, Key, checkpoint_text, note
from tests.unit.audit.published import audit, check_in, codes_in, publish, small_log
from unjoin import cli

OTHER = Key(LOG_KEY.name, "another")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return publish(tmp_path / "site", small_log().files())


def audit_without_key(
    site: Path, state: Path, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[int, dict[str, object]]:
    code = cli.main(["audit", str(site), "--state", str(state), "--json", *more])
    return code, json.loads(capsys.readouterr().out)


def test_key_on_first_use_is_said_loudly_and_remembered(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, first = audit_without_key(site, tmp_path / "state", capsys)
    assert code == 0
    assert "TRUST ON FIRST USE" in check_in(first, "key")["remarks"][0]
    assert LOG_KEY.vkey in check_in(first, "key")["remarks"][0]
    assert first["log"]["key_from"] == "first-use"  # type: ignore[index]
    code, second = audit_without_key(site, tmp_path / "state", capsys)
    assert code == 0
    assert second["log"]["key_from"] == "remembered"  # type: ignore[index]
    assert check_in(second, "key")["remarks"] == []


def test_key_is_remembered_for_both_addresses_of_a_log(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_without_key(site, tmp_path / "state", capsys)
    _, report = audit_without_key(site / "log", tmp_path / "state", capsys)
    assert report["log"]["key_from"] == "remembered"  # type: ignore[index]


def test_key_is_remembered_from_wherever_the_directory_is_named(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_without_key(site, tmp_path / "state", capsys)
    monkeypatch.chdir(site)
    _, report = audit_without_key(Path(), tmp_path / "state", capsys)
    assert report["log"]["key_from"] == "remembered"  # type: ignore[index]


@pytest.mark.parametrize("written", ['{"vkey": 5}', '{"vkey": null}', "[]", "[" * 100_000])
def test_remembered_key_that_is_none_is_damage(
    written: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_without_key(site, tmp_path / "state", capsys)
    (file,) = (tmp_path / "state" / "keys").glob("*.json")
    file.write_text(written)
    code, report = audit_without_key(site, tmp_path / "state", capsys)
    assert (code, report["error"]["code"]) == (2, "state-damaged")  # type: ignore[index]


def test_key_longer_than_the_name_of_a_file_can_be_given(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = Key("x" * 250, "long").vkey
    code, report = audit_without_key(site, tmp_path / "state", capsys, "--vkey", given)
    assert code == 1
    assert "vkey-other" in codes_in(report)


def test_key_without_state_is_trusted_each_time(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert cli.main(["audit", str(site), "--no-state", "--json"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert report["log"]["key_from"] == "first-use"


def test_key_given_against_the_logs_own_is_found_wrong(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(
        ["audit", str(site), "--vkey", OTHER.vkey, "--state", str(tmp_path / "state"), "--json"]
    )
    assert code == 1
    assert {"vkey-other", "checkpoint-unsigned"} <= codes_in(json.loads(capsys.readouterr().out))


def test_key_that_was_wrong_is_not_remembered(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state"
    cli.main(["audit", str(site), "--vkey", OTHER.vkey, "--state", str(state)])
    capsys.readouterr()
    _, report = audit_without_key(site, state, capsys)
    assert report["log"]["key_from"] == "first-use"  # type: ignore[index]


def test_key_given_in_a_file_with_its_line_end_is_read(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "key").write_text(f"{LOG_KEY.vkey}\n")
    assert cli.main(["audit", str(site), "--vkey", str(tmp_path / "key"), "--no-state"]) == 0
    assert "given with --vkey" in capsys.readouterr().out


def test_key_of_a_policy_with_one_log_is_trusted(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy"
    policy.write_bytes(f"log {LOG_KEY.vkey}\nquorum none\n".encode())
    code, report = audit_without_key(site, tmp_path / "state", capsys, "--policy", str(policy))
    assert code == 0
    assert report["log"]["key_from"] == "policy"  # type: ignore[index]
    assert "no witness" in check_in(report, "cosignatures")["remarks"][0]


def test_key_that_is_none_of_the_policys_logs_is_found_wrong(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy"
    policy.write_bytes(f"log {OTHER.vkey}\nquorum none\n".encode())
    code, report = audit(site, tmp_path / "state", capsys, "--policy", str(policy))
    assert code == 1
    assert codes_in(report) == {"policy-log"}


def test_policy_without_quorum_in_the_checkpoint_is_found_wrong(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "policy"
    policy.write_bytes(POLICY)
    code, report = audit(site, tmp_path / "state", capsys, "--policy", str(policy))
    assert (code, codes_in(report)) == (1, {"policy-unmet"})
    assert "w1, w2" in check_in(report, "cosignatures")["findings"][0]["says"]


@pytest.mark.parametrize(
    "text", ["", "no key", WITNESSES[0].vkey, f"{LOG_KEY.vkey} ", f"{LOG_KEY.vkey}\n\n"]
)
def test_key_that_is_none_could_not_be_done(
    site: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["audit", str(site), "--vkey", text, "--no-state"]) == 2
    assert "--vkey" in capsys.readouterr().err


def test_log_without_key_could_not_be_done(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "log" / "vkey").unlink()
    assert cli.main(["audit", str(site), "--no-state"]) == 2
    assert "Give the log's key with --vkey" in capsys.readouterr().err


def test_remembered_key_that_was_damaged_could_not_be_done(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state"
    audit_without_key(site, state, capsys)
    (file,) = (state / "keys").iterdir()
    file.write_text("{")
    assert cli.main(["audit", str(site), "--state", str(state)]) == 2
    assert str(file) in capsys.readouterr().err


def test_policy_that_is_met_says_when_each_witness_cosigned(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = checkpoint_text(small_log().packed())
    first, second = WITNESSES
    lines = (
        LOG_KEY.line(text),
        first.cosignature_line(text, 1_795_219_200),
        second.cosignature_line(text, 2**62),
    )
    (site / "log" / "checkpoint").write_bytes(note(text, *lines))
    (tmp_path / "policy").write_bytes(POLICY)
    more = ("--policy", str(tmp_path / "policy"))
    code, report = audit(site, tmp_path / "state", capsys, *more)
    assert code == 0
    assert check_in(report, "cosignatures")["remarks"] == [
        f"{first.name} cosigned on 2026-11-21 at 00:00 UTC.",
        f"{second.name} cosigned at second {2**62}.",
    ]
    assert not any("other people" in sentence for sentence in report["cannot_check"])
