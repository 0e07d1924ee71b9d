"""Publishing the kit: the file, and a note signed by the log's key that says which file it is.

::

    data/kit/kit.html   the kit
    log/kit             the note: name of the log, path, bytes and SHA-256 of the kit
    data/kit/made-of    SHA-256 of what it was made of, so that it is built only when that changes

Rules kept here:

1. It comes after everything else of a publication, and no kit is no reason not to publish.
2. The file is there before the note that names it; whoever reads between the two reads again.
3. What a note names was built by this program of this instance's campaign and public keys.
"""

from __future__ import annotations

import hashlib
from typing import Final

from unjoin.audit.kit_check import open_kit_note
from unjoin.publiclog.errors import NotStoredError
from unjoin.publiclog.notes import Note, VerifierKey
from unjoin.publiclog.storage import Store
from unjoin.registry.kit_note import KitNote, encode_kit_note
from unjoin.service.instance import Instance
from unjoin.service.kit.build import KitError, build_kit
from unjoin.service.kit.made_of import made_of

KIT_PATH: Final = "data/kit/kit.html"
NOTE_PATH: Final = "log/kit"
MADE_OF_PATH: Final = "data/kit/made-of"


def publish_kit(store: Store, *, instance: Instance) -> str | None:
    """Write the kit and its note where `store` has not those of today's keys and texts.

    The sentence why there is none to write, else None. Raises StoreError.
    """
    digest = made_of(instance)
    line = f"{digest.hex()}\n".encode()
    if _read(store, MADE_OF_PATH) == line and _is_published(store, instance.log_vkey):
        return None
    try:
        kit = _build(digest, instance)
    except KitError as error:
        return str(error)
    store.write(KIT_PATH, kit, immutable=False)
    store.write(NOTE_PATH, _sign(kit, instance), immutable=False)
    store.write(MADE_OF_PATH, line, immutable=False)
    return None


def _sign(kit: bytes, instance: Instance) -> bytes:
    key = instance.log_key
    path = KIT_PATH.removeprefix("data/")
    text = encode_kit_note(KitNote(key.name, path, len(kit), hashlib.sha256(kit).digest()))
    return Note(text, (key.sign(text),)).encode()


def _is_published(store: Store, vkey: VerifierKey) -> bool:
    """Whether the kit in `store` is the one that its signed note names."""
    data, kit = _read(store, NOTE_PATH), _read(store, KIT_PATH)
    note = open_kit_note(data, vkey) if data else None
    return note is not None and kit is not None and hashlib.sha256(kit).digest() == note.digest


def _read(store: Store, path: str) -> bytes | None:
    try:
        return store.read(path)
    except NotStoredError:
        return None


_built: dict[bytes, bytes] = {}


def _build(digest: bytes, instance: Instance) -> bytes:
    """The kit made of what `digest` stands for; the last one is kept."""
    if digest not in _built:
        kit = build_kit(instance)
        _built.clear()
        _built[digest] = kit
    return _built[digest]
