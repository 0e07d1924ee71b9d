"""A log on a site, read over HTTP or HTTPS.

The server is not trusted with anything, not even to answer: each file has a
limit in bytes and a time by which it must be whole, however slowly it comes;
redirects are followed on the same host only; what comes compressed though
nobody asked for it is refused, because a small answer could unpack to a large
one. What may pass by itself (a lost connection, 429, 5xx) is tried again a few
times. Proxies set in the environment are not used.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast
from urllib.parse import SplitResult, urljoin, urlsplit

from unjoin.audit.errors import MissingError, SourceError, TooLongError, UnreachableError
from unjoin.audit.sources import (
    CHECKPOINT_LIMIT_BYTES,
    Request,
    Source,
    missing,
    too_long,
    unreachable,
)

CONNECTIONS = 8
"""For each process. A log is many small files, so most of the time is waiting."""

TIMEOUT_S = 20.0
"""For a connection, and for each silence."""

FILE_TIMEOUT_S = 60.0
"""For a whole file, from the request to its last byte."""

ATTEMPTS = 4
BACKOFF_S = 0.5
"""Before the second attempt; twice as long before each further one."""

REDIRECTS = 3
_REDIRECTED = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_ABSENT = frozenset({404, 410})
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "unjoin-audit"}


class HttpSource:
    """The files below a URL, which ends with a slash."""

    def __init__(self, url: str, site: str | None = None) -> None:
        self._url = url
        self._site = site
        self._begin()

    def _begin(self) -> None:
        self._mine = threading.local()
        self._open: set[_Connection] = set()
        self._lock = threading.Lock()
        self._readers: ThreadPoolExecutor | None = None
        self._aborted = threading.Event()

    def __getstate__(self) -> tuple[str, str | None]:
        return self._url, self._site

    def __setstate__(self, state: tuple[str, str | None]) -> None:
        self._url, self._site = state
        self._begin()

    def read(self, path: str, limit: int) -> bytes:
        """As `Source.read`."""
        if self._aborted.is_set():
            raise unreachable(path, "the audit is ending")
        wait = BACKOFF_S
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._follow(path, limit)
            except _PassingError as error:
                if attempt == ATTEMPTS or self._aborted.is_set():
                    raise unreachable(path, f"{error} ({attempt} times)") from None
            self._aborted.wait(wait)
            wait *= 2
        raise AssertionError("the last attempt returns or raises")

    def read_many(self, requests: Sequence[Request]) -> list[bytes | SourceError]:
        """As `Source.read_many`, over `CONNECTIONS` connections side by side."""
        with self._lock:
            if self._readers is None:
                self._readers = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="http")
        return list(self._readers.map(self._try, requests))

    def _try(self, request: Request) -> bytes | SourceError:
        try:
            return self.read(*request)
        except SourceError as error:
            return error

    def list_paths(self) -> Iterator[str] | None:
        """As `Source.list_paths`: a site does not say what else it has."""
        return None

    def beside(self) -> Source | None:
        """As `Source.beside`: the site, where the log is below it."""
        return None if self._site is None else HttpSource(self._site)

    def describe(self) -> str:
        """The URL."""
        return self._url

    def abort(self) -> None:
        """As `Source.abort`: closes the connections under those who read from them."""
        self._aborted.set()
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            connection.abort()

    def close(self) -> None:
        """As `Source.close`."""
        self.abort()
        if self._readers is not None:
            self._readers.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            connections = list(self._open)
            self._open.clear()
        for connection in connections:
            connection.close()

    def _follow(self, path: str, limit: int) -> bytes:
        url = urlsplit(self._url + path)
        home = (url.scheme, url.netloc)
        for _ in range(REDIRECTS + 1):
            answer = self._ask(url, path, limit)
            if isinstance(answer, bytes):
                return answer
            url = _joined(url, answer.location)
            if (url.scheme, url.netloc) != home:
                raise unreachable(path, "the server sends us to another host")
        raise unreachable(path, f"more than {REDIRECTS} redirects")

    def _ask(self, url: SplitResult, path: str, limit: int) -> bytes | _Elsewhere:
        connection = self._connection(url)
        try:
            answer = connection.fetch(url, path, limit)
        except (OSError, http.client.HTTPException, ValueError) as error:
            # ValueError: what http.client raises for some malformed answers.
            self._drop(connection)
            raise _PassingError(_describe(error)) from None
        except (SourceError, _PassingError):
            self._drop(connection)
            raise
        if connection.is_spent:
            self._drop(connection)
        return answer

    def _connection(self, url: SplitResult) -> _Connection:
        connection: _Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = _Connection(url, self._aborted)
            with self._lock:
                self._open.add(connection)
        return connection

    def _drop(self, connection: _Connection) -> None:
        self._mine.connection = None
        with self._lock:
            self._open.discard(connection)
        connection.close()


def open_site(url: str) -> HttpSource:
    """The log at `url`, which is its base or the site that has it in ``log/``.

    Raises MissingError where neither has a checkpoint, and UnreachableError.
    """
    if not _is_base(url):
        raise unreachable(url, "expected http(s)://host/path/, without a name, query or fragment")
    base = url if url.endswith("/") else f"{url}/"
    site = base.removesuffix("log/") if base.endswith("/log/") else None
    for source in (HttpSource(base, site), HttpSource(f"{base}log/", base)):
        try:
            source.read("checkpoint", CHECKPOINT_LIMIT_BYTES)
        except TooLongError:
            return source
        except MissingError:
            source.close()
            continue
        except UnreachableError:
            source.close()
            raise
        return source
    raise MissingError(
        f"{base}: no file named checkpoint there, nor in log/ below it",
        code="missing",
        path="checkpoint",
    )


def _is_base(url: str) -> bool:
    """Whether `url` is that of a host and a path, and of nothing else."""
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0  # raises for what is no port
    except ValueError:
        return False
    return has_host and parts.username is None and not parts.query and not parts.fragment


def _joined(url: SplitResult, location: str) -> SplitResult:
    """Where `location` (untrusted) points, seen from `url`; nowhere, where it is no address."""
    try:
        return urlsplit(urljoin(url.geturl(), location))
    except ValueError:
        return urlsplit("")


class _PassingError(Exception):
    """Something that may be otherwise at the next attempt."""


class _Elsewhere:
    """Where a redirect points."""

    def __init__(self, location: str) -> None:
        self.location = location


class _Connection:
    """One connection to the host, opened when it is needed and kept while it answers."""

    def __init__(self, url: SplitResult, aborted: threading.Event) -> None:
        self._aborted = aborted
        host, port = url.hostname or "", url.port
        self._http: http.client.HTTPConnection
        if url.scheme == "https":
            context = ssl.create_default_context()
            self._http = http.client.HTTPSConnection(host, port, timeout=TIMEOUT_S, context=context)
        else:
            self._http = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
        self._socket: _TimedSocket | None = None
        self.is_spent = False

    def fetch(self, url: SplitResult, path: str, limit: int) -> bytes | _Elsewhere:
        """One request. Raises SourceError, _PassingError, and what `http.client` raises."""
        was_open = self._socket is not None
        try:
            response = self._request(url)
        except (http.client.RemoteDisconnected, ConnectionError):
            # A server may close a connection that has been idle; that says nothing.
            if not was_open or self._aborted.is_set():
                raise
            self.close()
            response = self._request(url)
        status = response.status
        if status == http.client.OK:
            return self._body(response, path, limit)
        self.is_spent = True  # whatever comes with another answer is not read
        location = response.getheader("Location")
        if status in _REDIRECTED and location:
            return _Elsewhere(location)
        if status in _ABSENT:
            raise missing(path)
        if status in _PASSING:
            raise _PassingError(f"the server answers {status}")
        raise unreachable(path, f"the server answers {status}")

    def _request(self, url: SplitResult) -> http.client.HTTPResponse:
        if self._socket is None:
            self._http.connect()
            self._socket = _TimedSocket(self._http.sock)
            self._http.sock = self._socket
        # Whoever aborts sets this first and shuts the sockets then, so none is waited at unnoticed.
        if self._aborted.is_set():
            raise ConnectionAbortedError("aborted")
        self._socket.deadline = time.monotonic() + FILE_TIMEOUT_S
        self._http.request("GET", url.path or "/", headers=_HEADERS)
        return self._http.getresponse()

    def _body(self, response: http.client.HTTPResponse, path: str, limit: int) -> bytes:
        if response.getheader("Content-Encoding", "identity") != "identity":
            raise unreachable(path, "the answer is compressed, though nobody asked for that")
        if response.length is not None and response.length > limit:
            raise too_long(path, limit)
        data = response.read(limit + 1)
        if len(data) > limit:
            raise too_long(path, limit)
        if response.length:  # Python gives short answers to a bounded read without a word
            raise _PassingError("the answer ends too early")
        self.is_spent = response.will_close
        return data

    def abort(self) -> None:
        """End what is being read, from another thread."""
        if self._socket is not None:
            self._socket.abort()

    def close(self) -> None:
        """Close the connection. A later request would open it again."""
        self._http.close()
        if self._socket is not None:
            self._socket.end()
            self._socket = None


class _TimedSocket:
    """A socket as `http.client` needs it, which stops receiving at a deadline.

    A time limit of the socket alone would start anew with every byte.
    """

    def __init__(self, wrapped: socket.socket) -> None:
        self._wrapped = wrapped
        self.deadline = 0.0

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        return io.BufferedReader(cast("Any", _TimedReader(self)))

    def receive_into(self, buffer: memoryview) -> int:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._wrapped.settimeout(min(left, TIMEOUT_S))
        return self._wrapped.recv_into(buffer)

    def sendall(self, data: bytes) -> None:
        self._wrapped.settimeout(TIMEOUT_S)
        self._wrapped.sendall(data)

    def abort(self) -> None:
        try:
            self._wrapped.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it was closed already

    def close(self) -> None:
        """`http.client` says this when it has the head of an answer; the body is still to come."""

    def end(self) -> None:
        self._wrapped.close()


class _TimedReader(io.RawIOBase):
    """What a `_TimedSocket` receives, as a file."""

    def __init__(self, source: _TimedSocket) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._source.receive_into(buffer)


def _describe(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return f"the connection cannot be trusted: {error.reason or error}"
    if isinstance(error, OSError):
        return error.strerror or str(error) or type(error).__name__
    return f"not an answer of HTTP ({type(error).__name__})"
