"""`unjoin keys`: the list, a custodian's key, and what is refused."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.centre import await_answer, free_ports, serve
from tests.commands.lived_in import OWN, LivedIn, ask, done, receipts_of, unjoin
from unjoin.service.instance import SECRETS, load_instance


def age(*arguments: str | Path, stdin: bytes = b"") -> bytes:
    return subprocess.run(
        ["age", *map(str, arguments)], input=stdin, capture_output=True, check=True, timeout=20
    ).stdout


def test_custodian_key_is_one_of_the_stock_program(tmp_path: Path) -> None:
    path = tmp_path / "custodian.key"
    recipient = done("keys", "make", "custodian", "--to", path).strip()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert f"# public key: {recipient}\n" in path.read_text()
    sealed = age("--recipient", recipient, stdin="秘密".encode())
    assert age("--decrypt", "--identity", path, stdin=sealed).decode() == "秘密"
    printed = subprocess.run(
        ["age-keygen", "-y", path], capture_output=True, check=True, text=True, timeout=20
    ).stdout
    assert printed.strip() == recipient


def test_custodian_key_prints_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "custodian.key"
    ended = unjoin("keys", "make", "custodian", "--to", path)
    assert b"SECRET" not in ended.stdout + ended.stderr
    assert re.fullmatch(rb"age1[0-9a-z]{58}\n", ended.stdout)


def test_custodian_key_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "custodian.key"
    path.write_text("mine")
    assert unjoin("keys", "make", "custodian", "--to", path).returncode == 2
    assert path.read_text() == "mine"


def test_custodian_key_needs_no_django(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "for name in ('django', 'granian', 'csp', 'allauth'): sys.modules[name] = None\n"
        "from unjoin.service.commands.keys import run\n"
        "from unjoin.cli import build_parser\n"
        "args = build_parser().parse_args(sys.argv[1:])\n"
        "assert args.needs == ('pyrage',)\n"
        "sys.exit(run(args))\n"
    )
    path = tmp_path / "custodian.key"
    arguments = ["keys", "make", "custodian", "--to", str(path)]
    ended = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, check=False, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    assert path.exists()


def test_custodian_key_is_not_made_beside_an_instance(lived: LivedIn, tmp_path: Path) -> None:
    for path in (lived.directory / "custodian.key", lived.directory / "data" / "custodian.key"):
        ended = unjoin("keys", "make", "custodian", "--to", path)
        assert ended.returncode == 2
        assert b"this machine holds an instance" in ended.stderr
        assert not path.exists()
    told = tmp_path / "custodian.key"
    done("keys", "make", "custodian", "--to", told, "--beside-instance")
    assert told.exists()


def test_list_names_every_key_and_shows_no_secret(lived: LivedIn) -> None:
    said = done("keys", "list", "--data", lived.directory)
    instance = load_instance(lived.directory)
    for name in SECRETS:
        if instance.has_secret(name):
            assert f"{name}: " in said
            for line in instance.read_secret(name).splitlines():
                assert line not in said
    for recipient in (*instance.inbox_recipients, instance.log_vkey.encode()):
        assert recipient in said
    assert "file, mode 0600, of the week 20" in said
    assert not re.search(r"[\sT]\d\d:\d\d", said), "a time finer than a week"


def test_list_says_what_cannot_be_used(lived: LivedIn) -> None:
    path = lived.directory / "review.txt"
    before = path.read_text()
    path.write_text(lived.custodians[0].recipient + "\n")
    try:
        ended = unjoin("keys", "list", "--data", lived.directory)
    finally:
        path.write_text(before)
    assert ended.returncode == 1
    assert b"CANNOT BE USED: it is not the key of review.txt" in ended.stdout


def test_list_says_what_is_missing_and_what_others_can_read(lived: LivedIn) -> None:
    pepper, session = (lived.directory / "secrets" / name for name in ("pepper", "session.key"))
    aside = pepper.with_name("aside")
    pepper.rename(aside)
    session.chmod(0o644)
    try:
        ended = unjoin("keys", "list", "--data", lived.directory)
    finally:
        aside.rename(pepper)
        session.chmod(0o600)
    assert ended.returncode == 1
    assert b"CANNOT BE USED: No such file" in ended.stdout
    assert b"can be read by others" in ended.stdout


def test_list_says_what_comes_from_systemd(
    lived: LivedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    credential = tmp_path / "session.key"
    credential.write_text("something else")
    credential.chmod(0o400)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert "credential, mode 0400" in done("keys", "list", "--data", lived.directory)


def test_log_keeps_its_key(lived: LivedIn) -> None:
    before = (lived.directory / "secrets/log.key").read_bytes()
    ended = unjoin("keys", "rotate", "log", "--data", lived.directory)
    assert ended.returncode == 2
    assert b"a log keeps its key" in ended.stderr
    assert b"unjoin init NEW --origin" in ended.stderr
    assert (lived.directory / "secrets/log.key").read_bytes() == before


@pytest.mark.parametrize("what", ["review", "pepper", "custodians"])
def test_without_leave_of_two_nothing_is_changed(what: str, lived: LivedIn, tmp_path: Path) -> None:
    more: list[str] = []
    if what == "custodians":
        made = [done("keys", "make", "custodian", "--to", tmp_path / name).strip() for name in "ab"]
        more = [word for each in made for word in ("--custodian", each)]
    ended = unjoin("keys", "rotate", what, "--data", lived.directory, *more)
    assert ended.returncode == 2
    assert b"nobody gave leave for it" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_pepper_is_not_changed_under_a_site_that_runs(lived: LivedIn) -> None:
    port, _ = free_ports()
    site = serve(lived.directory, "public", port)
    try:
        await_answer(f"http://127.0.0.1:{port}/healthz")
        ended = unjoin("keys", "rotate", "pepper", "--data", lived.directory)
    finally:
        site.terminate()
        site.wait(timeout=60)
    assert ended.returncode == 2
    assert b"Stop both sites" in ended.stderr


def test_pepper_with_leave_of_two(lived: LivedIn) -> None:
    before = receipts_of(lived.directory, lived.codes)
    ask(
        lived.directory,
        "from unjoin.service.accounts.acts.permits import Key, give_permit\n"
        "from unjoin.service.clock import today\n"
        "give_permit(what=Key.PEPPER, today=today())\n",
    )
    done("keys", "rotate", "pepper", "--data", lived.directory)
    assert receipts_of(lived.directory, lived.codes) == before
    assert len(load_instance(lived.directory).pepper) == 64
    assert unjoin("keys", "rotate", "pepper", "--data", lived.directory).returncode == 2


def test_custodian_beside_another_key_is_refused(lived: LivedIn) -> None:
    ended = unjoin("keys", "rotate", "session", "--custodian", "age1x", "--data", lived.directory)
    assert ended.returncode == 2
    assert b"goes with `rotate custodians` only" in ended.stderr


def test_database_passwords_are_others(lived: LivedIn) -> None:
    names = [name for name in SECRETS if name.startswith("database-")]
    ended = unjoin("keys", "rotate", "database", "--data", lived.directory)
    if OWN == "sqlite":
        assert ended.returncode == 2
        assert b"no database roles of their own" in ended.stderr
        return
    assert ended.returncode == 0, ended.stderr
    sql = (lived.directory / "postgresql/roles.sql").read_text()
    for name in names:
        assert load_instance(lived.directory).read_secret(name) not in sql
