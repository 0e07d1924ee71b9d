"""`unjoin backup` and `unjoin restore`: the drill, and what a backup holds."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.commands.lived_in import (
    OWN,
    SQLITE,
    LivedIn,
    ask,
    database,
    done,
    make_lived_in,
    opened,
    receipts_of,
    tables_of,
    unjoin,
)
from tests.separated import run_as_administrator
from unjoin.service.instance import SECRETS, load_instance

KINDS = ["sqlite", "postgres"] if OWN == "postgres" else ["sqlite"]


def restored_url(kind: str, directory: Path, url: str) -> list[str]:
    """The arguments for a database of `kind`, whose roles are made first."""
    if kind == "sqlite":
        return ["--database-url", SQLITE]
    done("restore", directory, "--make-roles", "--database-url", url)
    run_as_administrator(
        directory / "postgresql/roles.sql", server=os.environ["UNJOIN_TEST_POSTGRES_URL"]
    )
    return ["--database-url", url]


def audit(directory: Path) -> str:
    """What the auditor says of the published files, without where they are and how long it took."""
    said = done("audit", directory / "data/public", "--no-state")
    said = said.replace(str(directory), "CENTRE")
    said = re.sub(r"[0-9.]+ (s|ms|seconds?)\b", "TIME", said)
    # Partial files of earlier checkpoints are not written again, and nothing needs them.
    return re.sub(r"\d+ more are", "SOME more are", said)


@pytest.mark.parametrize("kind", KINDS)
def test_drill_with_the_stock_program(
    kind: str, lived: LivedIn, backups: tuple[Path, Path], tmp_path: Path
) -> None:
    """Everything is lost but the two files and a custodian's key."""
    tables = opened(backups[0], lived.custodians[0], tmp_path)
    secrets = tmp_path / "secrets.tar"
    secrets.write_bytes(opened(backups[1], lived.custodians[0], tmp_path))
    new = tmp_path / "new"
    with database(kind) as url:
        where = restored_url(kind, new, url)
        said = done("restore", new, "--secrets", secrets, *where, stdin=tables)
        assert "MISSING" not in said
        judge_restored(lived, new)


def test_drill_with_a_key_on_this_machine(
    lived: LivedIn, backups: tuple[Path, Path], key_file: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    keys: list[str | Path] = [
        "--identity",
        key_file,
        "--secrets",
        backups[1],
        "--database-url",
        SQLITE,
    ]
    done("restore", new, "--backup", backups[0], *keys)
    judge_restored(lived, new)


@pytest.mark.skipif(OWN == "sqlite", reason="it takes both kinds of database")
def test_drill_from_sqlite_to_postgres(tmp_path: Path) -> None:
    small = make_lived_in(tmp_path / "centre", database_url=SQLITE)
    files: dict[str, Path] = {}
    for name, more in (("tables", []), ("secrets", ["--secrets"])):
        sealed = tmp_path / f"{name}.age"
        done("backup", "--data", small.directory, *more, "--to", sealed)
        files[name] = tmp_path / f"{name}.tar"
        files[name].write_bytes(opened(sealed, small.custodians[0], tmp_path))
    new = tmp_path / "new"
    with database("postgres") as url:
        where = restored_url("postgres", new, url)
        done("restore", new, "--secrets", files["secrets"], "--backup", files["tables"], *where)
        judge_restored(small, new)


def judge_restored(lived: LivedIn, new: Path) -> None:
    """It is the same centre, and goes on."""
    assert tables_of(new) == tables_of(lived.directory)
    for name in SECRETS:
        secret = lived.directory / "secrets" / name
        if secret.exists() and not name.startswith("database-"):
            assert (new / "secrets" / name).read_text() == secret.read_text()
    for path in (new, *new.rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
    assert receipts_of(new, lived.codes) == receipts_of(lived.directory, lived.codes)
    done("publish", "--data", new)
    made_anew = tables_of(new, left_out=True)
    made_first = tables_of(lived.directory, left_out=True)
    for table in ("reading.Posting", "reading.SearchState", "datasets.DataFile"):
        assert made_anew[table] == made_first[table] != []
    for name in ("checkpoint", "tally", "vkey"):
        files = [each / "data/public/log" / name for each in (lived.directory, new)]
        assert files[0].read_bytes() == files[1].read_bytes()
    assert audit(new) == audit(lived.directory)
    before = publish_one_more(new, 0)
    size = publish_one_more(new, 1)
    assert size == before + 1
    assert f"\n{size}\n" in (new / "data/public/log/checkpoint").read_text()


def publish_one_more(directory: Path, more: int = 1) -> int:
    """Take in so many more declarations, publish them, and say the size of the log."""
    code = (
        "from tests.unit.handed_in import *\n"
        "from unjoin.service.accounts.audit import PUBLISHER\n"
        "from unjoin.service.publication.actions import publish\n"
        f"for _ in range({more}): hand_in(current(), person('万顺'))\n"
        "print(publish(instance=current(), by=PUBLISHER, today=TODAY).size)\n"
    )
    return int(ask(directory, code))


@pytest.mark.parametrize("of", [0, 1])
def test_file_says_nothing_in_clear(of: int, lived: LivedIn, backups: tuple[Path, Path]) -> None:
    data = backups[of].read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n")
    for word in (b"volunteer", b"publication_entry", b"lived.in.example", b"manifest"):
        assert word not in data
    assert stat.S_IMODE(backups[of].stat().st_mode) == 0o600


def test_backup_of_the_tables_holds_no_secret(
    lived: LivedIn, backups: tuple[Path, Path], tmp_path: Path
) -> None:
    data = opened(backups[0], lived.custodians[0], tmp_path)
    instance = load_instance(lived.directory)
    for name in SECRETS:
        if instance.has_secret(name):
            for line in instance.read_secret(name).splitlines():
                assert line.encode() not in data, name
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        assert not [name for name in archive.getnames() if "secrets" in name]


def test_member_bears_no_time_and_no_owner(
    lived: LivedIn, backups: tuple[Path, Path], tmp_path: Path
) -> None:
    data = opened(backups[0], lived.custodians[0], tmp_path)
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        for member in archive:
            assert (member.mtime, member.uid, member.gid, member.uname) == (0, 0, 0, "")


def test_withdrawn_statement_is_not_in_the_next_backup(tmp_path: Path) -> None:
    with database(OWN) as url:
        centre = make_lived_in(tmp_path / "centre", database_url=url)
        publish_marked(centre)
        first, second = tmp_path / "first.age", tmp_path / "second.age"
        done("backup", "--data", centre.directory, "--to", first)
        nonce, text = statement_of_marked(centre)
        assert text in opened(first, centre.custodians[0], tmp_path)
        withdraw_marked(centre)
        done("backup", "--data", centre.directory, "--to", second)
        data = opened(second, centre.custodians[0], tmp_path)
        assert text not in data
        assert nonce not in data


def publish_marked(centre: LivedIn) -> None:
    ask(
        centre.directory,
        "from tests.unit.handed_in import *\n"
        "from unjoin.service.accounts.audit import PUBLISHER\n"
        "from unjoin.service.intake.models import InboxItem\n"
        "from unjoin.service.publication.actions import publish\n"
        "from unjoin.service.review.actions import accept\n"
        "sort_inbox(instance=current())\n"
        "for item_id in waiting_ids():\n"
        "    accept(item_id=item_id, refused={}, by=REVIEWER, today=TODAY)\n"
        "publish(instance=current(), by=PUBLISHER, today=TODAY)\n",
    )


def statement_of_marked(centre: LivedIn) -> tuple[bytes, bytes]:
    """Nonce and text, as the lines of a backup write them."""
    found = ask(
        centre.directory,
        "import base64\n"
        "from unjoin.service.publication.models import Statement\n"
        "for row in Statement.objects.all():\n"
        "    if 'MARKED-TEXT' in bytes(row.body).decode():\n"
        "        print(json.dumps([base64.b64encode(bytes(each)).decode()"
        " for each in (row.nonce, row.body)]))\n",
    )
    return found[0].encode(), found[1].encode()


def withdraw_marked(centre: LivedIn) -> None:
    ask(
        centre.directory,
        "from tests.unit.handed_in import *\n"
        "from unjoin.service.accounts.audit import DECLARANT, PUBLISHER\n"
        "from unjoin.service.intake.actions import withdraw\n"
        "from unjoin.service.publication.actions import publish\n"
        "code = json.loads(sys.stdin.read())\n"
        "withdraw(instance=current(), code=code, by=DECLARANT, today=TODAY)\n"
        "publish(instance=current(), by=PUBLISHER, today=TODAY)\n",
        centre.codes["to be withdrawn"],
    )


def test_backup_older_than_the_published_files_publishes_nothing(
    lived: LivedIn, backups: tuple[Path, Path], key_file: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    keys: list[str | Path] = [
        "--identity",
        key_file,
        "--secrets",
        backups[1],
        "--database-url",
        SQLITE,
    ]
    done("restore", new, "--backup", backups[0], *keys)
    done("publish", "--data", new)
    publish_one_more(new)
    files = tmp_path / "files"
    shutil.move(new / "data/public", files)
    shutil.rmtree(new)
    done("restore", new, "--backup", backups[0], *keys)
    shutil.move(files, new / "data/public")
    checkpoint = (new / "data/public/log/checkpoint").read_bytes()
    refused = unjoin("publish", "--data", new)
    assert refused.returncode == 2
    assert b"This database is older than what was published" in refused.stderr
    assert (new / "data/public/log/checkpoint").read_bytes() == checkpoint


def test_pepper_changed_after_the_backup_fits_again(
    lived: LivedIn, backups: tuple[Path, Path], key_file: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    keys: list[str | Path] = ["--identity", key_file, "--database-url", SQLITE]
    done("restore", new, "--backup", backups[0], "--secrets", backups[1], *keys)
    change_pepper(new)
    later = tmp_path / "later.age"
    done("backup", "--data", new, "--secrets", "--to", later)
    newer = tmp_path / "newer.age"
    done("backup", "--data", new, "--to", newer)
    shutil.rmtree(new)
    done("restore", new, "--backup", backups[0], "--secrets", later, *keys)
    assert receipts_of(new, lived.codes) == receipts_of(lived.directory, lived.codes)
    shutil.rmtree(new)
    refused = unjoin("restore", new, "--backup", newer, "--secrets", backups[1], *keys)
    assert refused.returncode == 1
    assert b"the secrets are older than the tables" in refused.stderr


def change_pepper(directory: Path) -> None:
    """As two people allowed it."""
    ask(
        directory,
        "from unjoin.service.accounts.acts.permits import Key, give_permit\n"
        "from unjoin.service.clock import today\n"
        "give_permit(what=Key.PEPPER, today=today())\n",
    )
    assert "a further part" in done("keys", "rotate", "pepper", "--data", directory)


def test_without_the_secrets_it_says_what_is_missing(
    lived: LivedIn, backups: tuple[Path, Path], key_file: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    said = done(
        *("restore", new, "--backup", backups[0], "--identity", key_file),
        *("--database-url", SQLITE),
    )
    for name in ("pepper", "review.key", "log.key", "session.key"):
        assert f"MISSING: secrets/{name}" in said
    assert tables_of(new) == tables_of(lived.directory)
    refused = unjoin("publish", "--data", new)
    assert refused.returncode == 2


def test_backup_overwrites_nothing(lived: LivedIn, tmp_path: Path) -> None:
    there = tmp_path / "there.age"
    there.write_text("mine")
    ended = unjoin("backup", "--data", lived.directory, "--to", there)
    assert ended.returncode == 2
    assert there.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["there.age"]


def test_backup_that_fails_half_way_leaves_no_file(lived: LivedIn, tmp_path: Path) -> None:
    code = (
        "import unittest.mock as m\n"
        "from unjoin.cli import main\n"
        "import unjoin.service.backup.tables as t\n"
        "read = t.read_lines\n"
        "def fails(table):\n"
        "    yield from read(table)\n"
        "    if table.name == 'publication_entry': raise OSError('planted')\n"
        "m.patch('unjoin.service.backup.making.read_lines', fails).start()\n"
        f"print(main(['backup', '--data', {str(lived.directory)!r}, '--to', {str(tmp_path)!r}]))\n"
    )
    assert ask(lived.directory, code) == 2
    assert not list(tmp_path.iterdir())


def test_directory_of_backups_names_weeks_and_forgets_old_ones(
    lived: LivedIn, tmp_path: Path
) -> None:
    for name in ("unjoin-backup-2020-W01-00000000.age", "unjoin-secrets-2020-W01-00000000.age"):
        (tmp_path / name).write_text("old")
    (tmp_path / "unjoin-backup-2020-W01.age").write_text("named by somebody else")
    said = done("backup", "--data", lived.directory, "--to", tmp_path)
    assert "Deleted, 4 weeks old:" in said
    assert "WARNING: a backup of the tables and one of the secrets" in said
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 3
    assert re.fullmatch(r"unjoin-backup-20\d\d-W\d\d-[0-9a-f]{8}\.age", names[1])
    new = (tmp_path / names[1]).stat()
    assert new.st_mtime % 86_400 == 0
    assert stat.S_IMODE(new.st_mode) == 0o600
