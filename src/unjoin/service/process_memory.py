"""What the memory of a process still holds of what people wrote, and what may be copied of it.

A process that has answered a form has had names, texts and receipts in its memory,
and freeing memory does not empty it. Rules kept here:

1. What is freed is overwritten at once: Python's objects, as PYTHONMALLOC sends them
   to the C library; what C libraries and pyrage allocate; and the buffers of granian,
   whose allocator is jemalloc. Both allocators read this from the environment when
   the program begins, so `start_over_wiping` begins it again.
2. What is no longer used but hangs together in circles, as a Django request with
   what was made for it does, is found and freed soon after a request; so is what
   Django remembers of the languages that browsers asked for. What was loaded before
   the first request is not looked through (`set_apart`).
3. A connection on which a form came is closed with the answer, and an idle one after
   `IDLE_MS`: what was read last stays in its buffer as long as it is open.
4. So is a connection to PostgreSQL, for the same reason: the last rows are in its buffer.
5. No process writes its memory to a file when it fails, and none of another user,
   nor of this one, may look into it.

What is in use stays: the pepper, and whatever is being answered at this moment. What
the kernel swaps out is the system's matter (see the unit files). Decision 0019 says what was
measured. Sources: glibc manual, "Memory Allocation Tunables" and mallopt(3);
jemalloc(3), `opt.junk`; prctl(2), PR_SET_DUMPABLE.
"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PAUSE_S = 1.0
"""How long after a request what it left behind is collected; also how often at most."""

IDLE_MS = 5000
"""How long a connection may stay open that nobody uses."""

WIPING = {
    "PYTHONMALLOC": "malloc",
    "MALLOC_PERTURB_": "165",
    # Small pieces would else be set aside for the next use with their contents.
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",
    # Nor set aside here; large pieces are not overwritten but go back to the kernel at once.
    "_RJEM_MALLOC_CONF": "junk:true,tcache:false,narenas:1,dirty_decay_ms:0,muzzy_decay_ms:0",
}
"""The environment in which both allocators overwrite what is freed."""

UNWIPED = (
    "unjoin: the C library of this system does not overwrite freed memory (glibc would). "
    "Whoever copies this process's memory may find what people wrote."
)
"""What an operator reads where `start_over_wiping` cannot do it."""

_PR_SET_DUMPABLE = 4


def start_over_wiping() -> bool:
    """Begin this very program again so that it overwrites what it frees.

    Returns True where it already does so; False where the C library is another than
    glibc: the process can serve, but what it frees keeps its contents.
    """
    if not _has_glibc():
        return False
    if not WIPING.items() <= os.environ.items():
        # This very command line once more.
        os.execve(sys.executable, sys.orig_argv, {**os.environ, **WIPING})  # noqa: S606  # nosec B606
    return True


def _has_glibc() -> bool:
    try:
        return (os.confstr("CS_GNU_LIBC_VERSION") or "").startswith("glibc")
    except (OSError, ValueError):
        return False


def forbid_copies() -> None:
    """Neither a core file of this process and its children, nor a look into their memory.

    Raises OSError where the kernel does not let it.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"memory cannot be kept from others: {os.strerror(number)}")


def set_apart() -> None:
    """Look no more through what is in memory now when circles are collected.

    For a process that has loaded everything and has not answered anybody: what is there
    holds nothing of a visitor and stays until the end. Looking through it took 0.2 s after
    each request, in which nobody was answered (Python's gc.freeze).
    """
    gc.collect()
    gc.freeze()


def forget_soon(application: WSGIApplication) -> WSGIApplication:
    """`application` of a Django process, which frees soon after a request what it left behind."""
    from django.core.signals import request_finished, request_started

    collector = _Collector()
    request_started.connect(collector.note_beginning, weak=False)
    request_finished.connect(collector.note_end, weak=False)

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            return application(environ, start_response)
        return application(environ, _closing(start_response))

    return answer


def _closing(start_response: StartResponse) -> StartResponse:
    """`start_response` that closes the connection after the answer."""

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
        return start_response(status, [*headers, ("Connection", "close")], *more)

    return start


class _Collector:
    """Tidies up a moment after requests, and more after the last one; in a thread of its own."""

    def __init__(self) -> None:
        self._happened = threading.Event()
        self._lock = threading.Lock()
        self._is_running = False
        self._in_hand = 0
        self._connections: weakref.WeakSet[Any] = weakref.WeakSet()

    def note_beginning(self, **_: object) -> None:
        """A request begins. With the first one the thread does: after all forking is done."""
        with self._lock:
            self._in_hand += 1
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, daemon=True).start()
        self._happened.set()

    def note_end(self, **_: object) -> None:
        """A request was answered, in this thread."""
        from django.db import connection

        with self._lock:
            self._in_hand -= 1
            if connection.vendor == "postgresql" and connection.connection is not None:
                self._connections.add(connection.connection)
        self._happened.set()

    def _run(self) -> None:
        while True:
            self._happened.wait()
            time.sleep(PAUSE_S)
            self._happened.clear()
            _forget_languages()
            gc.collect()
            if not self._happened.wait(IDLE_MS / 1000):
                self._close_connections()

    def _close_connections(self) -> None:
        """Where nobody is being answered. Django looks first whether a connection still works."""
        with self._lock:
            if self._in_hand == 0:
                for connection in list(self._connections):
                    connection.close()


def _forget_languages() -> None:
    """Empty what Django remembers of Accept-Language, which tells browsers apart."""
    from django.utils.translation import trans_real

    for function in list(vars(trans_real).values()):
        if callable(function) and hasattr(function, "cache_clear"):
            function.cache_clear()
