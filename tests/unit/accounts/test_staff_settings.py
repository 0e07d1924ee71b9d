"""The staff site's own settings, with https and without."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.nursery import run_code
from unjoin.service.instance import Settings
from unjoin.service.keys import make_age_key
from unjoin.service.layout import lay_out
from unjoin.service.samples.manifest import demo_manifest

ASK = """
import json, sys
from pathlib import Path
from unjoin.service.commands.session import start_django
start_django(Path(sys.argv[1]), site="staff")
from django.conf import settings
from django.core.checks import run_checks
kinds = ("SESSION_", "CSRF_", "ACCOUNT_", "MFA_")
names = [name for name in dir(settings) if name.startswith(kinds)]
about = {name: repr(getattr(settings, name)) for name in names}
found = run_checks(include_deployment_checks=True)
about["problems"] = [str(each) for each in found if not each.is_silenced()]
print(json.dumps(about))
"""


def staff_settings(directory: Path, *, https: bool) -> dict[str, Any]:
    settings = Settings(
        database_url="sqlite:data/unjoin.sqlite3",
        public_hosts=("example.org",),
        staff_hosts=("staff.example.org",),
        https=https,
    )
    custodians = tuple(make_age_key().recipient for _ in range(2))
    lay_out(directory, settings=settings, manifest=demo_manifest(), custodians=custodians)
    return json.loads(run_code(ASK, directory))  # type: ignore[no-any-return]


@pytest.mark.parametrize("https", [True, False])
def test_staff_settings_bind_cookies_and_switch_allauths_counting_off(
    tmp_path: Path, https: bool
) -> None:
    about = staff_settings(tmp_path / "centre", https=https)
    prefix = "__Host-" if https else ""
    assert about["SESSION_COOKIE_NAME"] == repr(f"{prefix}unjoin_staff")
    assert about["CSRF_COOKIE_NAME"] == repr(f"{prefix}unjoin_token")
    for cookie in ("SESSION", "CSRF"):
        assert about[f"{cookie}_COOKIE_SECURE"] == repr(https)
        assert about[f"{cookie}_COOKIE_HTTPONLY"] == "True"
        assert about[f"{cookie}_COOKIE_SAMESITE"] == "'Strict'"
        assert about[f"{cookie}_COOKIE_DOMAIN"] == "None"
        assert about[f"{cookie}_COOKIE_PATH"] == "'/'"
    assert about["CSRF_COOKIE_AGE"] == "None"
    assert about["SESSION_EXPIRE_AT_BROWSER_CLOSE"] == "True"
    assert about["SESSION_ENGINE"] == "'django.contrib.sessions.backends.signed_cookies'"
    assert about["ACCOUNT_RATE_LIMITS"] == "False"
    assert about["MFA_RATE_LIMITS"] == "False"
    assert about["problems"] == []
