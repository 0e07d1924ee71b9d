"""What every test has in common: Hypothesis, the database asked for, and what was measured.

`UNJOIN_TEST_DB` (sqlite or postgres) says which database a run means to judge; the settings take
the database itself from `UNJOIN_DATABASE_URL`. `tools/test` sets both. A run that means one and
gets the other is stopped, since it would prove nothing.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

REPOSITORY = Path(__file__).parent.parent
ENGINES = {
    "sqlite": "django.db.backends.sqlite3",
    "postgres": "django.db.backends.postgresql",
}

set_hypothesis_home_dir(REPOSITORY / ".cache" / "hypothesis")
# "ci" finds the same thing every time; "search" is for looking further by hand.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("search", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("UNJOIN_HYPOTHESIS_PROFILE", "ci"))

MEASURED = pytest.StashKey[list[str]]()
TESTS = REPOSITORY / "tests"
OF_CHROMIUM = (TESTS / "browser", TESTS / "scenarios")
WITH_INSTANCES = (TESTS / "commands", TESTS / "unit" / "database", TESTS / "unit" / "doctor")
"""They make instances of their own, on the database this run is about."""


def pytest_configure(config: pytest.Config) -> None:
    """Stop a run that would judge another database than it was asked to."""
    wanted = os.environ.get("UNJOIN_TEST_DB")
    if wanted is None:
        return
    if wanted not in ENGINES:
        raise pytest.UsageError(f"UNJOIN_TEST_DB: expected sqlite or postgres, got {wanted!r}")
    if engine_in_use() != ENGINES[wanted]:
        raise pytest.UsageError(
            f"UNJOIN_TEST_DB asks for {wanted}, but the settings say {engine_in_use()}; "
            "start the tests with tools/test, or set UNJOIN_DATABASE_URL as well"
        )


def pytest_report_header() -> str:
    return f"database: {engine_in_use()}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a Chromium, and what is beside it: `-m "not browser"` leaves it out.
    Mark what asks a database: nothing else can end otherwise on another one.

    What pages look like is judged once, on SQLite.
    """
    is_postgres = os.environ.get("UNJOIN_TEST_DB") == "postgres"
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures or any(map(item.path.is_relative_to, OF_CHROMIUM)):
            item.add_marker("browser")
        has_database = fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db")
        if has_database or any(map(item.path.is_relative_to, WITH_INSTANCES)):
            item.add_marker("database")
        if is_postgres and "screenshot" in fixtures:
            item.add_marker(pytest.mark.skip(reason="a page looks the same on both databases"))


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Takes a line such as "scenario 2: 3 keystrokes", which the end of the run prints."""
    return request.config.stash.setdefault(MEASURED, []).append


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    lines = config.stash.get(MEASURED, [])
    if lines:
        terminalreporter.section("measured")
        terminalreporter.write_line("\n".join(lines))


def engine_in_use() -> str:
    """The database engine of the loaded settings, as Django names it."""
    from django.conf import settings as django_settings

    return str(django_settings.DATABASES["default"]["ENGINE"])
