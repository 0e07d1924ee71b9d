"""`unjoin init`: a real instance, or a sentence that says why not."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from unjoin.service.instance import InstanceError, load_instance
from unjoin.service.keys import make_age_key


def init(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "unjoin", "init", str(directory), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def custodians() -> list[str]:
    return [argument for _ in range(2) for argument in ("--custodian", make_age_key().recipient)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, custodians: list[str]) -> Path:
    directory = tmp_path_factory.mktemp("init") / "centre"
    done = init(directory, *custodians, "--public-host", "example.org")
    assert done.returncode == 0, done.stderr
    assert "First account: operator with the password" in done.stdout
    return directory


def test_init_makes_an_instance_that_can_be_loaded(made: Path) -> None:
    instance = load_instance(made)
    assert instance.settings.public_hosts == ("example.org",)
    assert not instance.settings.demo
    assert len(instance.inbox_recipients) == 3
    assert len(instance.pepper) == 32


def test_init_lets_nobody_else_read(made: Path) -> None:
    public = made / "data" / "public"  # for a web server to read; the way to it is closed above
    for path in (made, *made.rglob("*")):
        if path == public or public in path.parents:
            continue
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_init_keeps_the_default_k(made: Path) -> None:
    assert load_instance(made).campaign.thresholds.batch_declarations == 100


def test_init_twice_overwrites_nothing(made: Path, custodians: list[str]) -> None:
    pepper = load_instance(made).pepper
    done = init(made, *custodians)
    assert done.returncode == 2
    assert "is not empty. Nothing was made." in done.stderr
    assert load_instance(made).pepper == pepper


def test_init_without_two_custodians_says_how_to_make_them(tmp_path: Path) -> None:
    done = init(tmp_path / "centre")
    assert done.returncode == 2
    assert "age-keygen" in done.stderr
    assert not (tmp_path / "centre").exists()


def test_init_with_something_else_than_a_public_key_is_refused(tmp_path: Path) -> None:
    done = init(tmp_path / "centre", "--custodian", "age1x", "--custodian", "age1y")
    assert done.returncode == 2
    assert "not the public key" in done.stderr


def test_secret_that_others_can_read_is_refused(made: Path) -> None:
    pepper = made / "secrets" / "pepper"
    pepper.chmod(0o644)
    try:
        with pytest.raises(InstanceError, match="chmod 600"):
            _ = load_instance(made).pepper
    finally:
        pepper.chmod(0o600)


@pytest.mark.parametrize(
    ("site", "name"), [("public", "pepper"), ("staff", "review.key"), ("staff", "session.key")]
)
def test_serve_with_a_secret_that_others_can_read_does_not_start(
    made: Path, site: str, name: str
) -> None:
    secret = made / "secrets" / name
    secret.chmod(0o644)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "unjoin", "serve", site, "--data", str(made)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        secret.chmod(0o600)
    assert done.returncode == 2
    assert f"chmod 600 {secret}" in done.stderr


def test_publish_on_an_empty_instance_says_what_is_missing(made: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "unjoin", "publish", "--data", str(made)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "0 of the 100 declarations that make a batch are ready" in done.stdout


@pytest.mark.parametrize("command", [("publish",), ("serve", "public"), ("serve", "staff")])
def test_command_outside_an_instance_says_so(command: tuple[str, ...], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "unjoin", *command, "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "`unjoin init DIRECTORY` makes an instance" in done.stderr
