"""`unjoin keys`: list the keys of an instance, make a custodian's or the desk's, change others."""

from __future__ import annotations

import argparse
import getpass
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unjoin.service.rotation.resealing import Resealed

CHANGED = ("review", "custodians", "pepper", "log", "session", "desk", "do-not-call", "database")
RESTART = "Start both sites and the publisher again: they have read the old one."
LOG_KEEPS_ITS_KEY = """\
a log keeps its key: auditors, witnesses and mirrors know the log by it, and take
any other for a fault. Nothing was changed. If the key was stolen or lost, this log ends:

  1. Stop the publisher, for good. Say in public, where you can be recognised, which
     size and root the last checkpoint has that is yours (both are in log/checkpoint).
  2. Leave the published files where they are: they stay valid up to that checkpoint.
  3. Publish what waits in a new centre with a log of its own:
       unjoin init NEW --origin ANOTHER-NAME …
     Its count begins at zero; say both counts, and where each can be checked.

docs/operating.md has the reasons."""

LIST_KEEPS_ITS_KEY = """\
the do-not-call list keeps its key: the list holds no numbers, so nobody can write it
anew under another one. Nothing was changed. What somebody learns who has both is in
docs/operating.md; the list goes on being honoured."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    commands = parser.add_subparsers(title="keys", dest="deed", required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="every key of the instance, without its secrets")
    _add_data(listing)
    making = commands.add_parser(
        "make", help="make a custodian's key, anywhere, offline; or the key of the desk, here"
    )
    making.add_argument("what", choices=["custodian", "desk"])
    making.add_argument(
        "--to", type=Path, metavar="FILE", help="a new file for the secret half of a custodian's"
    )
    _add_data(making)
    making.add_argument(
        "--beside-instance",
        action="store_true",
        help="also on a machine that holds an instance, where it is not safe",
    )
    making.set_defaults(needs=("pyrage",))
    changing = commands.add_parser("rotate", help="put a new key in the place of the old one")
    changing.add_argument("what", choices=CHANGED)
    changing.add_argument(
        "--custodian", action="append", default=[], metavar="age1…", help="a new one; give two"
    )
    _add_data(changing)
    forgetting = commands.add_parser("forget", help="drop a former key that is not needed any more")
    forgetting.add_argument("what", choices=["review"])
    _add_data(forgetting)


def run(args: argparse.Namespace) -> int:
    """Do it, and say what is to be done by hand."""
    if args.deed == "make":
        return _make(args)
    if args.deed == "list":
        return _list(args.data)
    if args.deed == "forget":
        return _forget(args.data)
    if args.what == "log":
        print(f"unjoin: {LOG_KEEPS_ITS_KEY}", file=sys.stderr)
        return 2
    if args.what == "do-not-call":
        print(f"unjoin: {LIST_KEEPS_ITS_KEY}", file=sys.stderr)
        return 2
    return _rotate(args)


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, default=Path(), metavar="DIR", help="the instance (default: here)"
    )


def _make(args: argparse.Namespace) -> int:
    if args.what == "desk":
        return _make_desk(args.data)
    if args.to is None:
        print("unjoin: name the new file with --to. Nothing was made.", file=sys.stderr)
        return 2
    return _make_custodian(args.to, beside_instance=args.beside_instance)


def _make_desk(directory: Path) -> int:
    from unjoin.service.commands.session import start_django

    start_django(directory, site="owner")
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.rotation.desk import make_desk

    _tell_passphrase(make_desk(instance=current(), today=today()).passphrase)
    print("Start the staff site again; then a volunteer unlocks the desk there, at /desk/unlock.")
    return 0


def _tell_passphrase(passphrase: str) -> None:
    print(f"Passphrase of the desk: {passphrase}")
    print("Write it down now: it is kept nowhere. Tell it to those volunteers who may unlock the")
    print("desk after a restart, by a way you trust, and to nobody else.")


def _make_custodian(path: Path, *, beside_instance: bool) -> int:
    from unjoin.service.keys import make_age_key

    found = None if beside_instance else _instance_here(path)
    if found is not None:
        print(
            f"unjoin: this machine holds an instance ({found}). A custodian's key belongs on "
            "another one, which is never online: whoever takes this machine must not find it. "
            "Nothing was made. To do it all the same: --beside-instance",
            file=sys.stderr,
        )
        return 2
    key = make_age_key()
    text = f"# public key: {key.recipient}\n{key.identity}\n"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    print(key.recipient)
    print(
        f"The line above is the public key, for `unjoin init --custodian`. {path} is the secret "
        "one: it stays here, offline. Keep a copy in a second place; nobody can make it again.",
        file=sys.stderr,
    )
    return 0


def _instance_here(path: Path) -> Path | None:
    """A sign of an instance: a unit of one, or its settings here or above the new file."""
    units = sorted(Path("/etc/systemd/system").glob("unjoin-*.service"))
    places = [Path.cwd(), *path.resolve().parents]
    if "UNJOIN_DIR" in os.environ:
        places.append(Path(os.environ["UNJOIN_DIR"]))
    settings = [place / "unjoin.toml" for place in places]
    return next((each for each in (*units, *settings) if each.exists()), None)


def _list(directory: Path) -> int:
    from unjoin.service.instance import load_instance
    from unjoin.service.key_list import key_lines

    lines = list(key_lines(load_instance(directory)))
    for line in lines:
        print(f"{line.name}: {line.what}")
        if line.source != "missing":
            print(f"    {line.source}, mode {line.mode}, of the week {line.week}")
        for known in line.known_by:
            print(f"    {known}")
        if line.problem:
            print(f"    CANNOT BE USED: {line.problem}")
    return 1 if any(line.problem for line in lines) else 0


def _rotate(args: argparse.Namespace) -> int:
    if args.custodian and args.what != "custodians":
        print("unjoin: --custodian goes with `rotate custodians` only.", file=sys.stderr)
        return 2
    deeds = {
        "review": _rotate_review,
        "custodians": _rotate_custodians,
        "pepper": _rotate_pepper,
        "session": _rotate_session,
        "desk": _rotate_desk,
        "database": _rotate_database,
    }
    from unjoin.service.commands.session import start_django

    start_django(args.data, site="owner")
    deeds[args.what](args)
    return 0


def _rotate_review(args: argparse.Namespace) -> None:
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.rotation.actions import rotate_review

    _report(rotate_review(instance=current(), today=today()))
    print(f"The reviewers have a new key. {RESTART}")
    print("Then drop the former one, which can open copies of the inbox that were taken before:")
    print(f"  unjoin keys forget review --data {args.data}")


def _forget(directory: Path) -> int:
    from unjoin.service.commands.session import start_django

    start_django(directory, site="owner")
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.rotation.actions import forget_review

    _report(forget_review(instance=current(), today=today()))
    print(f"The former key of the reviewers is gone. {RESTART}")
    return 0


def _rotate_custodians(args: argparse.Namespace) -> None:
    from unjoin.service.clock import today
    from unjoin.service.instance import AgeRecipient, current
    from unjoin.service.rotation.actions import rotate_custodians

    recipients = tuple(AgeRecipient(each) for each in args.custodian)
    _report(rotate_custodians(recipients, instance=current(), today=today()))
    print(f"The custodians are others. {RESTART}")
    print("Private parts and backups that were sealed before open with the former keys alone,")
    print("until they are deleted: the former custodians keep their keys until then.")


def _rotate_pepper(args: argparse.Namespace) -> None:
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.rotation.actions import rotate_pepper

    _report(rotate_pepper(instance=current(), today=today()))
    print("The pepper has a further part, and the database is found with all parts together.")
    print("Copy secrets/pepper to where you keep the secrets: an older copy finds nothing now.")
    print("Start both sites and the publisher again.")


def _rotate_session(args: argparse.Namespace) -> None:
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.rotation.actions import rotate_session

    rotate_session(instance=current(), today=today())
    print("Start the staff site again: then all staff are signed out. Passkeys go on. Whoever uses")
    print(
        "an authenticator app, recovery codes or an unused one-time password needs a new sign-in."
    )


def _rotate_desk(args: argparse.Namespace) -> None:
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.rotation.desk import rotate_desk

    ask = getpass.getpass if sys.stdin.isatty() else _read_line
    former = ask("Passphrase of now; nothing, if nobody knows it (what waits is then deleted): ")
    passphrase, done = rotate_desk(former.strip(), instance=current(), today=today())
    print(f"Call-backs that wait: {done.rows} sealed anew, {done.unopened} deleted.")
    _tell_passphrase(passphrase)
    print("Start the staff site again at once: until then it seals to the former key, and what it")
    print("seals nobody can open.")


def _read_line(prompt: str) -> str:
    """For a program that types."""
    return sys.stdin.readline()


def _rotate_database(args: argparse.Namespace) -> None:
    from unjoin.service.database.passwords import administer, make_roles
    from unjoin.service.database.roles import has_roles
    from unjoin.service.instance import InstanceError, current

    settings = current().settings
    if not has_roles(settings.database_url):
        raise InstanceError(
            "the processes have no database roles of their own here: the password, if there is "
            "one, is in database_url of unjoin.toml. Nothing was changed."
        )
    again = "start both sites and the publisher again"
    path = make_roles(current().directory, settings=settings, again=again)
    print("New passwords are in secrets/database-*. The database does not know them yet. As its")
    print("administrator, run at once:")
    print(f"  {administer(settings.database_url)} < {shlex.quote(str(path))}")
    print(RESTART)


def _report(done: Resealed) -> None:
    print(f"Sealed anew: {done.rows} rows that wait.")
    if done.unopened:
        print(
            f"Not opened with any key of here, and left as they are: {done.unopened}. A custodian "
            "may be able to open them."
        )
