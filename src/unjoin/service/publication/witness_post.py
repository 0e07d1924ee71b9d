"""Sending a request to a witness, over HTTP or HTTPS, with nothing but the standard library.

Rules kept here:

1. An answer that leads elsewhere is not followed: whom a policy names is asked,
   and nobody else.
2. No more of an answer is read than `publiclog.witness` would look at.
3. No connection, and no read, waits longer than its time limit. A server that
   sends a byte now and then could still take long; whoever waits for several
   ends them all with `Exchange.end`.

The certificate of an https address is checked as the system trusts it. What is
sent is public.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
from urllib.parse import urlsplit

from unjoin.publiclog.witness import ANSWER_LIMIT_BYTES

ONE_WAIT_S = 10.0


class ExchangeError(OSError):
    """A witness cannot be spoken to; the text says why."""


class Exchange:
    """What is said to one witness. `post` runs in a thread of its own, `end` in another."""

    def __init__(self) -> None:
        self._connection: http.client.HTTPConnection | None = None
        self._is_over = False

    def post(self, url: str, body: bytes) -> tuple[int, bytes]:
        """Send `body`, and give the status and the answer. Raises OSError."""
        connection, target = _connect(url)
        self._connection = connection
        try:
            if self._is_over:
                raise ExchangeError("there was no time left")
            connection.request("POST", target, body, {"Content-Type": "text/plain; charset=utf-8"})
            answer = connection.getresponse()
            return answer.status, answer.read(ANSWER_LIMIT_BYTES + 1)
        except (http.client.HTTPException, ValueError) as error:
            raise ExchangeError(f"it does not speak HTTP: {error}") from error
        finally:
            connection.close()

    def end(self) -> None:
        """Let `post` fail, if it still runs."""
        self._is_over = True
        connected = self._connection.sock if self._connection else None
        if connected is not None:
            with contextlib.suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)


def _connect(url: str) -> tuple[http.client.HTTPConnection, str]:
    """A connection, not open yet, and what to ask it for."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ExchangeError(f"{url} is no address") from error
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise ExchangeError(f"{url} is not an http or https address without a password")
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return kind(host, port, timeout=ONE_WAIT_S), target
