"""`unjoin import FILE`: show what will become of each line of a list, or send its good lines.

`unjoin import kit FILE…` is `import_kit`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from unjoin.registry.receipt import ReceiptCode
    from unjoin.service.desk.paper.lists.actions import FileList
    from unjoin.service.desk.paper.lists.plan import Plan
    from unjoin.service.desk.paper.models import PaperParcel

CONSENTS = ("relayed", "self", "spoken")
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")
SEPARATORS = {"comma": ",", "tab": "\t", "semicolon": ";", "full-width-comma": "，", "bar": "|"}
_COLUMNS_HELP = """\
what each column holds, in their order, separated by commas: name, organisations, persons, dead,
consent, line, ticks:SLUG for one in which an organisation is ticked, or - for one that is not read;
as in --columns=-,name,organisations (default: by their headings)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="a list in CSV or XLSX; or the word kit, and after it texts, pictures of codes and "
        "folders of both, in which people sent what a kit sealed",
    )
    parser.add_argument(
        "--data", type=Path, default=Path(), metavar="DIR", help="the instance (default: here)"
    )
    parser.add_argument(
        "--commit", action="store_true", help="send the good lines (default: only show)"
    )
    parser.add_argument(
        "--parcel", metavar="CODE", help="the letters of the open parcel that the list is of"
    )
    parser.add_argument(
        "--consent",
        choices=CONSENTS,
        default="relayed",
        help="who said it, of lines that do not say so (default: %(default)s)",
    )
    parser.add_argument("--language", metavar="TAG", help="of the list, such as zh-Hans")
    parser.add_argument(
        "--all-leave",
        metavar="WHAT",
        default="",
        help="organisations of lines that name none (default: not stated)",
    )
    _add_reading(parser)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    """How the file is read, where that is not to be found out."""
    parser.add_argument("--columns", metavar="WHAT,…", default="", help=_COLUMNS_HELP)
    parser.add_argument(
        "--no-headings", action="store_true", help="with --columns: the first line is a line too"
    )
    parser.add_argument("--encoding", choices=ENCODINGS, default="", help="of a CSV file")
    parser.add_argument(
        "--separator", choices=list(SEPARATORS), help="what separates the columns of a CSV file"
    )
    parser.add_argument("--worksheet", metavar="NAME", default="", help="of an XLSX file")
    parser.add_argument(
        "--same-are-others",
        action="store_true",
        help="who has the name of somebody sent from the parcel before is another person",
    )
    parser.add_argument(
        "--report", type=Path, metavar="NEW-FILE", help="write what becomes of each line, as CSV"
    )


def run(args: argparse.Namespace) -> int:
    """Show or send it. 0: every line was understood. 1: some were not. 2: nothing could be done."""
    from unjoin.service.commands import import_kit
    from unjoin.service.commands.session import start_django

    if import_kit.is_meant(args.files):
        return import_kit.run(args.files[1:], data=args.data)
    if len(args.files) > 1:
        print("unjoin: one list at a time, or: unjoin import kit FILE…", file=sys.stderr)
        return 2
    with args.files[0].open("rb") as file:
        start_django(args.data, site="owner")
        from unjoin.service.desk.paper.lists.table import FILE_LIMIT_BYTES

        data = file.read(FILE_LIMIT_BYTES + 1)
    from django.utils import translation

    from unjoin.service.desk.paper.errors import PaperError

    with translation.override("en"):
        try:
            return _run(args, data)
        except PaperError as error:
            print(f"unjoin: {error.sentence}", file=sys.stderr)
            return 2


def _run(args: argparse.Namespace, data: bytes) -> int:
    from unjoin.service.desk.paper.lists.actions import plan_list, receipts_of
    from unjoin.service.desk.paper.lists.plan import End
    from unjoin.service.instance import current

    parcel = _find_parcel(args.parcel) if args.parcel else None
    found = _read(args, data, parcel)
    known = receipts_of(found.table, parcel.id if parcel else None, instance=current())
    if known:
        print("This list has been sent already. It is counted once; nothing was sent again.")
        _print_receipts(known)
        return 0
    plan = plan_list(found, parcel, instance=current())
    with _made_first(args.report) as report:
        sent: tuple[ReceiptCode, ...] = ()
        if args.commit:
            plan, sent = _send(found, parcel)
    _print_lines(plan)
    _print_sum(plan, is_sent=args.commit)
    if args.commit:
        _print_receipts(sent)
    if report is not None:
        _write_report(report, plan)
        print(f"The report is in {args.report}. It has the names of the list.")
    return 1 if plan.count(End.WRONG) else 0


@contextmanager
def _made_first(path: Path | None) -> Iterator[BinaryIO | None]:
    """The new file of the report, so that nothing is sent where it cannot be made.

    It is taken away again where what is done in its context fails.
    """
    if path is None:
        yield None
        return
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    try:
        yield file
    except BaseException:
        file.close()
        path.unlink()
        raise


def _find_parcel(code: str) -> PaperParcel:
    from unjoin.service.desk.paper.errors import ParcelGoneError
    from unjoin.service.desk.paper.models import PaperParcel
    from unjoin.service.desk.paper.parcels.contents import open_parcel_contents
    from unjoin.service.instance import current

    for parcel in PaperParcel.objects.all():
        contents = open_parcel_contents(bytes(parcel.sealed), instance=current())
        if contents.code == code.upper():
            return parcel
    raise ParcelGoneError


def _read(args: argparse.Namespace, data: bytes, parcel: PaperParcel | None) -> FileList:
    from unjoin.registry.consent import CONSENT_SLUGS
    from unjoin.service.desk.paper.lists.actions import FileList
    from unjoin.service.desk.paper.lists.columns import check_layout, choose, recognise
    from unjoin.service.desk.paper.lists.errors import ListHeadingError
    from unjoin.service.desk.paper.lists.reading import read_file
    from unjoin.service.desk.paper.words import make_grammar
    from unjoin.service.instance import current

    campaign = current().campaign
    read_organisations = make_grammar(campaign).read_organisations
    table = read_file(
        data,
        encoding=args.encoding,
        separator=SEPARATORS.get(args.separator, ""),
        worksheet=args.worksheet,
    )
    layout = recognise(table, read_organisations)
    if args.columns:
        chosen = [value.strip().replace("-", "") for value in args.columns.split(",")]
        masks = {each.slug: each.mask for each in campaign.organisations}
        layout = choose(table, chosen, has_heading=not args.no_headings, masks=masks)
    check_layout(layout)
    mask = read_organisations(args.all_leave) if args.all_leave else None
    if args.all_leave and mask is None:
        raise ListHeadingError(found=args.all_leave)
    for what, how in table.taken_as:
        print(f"{what}: {how}")
    return FileList(
        table=table,
        layout=layout,
        language=_language(args.language, parcel),
        heading=mask,
        consent=next(each for each, slug in CONSENT_SLUGS.items() if slug == args.consent),
        same_are_others=args.same_are_others,
    )


def _language(chosen: str | None, parcel: PaperParcel | None) -> str:
    from unjoin.service.desk.paper.lists.errors import ListLanguageError
    from unjoin.service.desk.paper.parcels.contents import open_parcel_contents
    from unjoin.service.instance import current

    languages = current().campaign.languages
    if chosen is None and parcel is not None:
        return open_parcel_contents(bytes(parcel.sealed), instance=current()).language
    if chosen is not None and chosen not in languages:
        raise ListLanguageError(languages=", ".join(languages))
    return chosen or languages[0]


def _send(found: FileList, parcel: PaperParcel | None) -> tuple[Plan, tuple[ReceiptCode, ...]]:
    from unjoin.service.clock import today
    from unjoin.service.desk.paper.lists.actions import import_list
    from unjoin.service.instance import current
    from unjoin.service.rotation.permits import COMMAND_LINE

    done = import_list(
        instance=current(),
        found=found,
        parcel_id=parcel.id if parcel else None,
        by=COMMAND_LINE,
        today=today(),
    )
    return done.plan, tuple(one.code for one in done.sent)


def _print_lines(plan: Plan) -> None:
    from unjoin.service.desk.paper.lists.words import end_words
    from unjoin.service.desk.paper.words import write_organisations
    from unjoin.service.instance import current

    campaign = current().campaign
    for planned in plan.lines:
        line, what = planned.line, ""
        if line.row is not None:
            leaves = write_organisations(line.row.organisations, campaign=campaign, language="en")
            what = f" [{leaves}]" if line.row.persons == 1 else f" [{leaves}, {line.row.persons}]"
        end = end_words(planned, campaign=campaign, language="en")
        print(f"{line.number}: {_printable(line.said)}{what} {end}")


def _write_report(file: BinaryIO, plan: Plan) -> None:
    from unjoin.service.desk.paper.lists.report import write_report
    from unjoin.service.instance import current

    with file:
        file.write(write_report(plan, campaign=current().campaign, language="en"))


def _print_sum(plan: Plan, *, is_sent: bool) -> None:
    from unjoin.service.desk.paper.lists.plan import End

    verb = "Sent" if is_sent else "To be sent"
    print(f"{verb}: {plan.count(End.SENT)} lines, {plan.persons} people.")
    print(
        f"Not understood: {plan.count(End.WRONG)}. Dead: {plan.count(End.DEAD)}. "
        f"Sent already: {plan.count(End.SAME_IN_LIST, End.SAME_IN_PARCEL)}."
    )
    if not is_sent:
        print("Nothing was saved. To send the good lines: the same command with --commit.")


def _print_receipts(receipts: tuple[ReceiptCode, ...]) -> None:
    from unjoin.registry.receipt import groups

    for number, code in enumerate(receipts, start=1):
        which = f" {number} of {len(receipts)}" if len(receipts) > 1 else ""
        print(f"Receipt{which}: {' '.join(groups(code))}")
    print("Write it down for whoever brought the list.")


def _printable(text: str) -> str:
    """`text` without what a terminal would carry out."""
    return "".join(c if c.isprintable() else "�" for c in text)
