"""Checks that every string of the service is translated, and compiled as it is translated.

Rules it keeps:

- Every string that GNU gettext finds in the code and the templates is in each catalogue.
- No translation is empty or fuzzy, loses a placeholder, an HTML tag or an outer line break.
- No catalogue keeps a string that nothing uses any more.
- Each `.mo` says what its `.po` says.

It collects the strings in a copy, so it never changes the tree. It cannot tell whether a
translation is a good one. Exit code 0: complete. 1: not complete. 2: could not be checked.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib

SERVICE = Path(__file__).parent.parent / "src" / "unjoin" / "service"
LOCALES = ("zh_Hans", "zh_Hant")
DOMAIN = "django"

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
_TAG = re.compile(r"</?\w+[^>]*>")


def main() -> int:
    """Print one line for each fault and return the exit code."""
    try:
        template = collect_strings(SERVICE)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"The strings could not be collected: {describe(error)}", file=sys.stderr)
        return 2
    faults = [
        f"{locale}: {fault}"
        for locale in LOCALES
        for fault in judge_locale(SERVICE / "locale" / locale / "LC_MESSAGES", template)
    ]
    print("\n".join(faults) or f"{len(template)} strings, complete in {', '.join(LOCALES)}")
    return 1 if faults else 0


def collect_strings(service: Path) -> polib.POFile:
    """Every string of the service, collected by Django and GNU gettext in a temporary copy."""
    with tempfile.TemporaryDirectory(prefix="unjoin-strings-") as scratch:
        copy = Path(scratch) / "service"
        skipped = shutil.ignore_patterns("__pycache__", "*.mo", "*.po", "*.pot")
        shutil.copytree(service, copy, ignore=skipped)
        (copy / "locale").mkdir(exist_ok=True)
        admin = Path(sys.executable).with_name("django-admin")
        subprocess.run(
            [admin, "makemessages", "--locale", LOCALES[0], "--keep-pot", "--no-location"],
            cwd=copy,
            capture_output=True,
            check=True,
        )
        return polib.pofile((copy / "locale" / f"{DOMAIN}.pot").read_text(encoding="utf-8"))


def judge_locale(folder: Path, template: polib.POFile) -> Iterator[str]:
    """The faults of one language's catalogue, each as a sentence."""
    po_path, mo_path = folder / f"{DOMAIN}.po", folder / f"{DOMAIN}.mo"
    for path in (po_path, mo_path):
        if not path.is_file():
            yield f"there is no {path.name}; run `make messages`"
            return
    catalogue = polib.pofile(str(po_path))
    yield from judge_coverage(catalogue, template)
    for entry in catalogue:
        if not entry.obsolete:
            yield from judge_entry(entry)
    if translations(catalogue) != translations(polib.mofile(str(mo_path))):
        yield "the .mo is not made from the .po; run `make messages`"


def judge_coverage(catalogue: polib.POFile, template: polib.POFile) -> Iterator[str]:
    """What the catalogue lacks, and what it keeps without need."""
    known = {key(entry) for entry in catalogue if not entry.obsolete}
    used = {key(entry) for entry in template}
    yield from (f"missing: {msgid!r}" for _, msgid, _ in sorted(used - known))
    yield from (f"no longer used: {msgid!r}" for _, msgid, _ in sorted(known - used))


def judge_entry(entry: polib.POEntry) -> Iterator[str]:
    """The faults of one translation."""
    if entry.fuzzy:
        yield f"fuzzy: {entry.msgid!r}"
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    source = entry.msgid_plural or entry.msgid
    for form in forms or [""]:
        if not form.strip():
            yield f"empty: {entry.msgid!r}"
            continue
        for what, pattern in (("placeholders", _PLACEHOLDER), ("tags", _TAG)):
            if Counter(pattern.findall(form)) != Counter(pattern.findall(source)):
                yield f"other {what} than the source: {entry.msgid!r} → {form!r}"
        if (form[0] == "\n", form[-1] == "\n") != (source[0] == "\n", source[-1] == "\n"):
            yield f"other outer line breaks than the source: {entry.msgid!r}"


def key(entry: polib.POEntry | polib.MOEntry) -> tuple[str, str, str]:
    """What makes two strings the same string to gettext."""
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def translations(catalogue: polib.POFile | polib.MOFile) -> dict[tuple[str, str, str], list[str]]:
    """What a compiled catalogue answers: fuzzy, empty and obsolete strings are left out of it."""
    return {
        key(entry): list(entry.msgstr_plural.values()) or [entry.msgstr]
        for entry in catalogue
        if not isinstance(entry, polib.POEntry) or entry.translated()
    }


def describe(error: OSError | subprocess.CalledProcessError) -> str:
    """What to tell the person who started the check."""
    if isinstance(error, subprocess.CalledProcessError):
        return str(error.stderr.decode(errors="replace")).strip()
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
