"""Attacks on the key, the checkpoint, the tally and the cosignatures."""

from __future__ import annotations

from collections.abc import Iterator

from tests.tampered.attack import (
    TRUSTING_THE_KEY,
    Attack,
    base_files,
    changed,
    replace,
    with_file,
    without,
)
from tests.tampered.base_log import base_log
from tests.tampered.plain_log import (
    LOG_KEY,
    POLICY,
    WITNESSES,
    Key,
    checkpoint_text,
    cosigned,
    count,
    note,
    tally_text,
)

CHECKPOINT, TALLY, VKEY = "log/checkpoint", "log/tally", "log/vkey"
OTHER_KEY = Key(LOG_KEY.name, "another")


def attacks() -> Iterator[Attack]:
    yield from on_the_key()
    yield from on_the_checkpoint()
    yield from on_the_signed_text_of_the_checkpoint()
    yield from on_the_tally()
    yield from on_the_signed_text_of_the_tally()
    yield from on_cosignatures()


def on_the_key() -> Iterator[Attack]:
    text = base_files()[CHECKPOINT].split(b"\n\n")[0] + b"\n"
    tally = base_files()[TALLY].split(b"\n\n")[0] + b"\n"
    other = {
        VKEY: f"{OTHER_KEY.vkey}\n".encode(),
        CHECKPOINT: note(text, OTHER_KEY.line(text)),
        TALLY: note(tally, OTHER_KEY.line(tally)),
    }
    yield Attack(
        name="key-of-somebody-else",
        title="The whole log signed anew with another key of the same name",
        done="vkey, checkpoint and tally are those of another key; all else is right",
        code="vkey-other",
        where="vkey",
        files=base_files() | other,
    )
    yield Attack(
        name="key-changed-since",
        title="A log that shows another key than last time",
        done="as before, but the auditor was given no key and remembers the first one",
        code="vkey-other",
        where="vkey",
        files=base_files() | other,
        before=base_files(),
        arguments=("{here}/public",),
    )
    yield Attack(
        name="key-file-missing",
        title="No vkey file",
        done="the file vkey is gone; the auditor has the key from elsewhere",
        code="file-missing",
        where="vkey",
        files=without(VKEY),
    )
    yield Attack(
        name="key-with-wrong-id",
        title="A key whose id is not its own",
        done="one digit of the key id in vkey is another",
        code="vkey-id",
        where="vkey",
        files=with_file(VKEY, _wrong_id()),
    )
    yield Attack(
        name="key-file-with-appended-line",
        title="A second line in the key file",
        done="another key stands in a second line of vkey",
        code="vkey-form",
        where="vkey",
        files=changed(VKEY, lambda data: data + f"{OTHER_KEY.vkey}\n".encode()),
    )


def _wrong_id() -> bytes:
    name, key_id, rest = LOG_KEY.vkey.split("+", 2)
    digit = "0" if key_id[0] != "0" else "1"
    return f"{name}+{digit}{key_id[1:]}+{rest}\n".encode()


def on_the_checkpoint() -> Iterator[Attack]:
    data = base_files()[CHECKPOINT]
    text = data.split(b"\n\n")[0] + b"\n"
    line = LOG_KEY.line(text)
    for name, title, done, code, bad in (
        (
            "signature-flipped",
            "A checkpoint with a false signature",
            "the last letter of the signature before its padding is another",
            "note-signature",
            note(text, _other_signature(line)),
        ),
        (
            "root-changed",
            "A checkpoint whose root was changed after it was signed",
            "the first letter of the root is another",
            "note-signature",
            _with_line(data, 2, lambda root: (b"B" if root[:1] != b"B" else b"C") + root[1:]),
        ),
        (
            "size-changed",
            "A checkpoint whose size was changed after it was signed",
            "the size says 259",
            "note-signature",
            replace(b"\n260\n", b"\n259\n")(data),
        ),
        ("truncated", "A checkpoint cut short", "the last byte is gone", "note-form", data[:-1]),
        (
            "appended",
            "A checkpoint with a line behind the signature",
            "a line of text follows",
            "note-signature-line",
            data + b"hello\n",
        ),
        (
            "crlf",
            "A checkpoint with the line ends of another system",
            "every line ends with CR LF",
            "note-control",
            data.replace(b"\n", b"\r\n"),
        ),
        (
            "look-alike-dash",
            "A signature line that begins with another dash",
            "U+2013 in place of U+2014",
            "note-signature-line",
            data.replace("—".encode(), "–".encode()),
        ),
        (
            "signed-twice",
            "The same signature twice",
            "the log's signature line stands there twice",
            "note-signature-twice",
            data + line,
        ),
        (
            "unsigned",
            "A checkpoint that only a stranger signed",
            "the log's signature line is gone, that of an unknown key is there",
            "checkpoint-unsigned",
            note(text, WITNESSES[0].line(text)),
        ),
        ("empty", "An empty checkpoint", "the file has no bytes", "note-form", b""),
    ):
        yield Attack(
            name=f"checkpoint-{name}",
            title=title,
            done=done,
            code=code,
            where="checkpoint",
            files=with_file(CHECKPOINT, bad),
        )


def _other_signature(line: bytes) -> bytes:
    at = len(line) - 6
    letter = b"A" if line[at : at + 1] != b"A" else b"B"
    return line[:at] + letter + line[at + 1 :]


def _with_line(data: bytes, number: int, change: object) -> bytes:
    lines = data.split(b"\n")
    lines[number] = change(lines[number])  # type: ignore[operator]
    return b"\n".join(lines)


def on_the_signed_text_of_the_checkpoint() -> Iterator[Attack]:
    """The log's own key signed what it must not."""
    entries = base_log().packed()
    text = checkpoint_text(entries)
    root = text.split(b"\n")[2]
    for name, title, done, code, bad in (
        (
            "size-with-leading-zero",
            "A size with a leading zero",
            "the size is written 0260, and signed",
            "checkpoint-size",
            replace(b"\n260\n", b"\n0260\n")(text),
        ),
        (
            "size-in-full-width-digits",
            "A size in digits that look alike",
            "the size is written with full-width digits, and signed",
            "checkpoint-size",
            replace(b"\n260\n", "\n２６０\n".encode())(text),
        ),
        (
            "size-with-underscore",
            "A size that a lenient program would read",
            "the size is written 2_60, and signed",
            "checkpoint-size",
            replace(b"\n260\n", b"\n2_60\n")(text),
        ),
        (
            "root-without-padding",
            "A root in another spelling",
            "the padding of the root is gone, and the text signed",
            "checkpoint-root",
            replace(root, root[:-1])(text),
        ),
        (
            "of-another-log",
            "The checkpoint of another log",
            "another origin, signed with this log's key",
            "checkpoint-origin",
            checkpoint_text(entries, "test-key.example/other"),
        ),
        (
            "of-a-root-that-is-not-the-tiles",
            "A root that is not that of the entries",
            "all the files are right, but the signed root is that of 260 other entries",
            "root",
            checkpoint_text([b"no entry"] * 260),
        ),
        (
            "larger-than-the-log",
            "A checkpoint that promises more than there is",
            "the signed size is 300, of the same 260 entries",
            "file-missing",
            checkpoint_text(entries + entries[:40]),
        ),
    ):
        where = "tile/entries/001.p/44" if code == "file-missing" else "checkpoint"
        tally = base_files()[TALLY]
        if code in {"root", "file-missing"}:
            lines = tally_text(entries, count(base_log().entries)).split(b"\n")
            lines[2:4] = bad.split(b"\n")[1:3]
            tally = note(b"\n".join(lines))
        yield Attack(
            name=f"checkpoint-{name}",
            title=title,
            done=done,
            code=code,
            where=where,
            files=base_files() | {CHECKPOINT: note(bad), TALLY: tally},
        )


def on_the_tally() -> Iterator[Attack]:
    data = base_files()[TALLY]
    text = data.split(b"\n\n")[0] + b"\n"
    yield Attack(
        name="tally-missing",
        title="No tally",
        done="the file tally is gone",
        code="file-missing",
        where="tally",
        files=without(TALLY),
    )
    for name, title, done, code, bad in (
        (
            "changed",
            "A tally that was changed after it was signed",
            "one more person in a cell, and in the total",
            "note-signature",
            _one_more(text) + b"\n" + LOG_KEY.line(text),
        ),
        (
            "of-another-key",
            "A tally that another key signed",
            "the log's signature line is gone, another key's of the same name is there",
            "tally-unsigned",
            note(text, OTHER_KEY.line(text)),
        ),
        ("truncated", "A tally cut short", "the last 20 bytes are gone", "note-form", data[:-20]),
        (
            "appended",
            "A tally with an empty line and a line behind it",
            "what follows makes the signature line a part of the text",
            "note-signature-line",
            data + b"\ntotal 1000000\n",
        ),
        (
            "is-the-checkpoint",
            "The checkpoint in the place of the tally",
            "both are signed notes of the same key",
            "tally-form",
            base_files()[CHECKPOINT],
        ),
    ):
        yield Attack(
            name=f"tally-{name}",
            title=title,
            done=done,
            code=code,
            where="tally",
            files=with_file(TALLY, bad),
        )


def _one_more(text: bytes) -> bytes:
    """`text` with a person more in its last cell and in its total."""
    lines = text.decode().split("\n")
    for number in (-3, -2):
        words = lines[number].split(" ")
        lines[number] = " ".join([*words[:-1], str(int(words[-1]) + 1)])
    return "\n".join(lines).encode()


def on_the_signed_text_of_the_tally() -> Iterator[Attack]:
    """The log's own key signed a tally that is not so."""
    log = base_log()
    entries, cells = log.packed(), count(log.entries)
    text = tally_text(entries, cells)
    earlier = log.upto(250)
    moved = cells | {(1, 1): cells[1, 1] + cells[1, 3], (1, 3): 0}
    for name, title, done, code, bad in (
        (
            "with-one-more",
            "A tally that counts one person too many",
            "one more person in a cell and in the total, signed",
            "tally-mismatch",
            _one_more(text),
        ),
        (
            "with-better-consent",
            "A tally that makes hearsay a person's own hand",
            "the relayed persons of a mask stand under self; the total is right; signed",
            "tally-mismatch",
            tally_text(entries, moved),
        ),
        (
            "with-wrong-total",
            "A total that is not the sum of its cells",
            "the total says a hundred more than the cells, signed",
            "tally-sum",
            tally_text(entries, cells, sum(cells.values()) + 100),
        ),
        (
            "with-look-alike-hyphen",
            "A word with another hyphen",
            "head-count is written with U+2011, signed",
            "tally-form",
            text.replace(b"head-count", "head\u2011count".encode()),
        ),
        (
            "with-leading-zero",
            "A number with a leading zero",
            "the total begins with 0, signed",
            "tally-form",
            replace(b"total ", b"total 0")(text),
        ),
        (
            "with-line-separator",
            "A line end that is none",
            "U+2028 stands where a line ends, signed",
            "tally-form",
            replace(b"campaign ccp\n", "campaign ccp\u2028".encode())(text),
        ),
        (
            "with-a-cell-twice",
            "The same cell twice",
            "a cell of one person was split in two lines, signed",
            "tally-form",
            _split_a_cell(text),
        ),
        (
            "of-earlier",
            "An earlier tally beside the new checkpoint",
            "the tally of 250 leaves, right when it was signed",
            "tally-mismatch",
            tally_text(earlier.packed(), count(earlier.entries)),
        ),
        (
            "of-another-root",
            "A tally of the same size for other entries",
            "the root in the tally is another, signed",
            "tally-mismatch",
            tally_text([b"no entry"] * 260, cells),
        ),
        (
            "of-another-log",
            "The tally of another log",
            "another origin, signed with this log's key",
            "tally-origin",
            replace(LOG_KEY.name.encode(), b"test-key.example/other")(text),
        ),
        (
            "without-an-organisation",
            "A tally that hides an organisation",
            "the tally knows the first two organisations only, so the entries break rule 1",
            "tally-rule-1",
            _without_pioneers(entries, cells),
        ),
    ):
        broken_fold = code == "tally-rule-1"
        yield Attack(
            name=f"tally-{name}",
            title=title,
            done=done,
            code=code,
            where="leaf 1" if broken_fold else "tally",
            files=with_file(TALLY, note(bad)),
        )
    yield organisations_renumbered(text)


def _split_a_cell(text: bytes) -> bytes:
    lines = text.decode().split("\n")
    number = next(at for at, line in enumerate(lines) if line.startswith("cell 1 self "))
    words = lines[number].split(" ")
    lines[number : number + 1] = ["cell 1 self 1", f"cell 1 self {int(words[3]) - 1}"]
    return "\n".join(lines).encode()


def _without_pioneers(entries: list[bytes], cells: dict[tuple[int, int], int]) -> bytes:
    kept = {(mask, standing): n for (mask, standing), n in cells.items() if mask < 4}
    return replace(b"organisation 2 pioneers\n", b"")(tally_text(entries, kept))


def organisations_renumbered(text: bytes) -> Attack:
    swapped = text.replace(b"0 party", b"0 league", 1).replace(b"1 league", b"1 party", 1)
    return Attack(
        name="tally-with-organisations-renumbered",
        title="Organisations that changed their numbers",
        done="before, bit 0 was party and bit 1 league; now it is the other way round",
        code="tally-organisations",
        where="tally",
        files=with_file(TALLY, note(swapped)),
        before=base_files(),
    )


def on_cosignatures() -> Iterator[Attack]:
    text = base_files()[CHECKPOINT].split(b"\n\n")[0] + b"\n"
    both = cosigned(text, *WITNESSES)
    second = both.splitlines(keepends=True)[-1]
    older = checkpoint_text(base_log().upto(250).packed())
    for name, title, done, code, bad in (
        (
            "missing",
            "Fewer cosignatures than the policy asks for",
            "one of the two witnesses has not cosigned",
            "policy-unmet",
            cosigned(text, WITNESSES[0]),
        ),
        (
            "false",
            "A cosignature that does not verify",
            "one letter of the second witness's line is another",
            "note-signature",
            replace(second, _other_signature(second))(both),
        ),
        (
            "of-earlier",
            "A cosignature of an earlier checkpoint",
            "the second witness's line is of the checkpoint of 250 leaves",
            "note-signature",
            replace(second, WITNESSES[1].cosignature_line(older, 1_795_219_200))(both),
        ),
        (
            "twice",
            "One witness twice in place of two",
            "the first witness's line stands there a second time, with another time",
            "note-signature-twice",
            cosigned(text, WITNESSES[0]) + WITNESSES[0].cosignature_line(text, 1_795_219_201),
        ),
    ):
        yield Attack(
            name=f"cosignature-{name}",
            title=title,
            done=done,
            code=code,
            where="checkpoint",
            files=with_file(CHECKPOINT, bad),
            beside={"policy": POLICY},
            arguments=(*TRUSTING_THE_KEY, "--policy", "{here}/policy"),
        )
