"""A centre in which things have happened, and all that can be known about it afterwards.

Run as programs of their own, because each is a process of one instance.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.centre import make_accounts
from tests.nursery import run_code, run_python
from tests.separated import roles_of_a_database, separate
from unjoin.service.database.roles import has_roles
from unjoin.service.instance import Settings
from unjoin.service.keys import AgeKey, make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.samples.manifest import demo_manifest

SQLITE = "sqlite:data/unjoin.sqlite3"
OWN = "postgres" if os.environ.get("UNJOIN_TEST_DB") == "postgres" else "sqlite"
"""The kind of database that this run is about."""

LIVE = """
from tests.unit.handed_in import *
from unjoin.service.accounts.audit import DECLARANT, PUBLISHER
from unjoin.service.accounts.models import Staff
from unjoin.service.desk.paper.sheet import Row, RowKind
from unjoin.service.desk.paper.actions import key_sheet
from unjoin.service.desk.paper.opening import open_sheet
from unjoin.service.desk.paper.contents import KeyedSheet
from unjoin.service.intake.actions import withdraw
from unjoin.service.publication.actions import publish
from unjoin.service.statistics.models import OutcomeCount
instance = current()
key = make_key()
codes = {
    "published": hand_in(instance, sealed("金福", text=""), key=key),
    "withdrawn": hand_in(instance, person("万顺")),
}
publish(instance=instance, by=PUBLISHER, today=TODAY)
withdraw(instance=instance, code=codes["withdrawn"], by=DECLARANT, today=TODAY)
publish(instance=instance, by=PUBLISHER, today=TODAY)
codes["to be withdrawn"] = hand_in(instance, person("春来", text="MARKED-TEXT-丙"))
codes["waiting"] = hand_in(instance, sealed("小树", text="我退出。"))
volunteer = Staff.objects.get(handle="volunteer")
sheet = open_sheet(
    instance=instance, reference="A 7", language="zh-Hans", by=volunteer, today=TODAY
)
row = Row(kind=RowKind.NAMED, organisations=PARTY, name="金福")
keyed = KeyedSheet(consent=Consent.SELF, rows=(row,))
key_sheet(instance=instance, sheet_id=sheet.id, keyed=keyed, by=volunteer, today=TODAY)
OutcomeCount.objects.create(week=1402, outcome="declared", calls=3)
print(json.dumps({"codes": codes, "key": key}))
"""

TABLES = """
from django.apps import apps
from django.db import models
from unjoin.service.backup.tables import LEFT_OUT
def plain(value):
    if isinstance(value, memoryview):
        value = bytes(value)
    if isinstance(value, dict):  # whose members PostgreSQL keeps in an order of its own
        value = json.dumps(value, sort_keys=True)
    return repr(value)
given, found = json.load(sys.stdin), {}
for model in apps.get_models(include_auto_created=True):
    label = model._meta.label
    if label.split(".")[0] in ("contenttypes", "auth", "sessions"):
        continue
    if model._meta.db_table in LEFT_OUT and not given["left out"]:
        continue
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField)
    ]
    rows = model._base_manager.values_list(*names)
    found[label] = sorted([plain(value) for value in row] for row in rows)
print(json.dumps(found))
"""

RECEIPTS = """
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.intake.queries import find_receipt
codes = json.loads(sys.stdin.read())
print(json.dumps({n: repr(find_receipt(c, instance=current())) for n, c in codes.items()}))
"""


@dataclass(frozen=True)
class LivedIn:
    """A centre with published, withdrawn and waiting declarations. `codes`: receipts by what
    became of them; `key`: of the form of the one that is published."""

    directory: Path
    custodians: tuple[AgeKey, AgeKey]
    codes: dict[str, str]
    key: str


def make_lived_in(directory: Path, *, database_url: str) -> LivedIn:
    """Make one."""
    custodians = (make_age_key(), make_age_key())
    settings = Settings(database_url=database_url, public_hosts=("127.0.0.1",), https=False)
    lay_out(
        directory,
        settings=settings,
        manifest=demo_manifest(),
        custodians=tuple(key.recipient for key in custodians),
        origin="lived.in.example/log",
    )
    if has_roles(database_url):
        separate(directory, settings=settings, server=os.environ["UNJOIN_TEST_POSTGRES_URL"])
    make_accounts(directory)
    said = ask(directory, LIVE)
    return LivedIn(directory, custodians, said["codes"], said["key"])


def tables_of(directory: Path, *, left_out: bool = False) -> dict[str, list[list[str]]]:
    """Every row of every table, in an order of its own.

    `left_out`: of those too that no backup has.
    """
    found: dict[str, list[list[str]]] = ask(directory, TABLES, {"left out": left_out})
    return found


def receipts_of(directory: Path, codes: dict[str, str]) -> dict[str, str]:
    """What each receipt says."""
    found: dict[str, str] = ask(directory, RECEIPTS, codes)
    return found


def ask(directory: Path, code: str, given: object = None, *, site: str = "owner") -> Any:
    """Run `code` in a process of the instance, and read the JSON that it prints."""
    prelude = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from unjoin.service.commands.session import start_django\n"
        f"start_django(Path({str(directory)!r}), site={site!r})\n"
        "from unjoin.service.instance import current\n"
    )
    said = run_code(prelude + code, stdin=json.dumps(given))
    return json.loads(said) if said else None


def unjoin(
    *arguments: str | Path, stdin: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command; the test looks at how it ended."""
    return run_python(["-m", "unjoin", *map(str, arguments)], stdin=stdin or b"")


def done(*arguments: str | Path, stdin: bytes | None = None) -> str:
    """Run a command that must succeed; what it printed."""
    ended = unjoin(*arguments, stdin=stdin)
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout.decode()


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The URL of a database that is not there yet: sqlite, or postgres with a role for each."""
    if kind == "sqlite":
        yield SQLITE
        return
    with roles_of_a_database(os.environ["UNJOIN_TEST_POSTGRES_URL"]) as url:
        yield url


def opened(path: Path, key: AgeKey, tmp_path: Path) -> bytes:
    """What the stock program finds in it."""
    identity = tmp_path / "stock.key"
    identity.write_text(key.identity + "\n")
    return subprocess.run(
        ["age", "--decrypt", "--identity", identity, path],
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout
