"""Making a mirror: the whole public site into a folder, signed.

Rules kept here:

1. What is in the mirror is of one publication. Where one happens meanwhile, the pages are made once
   more before the manifest is written.
2. It is made with the rights of the public site, which can read what is published and nothing else.
   The log's key is read for one signature at the end.
3. The same published log and the same program give the same files, to the byte.

In which order things are written, and what a run that is cut off leaves: `unjoin.mirror.writing`.
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from unjoin.mirror.errors import MirrorError
from unjoin.mirror.manifest import File
from unjoin.mirror.writing import Folder, MirrorFolder, Written
from unjoin.publiclog.errors import NotStoredError
from unjoin.publiclog.notes import SigningKey
from unjoin.service.instance import current
from unjoin.service.mirror.copies import Published, list_copied, look, read_copied
from unjoin.service.mirror.leaves import compressed
from unjoin.service.mirror.pages import Pages
from unjoin.service.mirror.places import LANGUAGE_CODES, Address
from unjoin.service.mirror.workers import Work, make_leaves
from unjoin.service.site.doors import list_doors

_TRIES = 3
_SEEDS = ("", "numbers", "statements", "stories", "safety", "verify", "m/", "declare", "receipt")
"""Pages that are made though nothing may lead to them. The others are found by their links."""

_BATCH = 64


@dataclass(frozen=True, slots=True)
class MadeMirror:
    """What was done. `broken`: (page, target) of links that were taken out.

    `is_doorless`: no address is known that takes declarations.
    """

    written: Written
    broken: list[tuple[str, str]]
    is_doorless: bool


def make_mirror(
    directory: Path, *, signed: bool = True, with_gzip: bool = False, jobs: int | None = None
) -> MadeMirror:
    """Write the public site of this process's instance into `directory`.

    Raises MirrorError, InstanceError, LogError and OSError; what was written before stays, the
    mirror is then unfinished, and the next run completes it.
    """
    key = _key() if signed else None
    _check_place(directory)
    with closing(MirrorFolder(directory)) as folder:
        for _ in range(_TRIES):
            made = _try(folder, key, with_gzip=with_gzip, jobs=jobs or default_jobs())
            if made is not None:
                written, broken = made
                return MadeMirror(written, broken, not list_doors(current(), "en"))
    raise MirrorError(
        "publications came faster than the mirror could be made. It is unfinished; run it again",
        code="mirror-overtaken",
    )


def default_jobs() -> int:
    """As many processes as this one may use cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _try(
    folder: MirrorFolder, key: SigningKey | None, *, with_gzip: bool, jobs: int
) -> tuple[Written, list[tuple[str, str]]] | None:
    """One whole run; None where something was published meanwhile."""
    published = look()
    folder.look_again()
    run = _Run(folder, published, with_gzip=with_gzip)
    try:
        run.copy()
        run.make_pages()
        run.make_leaves(jobs)
    except NotStoredError:
        if look() == published:
            raise
        return None
    if look() != published:
        return None
    origin = current().log_vkey.name
    done = folder.finish(run.files, origin=origin, size=published.size, key=key)
    done.written += run.written_elsewhere
    return done, sorted(set(run.broken))


class _Run:
    """The steps of a run, and the files that came of them."""

    def __init__(self, folder: Folder, published: Published, *, with_gzip: bool) -> None:
        self.files: dict[str, File] = {}
        self.broken: list[tuple[str, str]] = []
        self.written_elsewhere = 0
        self._folder, self._published, self._with_gzip = folder, published, with_gzip
        self._copied = list_copied(published)
        self._pages = Pages(
            size=published.shown, proven=published.size, copied=frozenset(self._copied)
        )

    def copy(self) -> None:
        """The log and the data, as they are."""
        for items in read_copied(self._copied):
            self._put(items)

    def make_pages(self) -> None:
        """Every page but those of leaves."""
        for path in _SEEDS:
            for language in LANGUAGE_CODES:
                self._pages.follow(Address(language, path))
        self._drain()

    def make_leaves(self, jobs: int) -> None:
        """Those of leaves, and whatever they alone lead to."""
        work = Work(
            instance=current().directory,
            root=self._folder.root.resolve(),
            size=self._published.shown,
            proven=self._published.size,
            copied=frozenset(self._copied),
            known=self._pages.known,
            with_gzip=self._with_gzip,
        )
        written = self._folder.written
        for made in make_leaves(work, self._folder, jobs=jobs):
            self.files |= made.files
            self.broken += made.broken
            self.written_elsewhere += made.written
        # What this very process wrote is counted by the folder already.
        self.written_elsewhere -= self._folder.written - written

    def _drain(self) -> None:
        batch = []
        for item in self._pages.made():
            batch.append(item)
            if len(batch) == _BATCH:
                self._put(batch)
                batch = []
        self._put(batch)
        self.broken += self._pages.broken
        self._pages.broken = []

    def _put(self, items: list[tuple[str, bytes]]) -> None:
        self.files |= self._folder.put(compressed(items, with_gzip=self._with_gzip))


def _key() -> SigningKey:
    if not current().has_secret("log.key"):
        raise MirrorError(
            "the log's key (secrets/log.key), which signs a mirror, is not here. Run this where "
            "unjoin publish runs, or with --unsigned",
            code="mirror-key",
        )
    return current().log_key


def _check_place(directory: Path) -> None:
    """Whoever serves the folder must not serve the instance with it."""
    instance, place = current().directory, directory.resolve()
    if instance.is_relative_to(place) or (place / "unjoin.toml").exists():
        raise MirrorError(
            f"{directory} holds the instance, secrets included. Nothing was written. Choose a "
            "folder of its own",
            code="mirror-place",
        )
