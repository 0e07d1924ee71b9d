"""Sends junk declarations at a steady rate. Runs as a process of its own.

python -m bench.flood_load URL FIELDS.json COUNT SECONDS CLIENTS

Prints how many were answered with a receipt, and how many were not.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from pathlib import Path
from random import Random
from urllib.parse import urlencode, urlsplit

from bench.form import Fields
from tests.unit.review.floods import name_alone, numbered_name, shuffled, with_suffix

CONNECTIONS = 16
KINDS = (with_suffix, shuffled, name_alone, numbered_name)
CLIENT_HEADER = "X-Real-IP"
_RECEIPT = b'name="code"'


class Flood:
    """`count` declarations within `seconds`, from `clients` addresses."""

    def __init__(self, url: str, fields: Fields, count: int, seconds: float, clients: int) -> None:
        self._url = urlsplit(url)
        self._fields = [(n, v) for n, v in fields if n not in ("key", "choice", "name", "text")]
        self._count = count
        self._interval = seconds / count
        self._clients = clients
        self._lock = threading.Lock()
        self._sent = 0
        self._began = time.monotonic()
        self.received = 0
        self.failed = 0

    def run(self) -> None:
        """Send them all over a few connections."""
        threads = [threading.Thread(target=self._send_on, args=(n,)) for n in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _send_on(self, number: int) -> None:
        random = Random(number)
        connection = self._connect()
        while (turn := self._next_turn()) is not None:
            time.sleep(max(0.0, self._began + turn * self._interval - time.monotonic()))
            try:
                was_received = self._send(connection, random)
            except (OSError, http.client.HTTPException):
                connection.close()
                connection = self._connect()
                was_received = False
            with self._lock:
                self.received += was_received
                self.failed += not was_received
        connection.close()

    def _next_turn(self) -> int | None:
        with self._lock:
            self._sent += 1
            return self._sent - 1 if self._sent <= self._count else None

    def _connect(self) -> http.client.HTTPConnection:
        assert self._url.hostname
        return http.client.HTTPConnection(self._url.hostname, self._url.port, timeout=60)

    def _send(self, connection: http.client.HTTPConnection, random: Random) -> bool:
        name, text = random.choice(KINDS)(random)
        key = f"{random.getrandbits(128):032x}"
        own = [("key", key), ("choice", "typed"), ("name", name), ("real", "no"), ("text", text)]
        client = random.randrange(self._clients)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            CLIENT_HEADER: f"10.{client >> 16 & 255}.{client >> 8 & 255}.{client & 255}",
        }
        connection.request("POST", self._url.path, urlencode([*self._fields, *own]), headers)
        answer = connection.getresponse()
        return _RECEIPT in answer.read() and answer.status == 200


def main() -> int:
    """Send what the arguments say."""
    url, fields, count, seconds, clients = sys.argv[1:]
    listed = [(str(name), str(value)) for name, value in json.loads(Path(fields).read_text())]
    flood = Flood(url, listed, int(count), float(seconds), int(clients))
    flood.run()
    print(json.dumps({"received": flood.received, "failed": flood.failed}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
