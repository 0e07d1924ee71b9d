"""`unjoin publish`: once or by the clock, told to stop, and with something missing."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.test_init import init
from tests.nursery import run_code, run_in_text
from unjoin.publiclog.cosignatures import cosigner_key
from unjoin.service.instance import Settings, load_instance
from unjoin.service.keys import make_age_key, make_log_key
from unjoin.service.layout import lay_out
from unjoin.service.samples.manifest import demo_manifest


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("publish") / "centre"
    custodians = [a for _ in range(2) for a in ("--custodian", make_age_key().recipient)]
    done = init(directory, *custodians, "--public-host", "example.org")
    assert done.returncode == 0, done.stderr
    return directory


@pytest.fixture
def centre(made: Path, tmp_path: Path) -> Path:
    """A copy of an instance that has published nothing yet but its first checkpoint."""
    directory = tmp_path / "centre"
    shutil.copytree(made, directory)
    return directory


def command(directory: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "unjoin", "publish", "--data", str(directory), *arguments]


def publish(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_in_text(command(directory, *arguments)[1:])


@pytest.fixture
def hand_in(centre: Path) -> None:
    """A declaration that waits, in a centre where one is enough."""
    manifest = centre / "campaign.toml"
    text = manifest.read_text().replace("batch_declarations = 100", "batch_declarations = 1")
    manifest.write_text(text)
    code = (
        "from pathlib import Path\n"
        "from unjoin.service.commands.session import start_django\n"
        f"start_django(Path({str(centre)!r}))\n"
        "from tests.unit.handed_in import hand_in\n"
        "from unjoin.service.instance import current\n"
        "hand_in(current())\n"
    )
    run_code(code)


def test_log_is_founded_with_the_instance(made: Path) -> None:
    checkpoint = (made / "data/public/log/checkpoint").read_text()
    assert checkpoint.startswith("example.org/log\n0\n")
    assert (made / "data/public/log/vkey").read_text() == (made / "log.vkey").read_text()
    assert (made / "data/public/data/numbers.json").exists()


def test_publish_says_what_it_published(centre: Path, hand_in: None) -> None:
    done = publish(centre)
    assert done.returncode == 0, done.stderr
    assert "Published 1 entries; the count changed by +1 persons." in done.stdout
    assert "No witness is asked: there is no witnesses.policy." in done.stdout


def test_publish_verbose_says_each_step_with_its_files(centre: Path, hand_in: None) -> None:
    done = publish(centre, "--verbose")
    lines = done.stdout.splitlines()
    steps = [
        "the only publisher",
        "committed",
        "statements written (1 files",
        "bundles written (1 files, 56 bytes)",
        "tiles written (1 files, 32 bytes)",
        "tally written (1 files",
        "checkpoint written (1 files",
        "numbers written (1 file",
    ]
    found = [next(n for n, line in enumerate(lines) if line.startswith(step)) for step in steps]
    assert found == sorted(found)


def test_publish_names_a_witness_that_is_missing(centre: Path, hand_in: None) -> None:
    witness = cosigner_key("w.example/one", bytes(32)).encode()
    policy = f"witness one {witness} http://127.0.0.1:1/\nquorum one\n"
    (centre / "witnesses.policy").write_text(policy)
    done = publish(centre)
    assert done.returncode == 0, done.stderr
    assert "Without a cosignature: witness one: it cannot be reached" in done.stdout
    assert "The checkpoint of 1 entries is held back" in done.stdout
    assert "Published is 0." in done.stdout


def test_publish_without_a_log_key_says_how_to_make_one(centre: Path) -> None:
    """As an instance that an earlier release made."""
    (centre / "log.vkey").unlink()
    (centre / "secrets/log.key").unlink()
    shutil.rmtree(centre / "data/public")
    done = publish(centre)
    assert done.returncode == 2
    (said,) = re.findall(r"unjoin (init --add-log-key \S+)", done.stderr)
    assert said == f"init --add-log-key {centre}"
    added = subprocess.run(
        [sys.executable, "-m", "unjoin", *said.split()],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    # The database was signed by the key that is gone, so this one cannot go on from it.
    assert added.returncode == 2
    assert "put back secrets/log.key and log.vkey from your copy" in added.stderr
    assert not (centre / "log.vkey").exists()


def test_publish_with_a_new_key_for_an_old_log_is_refused(centre: Path) -> None:
    key = make_log_key("example.org/log")
    (centre / "secrets/log.key").write_text(key.encode() + "\n")
    (centre / "log.vkey").write_text(key.vkey.encode() + "\n")
    shutil.rmtree(centre / "data/public")
    done = publish(centre)
    assert done.returncode == 2
    assert "signed by another key than log.vkey" in done.stderr
    assert not (centre / "data/public").exists()


def test_add_log_key_to_an_instance_of_an_earlier_release(tmp_path: Path) -> None:
    directory = tmp_path / "centre"
    settings = Settings(database_url="sqlite:data/unjoin.sqlite3", public_hosts=("a.example",))
    recipients = tuple(make_age_key().recipient for _ in range(2))
    lay_out(directory, settings=settings, manifest=demo_manifest(), custodians=recipients)
    (directory / "log.vkey").unlink()
    (directory / "secrets/log.key").unlink()
    done = init(directory, "--add-log-key")
    assert done.returncode == 0, done.stderr
    assert load_instance(directory).log_key.name == "a.example/log"
    assert (directory / "data/public/log/checkpoint").exists()
    assert (directory / "systemd/unjoin-publish.service").exists()
    again = init(directory, "--add-log-key")
    assert again.returncode == 2
    assert "has a log key already" in again.stderr


def test_publish_with_a_log_key_that_others_can_read_is_refused(centre: Path) -> None:
    (centre / "secrets/log.key").chmod(0o640)
    done = publish(centre)
    assert done.returncode == 2
    assert f"chmod 600 {centre}/secrets/log.key" in done.stderr


def test_publish_with_the_key_of_another_log_is_refused(centre: Path) -> None:
    (centre / "secrets/log.key").write_text(make_log_key("other.example/log").encode() + "\n")
    done = publish(centre)
    assert done.returncode == 2
    assert "log.vkey is not the public half of secrets/log.key" in done.stderr


def test_publish_over_the_files_of_a_newer_database_is_refused(centre: Path, hand_in: None) -> None:
    database = centre / "data/unjoin.sqlite3"
    shutil.copy(database, centre / "backup")
    assert publish(centre).returncode == 0
    for path in centre.glob("data/unjoin.sqlite3*"):
        path.unlink()
    shutil.copy(centre / "backup", database)
    done = publish(centre)
    assert done.returncode == 2
    assert "a backup was restored" in done.stderr


def test_init_with_an_origin_that_cannot_be_one(tmp_path: Path) -> None:
    custodians = [a for _ in range(2) for a in ("--custodian", make_age_key().recipient)]
    done = init(tmp_path / "centre", *custodians, "--origin", "a log")
    assert done.returncode == 2
    assert "cannot be the name of a log" in done.stderr
    assert not (tmp_path / "centre").exists()


@pytest.mark.parametrize("text", ["0s", "10", "m", "1d", "-1m", "1.5h", "٣m", "1000000s", " 1m"])
def test_publish_every_what_is_no_time(tmp_path: Path, text: str) -> None:
    done = publish(tmp_path, f"--every={text}")
    assert done.returncode == 2
    assert "expected a time such as 30s, 10m or 1h" in done.stderr


@pytest.fixture
def publisher(centre: Path) -> Iterator[subprocess.Popen[str]]:
    """`unjoin publish --every 1s`, ended by the test or after it."""
    process = subprocess.Popen(
        command(centre, "--every", "1s"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate(timeout=60)


def test_publisher_by_the_clock_publishes_and_ends_when_told(
    hand_in: None, publisher: subprocess.Popen[str]
) -> None:
    assert publisher.stdout is not None
    assert publisher.stdout.readline().startswith("Published 1 entries")
    publisher.send_signal(signal.SIGTERM)
    output, errors = publisher.communicate(timeout=30)
    assert (publisher.returncode, errors) == (0, "")
    # Of runs that found nothing it says nothing: the journal would tell when what was handed in.
    assert "Nothing published" not in output


def test_publisher_by_the_clock_outlives_a_failing_run(
    centre: Path, publisher: subprocess.Popen[str]
) -> None:
    checkpoint = centre / "data/public/log/checkpoint"
    whole = checkpoint.read_bytes()
    checkpoint.write_bytes(b"damaged\n")
    assert publisher.stderr is not None
    assert "this run failed, the next tries again" in publisher.stderr.readline()
    checkpoint.write_bytes(whole)
    publisher.send_signal(signal.SIGINT)
    publisher.communicate(timeout=30)
    assert publisher.returncode == 0


def test_publish_on_a_broken_database_says_what_became_of_it(centre: Path) -> None:
    database = centre / "data/unjoin.sqlite3"
    database.write_bytes(b"no database at all" + database.read_bytes()[18:])
    done = publish(centre)
    assert done.returncode == 2
    assert "the database failed (sqlite3.DatabaseError). Nothing is lost" in done.stderr
    assert "Traceback" not in done.stderr
