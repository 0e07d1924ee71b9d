"""Checks units side by side: on threads with the fast kernel, on processes with the plain one.

The fast kernel works without the interpreter's lock, so threads are enough, and
nothing has to be compiled twice. The plain one is Python, and needs a process
for each core. Whichever it is, the work ends soon when nobody wants it any more:
processes are stopped, and threads end with the unit they are at.
"""

from __future__ import annotations

import copy
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import NamedTuple

from unjoin.audit.errors import WorkerError
from unjoin.audit.kernel import FastKernel
from unjoin.audit.sources import Source
from unjoin.audit.units import UnitReport, check_unit

AHEAD = 2
"""Units given out for each worker: one to work at, one to go on with."""


class Task(NamedTuple):
    """A unit to check, and how many leaves of it the log has."""

    unit: int
    leaves: int


def check_units(
    source: Source, tasks: Iterable[Task], *, jobs: int, fast: FastKernel | None
) -> Generator[UnitReport, None, None]:
    """A report for each task, in the order in which they get done.

    Raises UnreachableError, and WorkerError ``worker-died`` or ``kernels-disagree``. The iterator
    must be used up or closed; whoever is in a hurry aborts the source before.
    """
    if jobs == 1:
        for task in tasks:
            yield check_unit(source, task.unit, task.leaves, fast)
    elif fast is not None:
        threads = ThreadPoolExecutor(jobs, thread_name_prefix="audit")
        yield from _run(threads, tasks, jobs, lambda task: check_unit(source, *task, fast), source)
    else:
        children = set(multiprocessing.active_children())
        processes = ProcessPoolExecutor(
            jobs, mp_context=_context(), initializer=_begin, initargs=(source, os.getpid())
        )
        try:
            yield from _run(processes, tasks, jobs, _check_in_process, source)
        finally:
            _stop(children)


def default_jobs() -> int:
    """As many workers as this process may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(
    executor: Executor,
    tasks: Iterable[Task],
    jobs: int,
    check: Callable[[Task], UnitReport],
    source: Source,
) -> Iterator[UnitReport]:
    running: set[Future[UnitReport]] = set()
    done = False
    try:
        for task in tasks:
            running.add(executor.submit(check, task))
            if len(running) >= AHEAD * jobs:
                yield from _finished(running)
        while running:
            yield from _finished(running)
        done = True
    except GeneratorExit:
        raise
    except BrokenProcessPool:
        raise WorkerError(
            "a worker process died, so the audit could not be finished; what was checked before "
            "is remembered",
            code="worker-died",
        ) from None
    except BaseException:
        source.abort()  # so that no reader is waited for, below
        raise
    finally:
        # Threads end by themselves; processes are stopped, and one that died is not waited for.
        wait_for_all = done or isinstance(executor, ThreadPoolExecutor)
        executor.shutdown(wait=wait_for_all, cancel_futures=True)


def _finished(running: set[Future[UnitReport]]) -> Iterator[UnitReport]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    running -= done
    for future in done:
        yield future.result()


def _context() -> BaseContext:
    """Forking is cheapest, and safe as long as no other thread is there that might hold a lock."""
    forking = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forking else "spawn")


_LOOK_AGAIN_S = 0.5

_source: list[Source] = []
"""In a worker process: what it reads."""


def _begin(source: Source, parent: int) -> None:
    # The queues between processes do not end with the audit that is killed.
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    # An interrupt at the terminal reaches the workers too; they shall simply end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # A forked process must not read from connections that its parent has open.
    _source[:] = [copy.copy(source)]


def _end_with(parent: int) -> None:
    """End this process soon after `parent`, whatever it is waiting for."""
    while os.getppid() == parent:
        time.sleep(_LOOK_AGAIN_S)
    os._exit(1)


def _check_in_process(task: Task) -> UnitReport:
    return check_unit(_source[0], task.unit, task.leaves, None)


def _stop(children: set[multiprocessing.process.BaseProcess]) -> None:
    """Stop the processes that have been started since `children` was taken."""
    for process in set(multiprocessing.active_children()) - children:
        process.terminate()
