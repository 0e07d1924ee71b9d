"""Write the tampered logs and the untampered one: `python -m tests.tampered.make`.

Each attack is a folder here. In it lie

- `public/`: what is published, a whole small log; `before/` where there is one: the same, earlier;
- `expected.toml`: what was done, and the code and the place that an audit must name;
- `trusted-vkey`: the log's key, as somebody has it from elsewhere;
- what else the audit is given: a policy, a proof.

`untampered/` has the same and no expectation but that all is right. Always the same output; a test
demands that the files here equal it. The keys are test keys that anybody can sign with.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.tampered import (
    attacks_on_entries,
    attacks_on_files,
    attacks_on_history,
    attacks_on_notes,
    attacks_on_proofs,
    attacks_on_statements,
)
from tests.tampered.attack import Attack, base_files
from tests.tampered.base_log import base_log
from tests.tampered.plain_log import LOG_KEY, POLICY, WITNESSES, Files, checkpoint_text, cosigned

HERE = Path(__file__).parent
UNTAMPERED = "untampered"


def all_attacks() -> list[Attack]:
    """Every attack, each with a name of its own."""
    found = [
        attack
        for module in (
            attacks_on_notes,
            attacks_on_files,
            attacks_on_entries,
            attacks_on_history,
            attacks_on_statements,
            attacks_on_proofs,
        )
        for attack in module.attacks()
    ]
    names = [attack.name for attack in found]
    if len(set(names)) != len(names):
        raise AssertionError("two attacks have the same name")
    return found


def folders() -> dict[str, Files]:
    """Folder → the files in it, by their path there."""
    log = base_log()
    checkpoint = {"log/checkpoint": cosigned(checkpoint_text(log.packed()), *WITNESSES)}
    untampered = {
        "trusted-vkey": f"{LOG_KEY.vkey}\n".encode(),
        "policy": POLICY,
        "my.tlog-proof": attacks_on_proofs.proof_file(),
        "withdrawn.tlog-proof": attacks_on_proofs.proof_file(6),
        **{f"before/{path}": data for path, data in log.upto(250).files().items()},
        **{f"public/{path}": data for path, data in (base_files() | checkpoint).items()},
    }
    return {UNTAMPERED: untampered} | {one.name: one.contents() for one in all_attacks()}


def write_all() -> None:
    """Write every folder anew, and remove those of attacks that are no more."""
    for path in HERE.iterdir():
        if path.is_dir() and (path / "trusted-vkey").exists():
            shutil.rmtree(path)
    for folder, files in folders().items():
        for path_there, data in files.items():
            path = HERE / folder / path_there
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


if __name__ == "__main__":
    write_all()
