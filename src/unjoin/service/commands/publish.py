"""`unjoin publish`: publish one shuffled batch, if one is due; or go on doing so."""

from __future__ import annotations

import argparse
import gc
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from unjoin.service.commands.session import start_django
from unjoin.service.process_memory import UNWIPED, start_over_wiping

if TYPE_CHECKING:
    from unjoin.service.publication.actions import Published
    from unjoin.service.publication.counted_store import CountedStore
    from unjoin.service.publication.replay import FilesState
    from unjoin.service.publication.steps import OnStep

_INTERVAL = re.compile(r"([1-9][0-9]{0,5})([smh])", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_LOOK_AGAIN_S = 0.2


class StoppedError(Exception):
    """The run was asked to end, and ended between two steps."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--data", type=Path, default=Path(), metavar="DIR", help="the instance (default: here)"
    )
    parser.add_argument(
        "--every",
        type=_interval,
        metavar="TIME",
        help="go on, and look again after TIME, such as 30s, 10m or 1h, until SIGTERM",
    )
    parser.add_argument(
        "--verbose", action="store_true", help="say each step, with the files it wrote"
    )


def run(args: argparse.Namespace) -> int:
    """Publish and say what was published, or why nothing was."""
    if args.every and not start_over_wiping():  # it opens what waits, and goes on for weeks
        print(UNWIPED, file=sys.stderr, flush=True)
    start_django(args.data, site="publisher")
    if args.every:
        return _repeat(args.every, verbose=args.verbose)
    from django.db import Error

    try:
        done = _publish(_say_nothing, verbose=args.verbose)
    except Error as error:
        # Not its text, which could be of a row; that of the driver's error behind it has a name.
        raise OSError(
            f"the database failed ({_name(error.__cause__ or error)}). Nothing is lost: what was "
            "not committed still waits in the inbox, what was is completed by the next run."
        ) from error
    if not done.entries:
        print(
            f"Nothing published: {done.ready} of the {done.needed} declarations "
            "that make a batch are ready, and none has waited its longest."
        )
    _report(done)
    return 0


def _repeat(every_s: int, *, verbose: bool) -> int:
    """Publish, wait, and again, until SIGTERM or Ctrl-C; a run that fails is not the last.

    Nothing is said of a run that published nothing: a journal notes the minute of
    every line, and how many wait must not be seen to grow.
    """
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)

    def check(step: object) -> None:
        if stopped:
            raise StoppedError

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped:
        _run_once(check, verbose=verbose)
        end = time.monotonic() + every_s
        while not stopped and time.monotonic() < end:
            time.sleep(_LOOK_AGAIN_S)
    return 0


def _run_once(check: Callable[[object], None], *, verbose: bool) -> None:
    from django.db import connection

    from unjoin.publiclog.errors import LogError
    from unjoin.registry.errors import RegistryError

    try:
        done = _publish(check, verbose=verbose)
        if (
            done.entries
            or done.problems
            or (done.files and done.files.published != done.files.signed)
            or (done.searched and done.searched.waiting)
        ):
            _report(done)
    except StoppedError:
        return
    except (LogError, RegistryError, OSError) as error:
        _complain(str(error))
    except Exception as error:  # noqa: BLE001 — the next run may do better than this one
        # Not its text, which could be of a row.
        _complain(_name(error))
    finally:
        connection.close()
        gc.collect()


def _name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _complain(reason: str) -> None:
    print(f"unjoin: this run failed, the next tries again: {reason}", file=sys.stderr, flush=True)


def _publish(check: Callable[[object], None], *, verbose: bool) -> Published:
    from unjoin.service.accounts.audit import PUBLISHER
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.publication.actions import publish
    from unjoin.service.publication.counted_store import CountedStore

    store = CountedStore(current().open_public_files())
    done = publish(
        instance=current(),
        by=PUBLISHER,
        today=today(),
        on_step=_tell(store, check) if verbose else check,
        store=store,
    )
    _write_sheets(store, check, is_new=bool(done.entries))
    return done


def _write_sheets(store: CountedStore, check: Callable[[object], None], *, is_new: bool) -> None:
    """The press sheets of what is published; without them it is published all the same."""
    from unjoin.service.instance import current
    from unjoin.service.publication.errors import PublicationError
    from unjoin.service.publication.turn import only_publisher
    from unjoin.service.sheets.rendering import SheetError
    from unjoin.service.sheets.writing import write_press_sheets

    try:
        with only_publisher(check) as alone:
            write_press_sheets(store, instance=current(), alone=alone)
    except StoppedError:
        return  # what was published is still to be told; the next run writes them
    except PublicationError as error:
        print(f"unjoin: no press sheet: {error}", file=sys.stderr, flush=True)
    except SheetError as error:
        if is_new:
            print(f"unjoin: no press sheet: {error}.", file=sys.stderr, flush=True)


def _tell(store: CountedStore, check: Callable[[object], None]) -> OnStep:
    """Prints each step, with what was written since the one before."""
    from unjoin.service.publication.steps import Step

    def tell(step: Step) -> None:
        check(step)
        print(f"{step.value}{store.take_counts()}", flush=True)

    return tell


def _report(done: Published) -> None:
    for problem in done.problems:
        print(f"unjoin: {problem}", file=sys.stderr)
    if done.entries:
        print(f"Published {done.entries} entries; the count changed by {done.persons:+d} persons.")
        print(f"The log now has {done.size} entries.")
    if done.unopened:
        print(f"{done.unopened} receipts have rows that could not be used; they were left.")
    if done.files:
        _report_files(done.files)
    if done.searched and done.searched.waiting:
        print(f"{done.searched.waiting} statements cannot be searched yet. The next run goes on.")
    sys.stdout.flush()


def _report_files(files: FilesState) -> None:
    if not files.has_policy:
        print("No witness is asked: there is no witnesses.policy.")
    for missing in files.missing:
        print(f"Without a cosignature: {missing.sentence}.")
    if files.published != files.signed:
        print(
            f"The checkpoint of {files.signed} entries is held back until witnesses.policy is met. "
            f"Published is {'none yet' if files.published is None else files.published}. "
            "The next run asks again."
        )


def _say_nothing(step: object) -> None:
    """Goes on."""


def _interval(text: str) -> int:
    found = _INTERVAL.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError("expected a time such as 30s, 10m or 1h")
    return int(found[1]) * _SECONDS[found[2]]
