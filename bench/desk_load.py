"""Volunteers who record calls, each in a thread of their own. Runs as a process of its own.

python -m bench.desk_load URL SESSIONS.json SECONDS THINK_S

Each thinks for THINK_S seconds on average, half as long at least, before every call: one to
three people, in one call of eight a group of nineteen from one line; and between the calls others
in which nobody left. Prints as JSON how long each save took, and what went wrong.
"""

from __future__ import annotations

import http.client
import json
import re
import secrets
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from tests.unit.desk.call_json import person

GROUP_LINE = "p8 ly11"
GROUP_SHARE, ENDING_SHARE = 1 / 8, 1 / 2
_DATA = re.compile(r'<script id="desk-data"[^>]*>(.*?)</script>', re.DOTALL)


@dataclass
class Seen:
    """What all volunteers of this process saw. Times in milliseconds."""

    saves: list[float] = field(default_factory=list)
    groups: list[float] = field(default_factory=list)
    endings: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Caller:
    """One volunteer with a session. A connection is opened for each request, as after a pause."""

    def __init__(self, url: str, session: str, seen: Seen, random: Random) -> None:
        self._url = urlsplit(url)
        self._cookies = {"unjoin_staff": session}
        self._seen = seen
        self._random = random
        page = self._ask("GET", "/en/desk/")
        found = _DATA.search(page.decode())
        if not found:
            raise ValueError(f"the desk was expected, not:\n{page[:2000].decode()}")
        self._data = json.loads(found[1])
        self._next_name = 0

    def work(self, until: float, think_s: float) -> None:
        """Record calls until then."""
        time.sleep(think_s * self._random.random())
        while time.monotonic() < until:
            try:
                if self._random.random() < ENDING_SHARE:
                    self._end()
                self._save()
            except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
                with self._seen.lock:
                    self._seen.wrong[type(error).__name__] += 1
            time.sleep(think_s * self._random.uniform(0.5, 1.5))

    def _end(self) -> None:
        answer = self._post(
            self._data["urls"]["outcomes"], {"outcome": "silent", "key": secrets.token_hex(16)}
        )
        with self._seen.lock:
            self._seen.endings += answer["counted"]

    def _save(self) -> None:
        is_group = self._random.random() < GROUP_SHARE
        persons = self._group() if is_group else self._few()
        call = {"key": secrets.token_hex(16), "drive": "", "persons": persons}
        began = time.monotonic()
        answer = self._post(self._data["urls"]["calls"], call)
        took_ms = 1000 * (time.monotonic() - began)
        if answer["persons"] != len(persons) or answer["repeated"]:
            raise ValueError("not the receipt of this call")
        with self._seen.lock:
            self._seen.saves.append(took_ms)
            if is_group:
                self._seen.groups.append(took_ms)

    def _few(self) -> list[dict[str, Any]]:
        names = self._data["names"]
        count = self._random.choice((1, 1, 1, 2, 3))
        if self._next_name + count > len(names):
            more = json.loads(self._ask("GET", self._data["urls"]["names"]))
            self._data["names"], self._next_name = more["names"], 0
        taken = self._data["names"][self._next_name :][:count]
        self._next_name += count
        contact = {"contact": "138 0013 8000"} if self._random.random() < 0.1 else {}
        return [person(name=name["hans"], private=contact) for name in taken]

    def _group(self) -> list[dict[str, Any]]:
        answer = self._post(self._data["urls"]["groupLine"], {"line": GROUP_LINE, "taken": []})
        return [
            person(name=name["hans"], organisations=group["organisations"])
            for group in answer["groups"]
            for name in group["names"]
        ]

    def _post(self, path: str, value: Mapping[str, object]) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._data["token"]}
        answer: dict[str, Any] = json.loads(self._ask("POST", path, json.dumps(value), headers))
        return answer

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] = {}
    ) -> bytes:
        assert self._url.hostname
        connection = http.client.HTTPConnection(self._url.hostname, self._url.port, timeout=60)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            connection.request(method, path, body, {**headers, "Cookie": cookies})
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                name, _, rest = line.partition("=")
                self._cookies[name] = rest.partition(";")[0]
            if answer.status != 200:
                raise ValueError(f"{path}: {answer.status}")
            return answer.read()
        finally:
            connection.close()


def main() -> int:
    """Record what the arguments say."""
    url, sessions, seconds, think_s = sys.argv[1:]
    seen = Seen()
    callers = [
        Caller(url, session, seen, Random(number))
        for number, session in enumerate(json.loads(Path(sessions).read_text()))
    ]
    until = time.monotonic() + float(seconds)
    threads = [
        threading.Thread(target=caller.work, args=(until, float(think_s))) for caller in callers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps([seen.saves, seen.groups, seen.endings, seen.wrong]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
