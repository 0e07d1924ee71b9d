"""Loads from a second process: wrk against the real server, plain commits against the database."""

from __future__ import annotations

import re
import secrets
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from urllib.parse import urlencode

import psycopg

from bench.form import KEY, Fields

POST_SCRIPT = Path(__file__).with_name("post.lua")
ROW_BYTES = 1_550
"""About the size of a sealed declaration of the smallest class."""


@dataclass(frozen=True)
class Load:
    """What wrk saw. Latencies in milliseconds."""

    per_second: float
    p50_ms: float
    p99_ms: float
    failed: int


def post_forms(url: str, fields: Fields, *, connections: int, seconds: int) -> Load:
    """Send the form `fields` again and again, each time under a fresh key."""
    body = urlencode(fields)
    (key,) = set(KEY.findall(body))
    run = secrets.randbits(31)
    with tempfile.NamedTemporaryFile("w", suffix=".form") as file:
        file.write(body)
        file.flush()
        script = ["-s", str(POST_SCRIPT), url, "--", file.name, key, str(run)]
        return _wrk(script, connections, seconds)


def get_page(
    url: str, *, connections: int, seconds: int, headers: Mapping[str, str] = MappingProxyType({})
) -> Load:
    """Ask for one page again and again, with `headers`."""
    given = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    return _wrk([*given, url], connections, seconds)


def _wrk(arguments: list[str], connections: int, seconds: int) -> Load:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "20s"]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=True)
    text = done.stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Load(
        per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),  # type: ignore[index]
        p50_ms=_latency(text, "50%"),
        p99_ms=_latency(text, "99%"),
        failed=int(failed[1]) if failed else 0,
    )


def _latency(text: str, percentile: str) -> float:
    value, unit = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)\b", text).groups()  # type: ignore[union-attr]
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def commits_on_sqlite(directory: Path, *, seconds: float) -> float:
    """Single-row commits per second with the service's settings: one writer, synced."""
    connection = sqlite3.connect(directory / "commits.sqlite3", isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    connection.execute("CREATE TABLE item (id BLOB PRIMARY KEY, sealed BLOB)")
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        connection.execute(
            "INSERT INTO item VALUES (?, ?)", (secrets.token_bytes(16), bytes(ROW_BYTES))
        )
        count += 1
    connection.close()
    return count / seconds


def commits_on_postgresql(url: str, *, connections: int, seconds: float) -> float:
    """Single-row commits per second over `connections`, each one durable."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE item (id uuid PRIMARY KEY, sealed bytea)")
    counts = [0] * connections
    end = time.monotonic() + seconds

    def insert(number: int) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while time.monotonic() < end:
                connection.execute(
                    "INSERT INTO item VALUES (gen_random_uuid(), %s)", [bytes(ROW_BYTES)]
                )
                counts[number] += 1

    threads = [Thread(target=insert, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE item")
    return sum(counts) / seconds
