"""Checks 5, 6 and 7: what the engine found in one pass over the log, each fault in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from unjoin.audit.engine import Result, check_log
from unjoin.audit.findings import Finding
from unjoin.audit.plan import Options, Progress
from unjoin.audit.report import CheckList
from unjoin.audit.sources import Source
from unjoin.audit.state import State
from unjoin.publiclog.checkpoints import Checkpoint
from unjoin.registry.organisations import ANY, OrganisationMask


def check_entries(
    source: Source,
    checkpoint: Checkpoint,
    known: OrganisationMask,
    options: Options,
    state: State,
    checks: CheckList,
    progress: Progress,
) -> Result:
    """Read, hash and count the log up to `checkpoint`, and note the checks tree, entries and count.

    `known`: the mask of the campaign's organisations, `ANY` where it is not known. Raises
    AuditError as `check_log`.
    """
    result = check_log(
        source,
        checkpoint.size,
        checkpoint.root,
        known,
        state=state,
        jobs=options.jobs,
        progress=lambda done, of: progress("entries", done, of),
        kernel=options.kernel,
        again=options.again,
    )
    _note_tree(result, checks)
    _note_entries(result, checks)
    _note_count(result, checks, is_known=known != ANY)
    return result


def changed_since(result: Result) -> tuple[list[Finding], dict[str, int]]:
    """What an earlier audit read otherwise, and how many more such findings there are."""
    return _split(result, _is_of_history)


def _note_tree(result: Result, checks: CheckList) -> None:
    remarks = []
    if result.entries_known:
        remarks.append(
            f"{result.entries_known} of {result.entries} entries were read by an earlier audit "
            "and lead to the root that is signed now. --again reads them again."
        )
    did = (
        f"read {result.files_read} files, {result.bytes_read} bytes, and hashed them "
        f"({result.kernel})."
    )
    _note(checks, "tree", did, _split(result, _is_of_tree), remarks)


def _note_entries(result: Result, checks: CheckList) -> None:
    found = _split(result, _is_of_entry)
    if checks.failed("tree") and not found[0]:
        why = (
            "not done to the end, because not all that is signed could be read. What could is in "
            "order."
        )
        checks.not_done("entries", why)
    else:
        _note(checks, "entries", f"read {result.entries} entries strictly.", found)


def _note_count(result: Result, checks: CheckList, *, is_known: bool) -> None:
    found = _split(result, _is_of_count)
    if result.tally is None and not found[0]:
        checks.not_done("count", "not done, because what was read is not what must be there.")
        return
    remarks = ["The organisations are not known, so rule 1 was not checked."]
    _note(checks, "count", f"counted {result.entries} entries.", found, [] if is_known else remarks)


def _note(
    checks: CheckList,
    name: str,
    did: str,
    found: tuple[list[Finding], dict[str, int]],
    remarks: Iterable[str] = (),
) -> None:
    checks.ended(name, did, found[0], remarks, found[1])


def _split(result: Result, belongs: Callable[[str], bool]) -> tuple[list[Finding], dict[str, int]]:
    """The findings whose codes belong to a check, and how many more of each there are."""
    return (
        [one for one in result.findings if belongs(one.code)],
        {code: more for code, more in result.unshown.items() if belongs(code)},
    )


def _is_of_entry(code: str) -> bool:
    return code.startswith("entry-")


def _is_of_count(code: str) -> bool:
    return code.startswith("tally-rule-")


def _is_of_history(code: str) -> bool:
    return code == "history-changed"


def _is_of_tree(code: str) -> bool:
    return not (_is_of_entry(code) or _is_of_count(code) or _is_of_history(code))
