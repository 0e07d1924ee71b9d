"""Where an instance reads its secrets from, and what it refuses."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from unjoin.presets import read_preset
from unjoin.service.instance import (
    NEEDED_BY,
    PEPPER_BYTES,
    SECRETS,
    Instance,
    InstanceError,
    Settings,
    identities_in,
    load_instance,
    parse_pepper,
)
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out, settings_toml

PEPPER = "ab" * PEPPER_BYTES


@pytest.fixture
def laid_out(tmp_path: Path) -> Path:
    return laid_out_in(tmp_path / "centre")


def laid_out_in(directory: Path) -> Path:
    """A new instance in `directory`."""
    lay_out(
        directory,
        settings=Settings("sqlite:data/unjoin.sqlite3", demo=True),
        manifest=read_preset("ccp"),
        custodians=(make_age_key().recipient, make_age_key().recipient),
        origin="example.org/log",
    )
    return directory


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As systemd gives them: each for one process, in a directory of its own."""
    directory = tmp_path / "credentials"
    directory.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(directory))
    return directory


def test_credential_is_read_where_there_is_one(laid_out: Path, credentials: Path) -> None:
    credential = credentials / "pepper"
    credential.write_text(PEPPER)
    credential.chmod(0o440)
    assert load_instance(laid_out).pepper == bytes.fromhex(PEPPER)
    assert load_instance(laid_out).session_key == (
        (laid_out / "secrets/session.key").read_text().strip()
    )


def test_credential_stands_in_for_a_missing_file(laid_out: Path, credentials: Path) -> None:
    (laid_out / "secrets/pepper").rename(credentials / "pepper")
    load_instance(laid_out).check_secrets("public")


def test_credential_that_others_can_read_is_refused(laid_out: Path, credentials: Path) -> None:
    (credentials / "pepper").write_text(PEPPER)
    (credentials / "pepper").chmod(0o444)
    with pytest.raises(InstanceError, match="can be read by others"):
        _ = load_instance(laid_out).pepper


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660])
def test_secret_that_others_can_read_or_write_is_refused(laid_out: Path, mode: int) -> None:
    (laid_out / "secrets/session.key").chmod(mode)
    with pytest.raises(InstanceError, match="chmod 600"):
        load_instance(laid_out).check_secrets("staff")


def test_environment_holds_no_secret(laid_out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (laid_out / "secrets/pepper").unlink()
    for name in ("pepper", "PEPPER", "UNJOIN_PEPPER"):
        monkeypatch.setenv(name, PEPPER)
    with pytest.raises(InstanceError, match="pepper cannot be read"):
        load_instance(laid_out).check_secrets("public")


@pytest.mark.parametrize("process", sorted(NEEDED_BY))
def test_process_needs_its_own_secrets_and_no_others(laid_out: Path, process: str) -> None:
    for name in SECRETS:
        if name not in NEEDED_BY[process]:
            (laid_out / "secrets" / name).unlink(missing_ok=True)
    load_instance(laid_out).check_secrets(process)


@pytest.mark.parametrize(
    ("process", "name"), [(each, name) for each, names in NEEDED_BY.items() for name in names]
)
def test_process_without_a_secret_it_needs_does_not_start(
    laid_out: Path, process: str, name: str
) -> None:
    (laid_out / "secrets" / name).unlink()
    with pytest.raises(InstanceError, match=name):
        load_instance(laid_out).check_secrets(process)


@pytest.mark.parametrize("process", ["public", "staff"])
def test_change_of_the_pepper_that_was_broken_off_stops_the_sites(
    laid_out: Path, process: str
) -> None:
    (laid_out / "secrets/pepper.next").write_text(PEPPER)
    with pytest.raises(InstanceError, match="unjoin keys rotate pepper"):
        load_instance(laid_out).check_secrets(process)


@pytest.mark.parametrize(
    "text",
    ["", "ab", PEPPER[:-1], PEPPER + "ab", "x" * 64, f"{PEPPER}\n\n{PEPPER}", f"{PEPPER}\nab"],
)
def test_pepper_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(InstanceError, match="32 bytes as hex"):
        parse_pepper(text)


def test_pepper_with_two_parts_is_both(laid_out: Path) -> None:
    assert parse_pepper(f"{PEPPER}\n{'cd' * 32}") == bytes.fromhex(PEPPER + "cd" * 32)


def recipients_of(laid_out: Path, text: str) -> Instance:
    (laid_out / "custodians.txt").write_text(text)
    return load_instance(laid_out)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_other_number_of_custodians_is_refused(laid_out: Path, count: int) -> None:
    keys = "\n".join(make_age_key().recipient for _ in range(count))
    with pytest.raises(InstanceError, match="must name 2 different"):
        recipients_of(laid_out, keys).check_secrets("public")


def test_same_custodian_twice_is_refused(laid_out: Path) -> None:
    key = make_age_key().recipient
    with pytest.raises(InstanceError, match="must name 2 different"):
        recipients_of(laid_out, f"{key}\n{key}\n").check_secrets("public")


def test_two_review_keys_are_refused(laid_out: Path) -> None:
    with (laid_out / "review.txt").open("a") as file:
        file.write(make_age_key().recipient + "\n")
    with pytest.raises(InstanceError, match="must name 1 different"):
        load_instance(laid_out).check_secrets("public")


def test_recipient_with_a_wrong_character_is_refused(laid_out: Path) -> None:
    good, bad = (make_age_key().recipient for _ in range(2))
    changed = bad[:-1] + ("q" if bad[-1] != "q" else "p")
    with pytest.raises(InstanceError, match="not the public key"):
        recipients_of(laid_out, f"{good}\n{changed}\n").check_secrets("public")


def test_remarks_beside_keys_are_no_keys(laid_out: Path) -> None:
    one, two = make_age_key(), make_age_key()
    instance = recipients_of(laid_out, f"# first\n{one.recipient}\n\n# second\n{two.recipient}\n")
    assert instance.custodian_recipients == (one.recipient, two.recipient)
    assert identities_in(f"# public key: …\n{one.identity}\n{two.identity}\n") == (  # type: ignore[arg-type]
        one.identity,
        two.identity,
    )


def test_settings_are_read_as_they_were_written(laid_out: Path) -> None:
    settings = Settings(
        "postgresql://user:a%40b@127.0.0.1:5432/unjoin",
        ("example.org", '"quoted"'),
        ("staff.example.org",),
        https=False,
        public_files="s3://bucket/prefix",
        client_header="X-Real-IP",
        call_languages=("nan", '"quoted"'),
        fonts=("/srv/fonts", '"quoted"'),
        keep_private_weeks=1,
        keep_refused_weeks=2,
        keep_backup_weeks=3,
    )
    (laid_out / "unjoin.toml").write_text(settings_toml(settings))
    assert load_instance(laid_out).settings == settings
    assert all(
        getattr(settings, field.name) != field.default
        for field in dataclasses.fields(Settings)
        if field.name != "demo"
    ), "a setting that is at its default would be read back without being written"
