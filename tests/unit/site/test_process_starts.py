"""What a served process loads before its first request, and what it looks through afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.nursery import run_code
from unjoin.presets import read_preset
from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out

MIGRATE = """
import sys
from pathlib import Path
from unjoin.service.commands.session import migrate, start_django
start_django(Path(sys.argv[1]))
migrate()
"""
ANSWER = """
import gc, json, sys
from pathlib import Path
from unjoin.service.commands.session import collect_static_files, start_django
start_django(Path(sys.argv[1]), site=sys.argv[2])
collect_static_files()
from unjoin.service.wsgi import application
from django.test import Client
loaded = set(sys.modules)
for language in ("en", "zh-hans", "zh-hant"):
    answer = Client().get(f"/{language}/{sys.argv[3]}", headers={"host": "localhost"})
    assert answer.status_code == 200, answer.status_code
late = {name for name in set(sys.modules) - loaded if name.startswith("unjoin.")}
gc.collect()
print(json.dumps([sorted(late), gc.get_freeze_count(), len(gc.get_objects())]))
"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("starts") / "centre"
    custodians = tuple(make_age_key().recipient for _ in range(2))
    settings = Settings(
        database_url="sqlite:data/unjoin.sqlite3",
        public_hosts=("localhost",),
        staff_hosts=("localhost",),
    )
    lay_out(made, settings=settings, manifest=read_preset("ccp"), custodians=custodians)
    run_code(MIGRATE, made)
    return made


@pytest.mark.parametrize(("site", "page"), [("public", "declare"), ("staff", "sign-in")])
def test_process_has_loaded_its_site_before_anybody_asks(
    directory: Path, site: str, page: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ANSWER, str(directory), site, page],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
    )
    late, set_apart, looked_through = json.loads(done.stdout)
    assert late == []
    # What is looked through after each request is little beside what was loaded.
    assert looked_through < set_apart / 10
