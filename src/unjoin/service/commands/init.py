"""`unjoin init`: make the directory, keys, settings and database of a real instance."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unjoin.service.instance import Settings

CUSTODIANS = 2
_NO_NAMES = ("localhost", "127.0.0.1", "::1", "*")
"""Hosts that every machine has, so no log can be told from another by them."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("directory", type=Path, help="a directory that is empty or not there yet")
    parser.add_argument(
        "--custodian",
        action="append",
        default=[],
        metavar="age1…",
        help="public key of a custodian, made offline with `age-keygen`; give two",
    )
    parser.add_argument(
        "--public-host", action="append", default=[], metavar="HOST", help="name of the public site"
    )
    parser.add_argument(
        "--staff-host", action="append", default=[], metavar="HOST", help="name of the staff site"
    )
    parser.add_argument(
        "--database-url",
        default="sqlite:data/unjoin.sqlite3",
        metavar="URL",
        help="postgresql://user:password@host:port/name, or sqlite:PATH (default: %(default)s)",
    )
    parser.add_argument(
        "--campaign", default="ccp", metavar="NAME|FILE", help="preset, or a manifest of your own"
    )
    parser.add_argument(
        "--origin",
        default="",
        metavar="NAME",
        help="name of the public log, for ever (default: the first public host and /log)",
    )
    parser.add_argument(
        "--add-log-key",
        action="store_true",
        help="only give a log key to an instance made before version 0.2",
    )
    parser.add_argument(
        "--operator", default="operator", metavar="HANDLE", help="the first account's name"
    )


def run(args: argparse.Namespace) -> int:
    """Make the instance, and say what must be done by hand."""
    if args.add_log_key:
        return _add_log_key(args)
    problem = _problem(args)
    if problem:
        print(f"unjoin: {problem} Nothing was made.", file=sys.stderr)
        return 2
    from unjoin.service.commands.session import start_django
    from unjoin.service.instance import Settings
    from unjoin.service.layout import lay_out, write_units

    settings = Settings(
        database_url=args.database_url,
        public_hosts=tuple(args.public_host) or ("localhost", "127.0.0.1"),
        staff_hosts=tuple(args.staff_host) or ("localhost", "127.0.0.1"),
    )
    lay_out(
        args.directory,
        settings=settings,
        manifest=_manifest(args.campaign),
        custodians=tuple(args.custodian),
        origin=_origin(args.origin, settings),
    )
    write_units(args.directory, settings=settings, python=sys.executable)
    start_django(args.directory)
    password = _fill_database(args)
    # At once: whatever fails after this, nobody could find it again.
    print(
        f"First account: {args.operator} with the password {password} — write it down now.",
        flush=True,
    )
    _announce(args.directory, _found(args.directory))
    return 0


def _announce(directory: Path, vkey: str) -> None:
    print(f"An instance is ready in {directory.resolve()}.")
    print(
        "The public log is founded. Auditors need its public key from you, not only from the site:"
    )
    print(f"  {vkey}")
    print("Next: set hotlines and thresholds in campaign.toml, then run")
    print(f"  unjoin serve public --data {directory}")
    print(f"  unjoin serve staff --data {directory}")
    print(f"  unjoin publish --data {directory}")
    print(f"or install the units in {directory}/systemd, which do so after every start.")
    print("Keep a copy of secrets/ apart from every backup of the database.")


def _fill_database(args: argparse.Namespace) -> str:
    """Make the tables and the first account, whose password is the answer."""
    from django.db import Error

    from unjoin.service.commands.session import migrate

    begin_anew = (
        f"{args.directory} is not an instance yet. Mend this, delete {args.directory}, "
        "which holds nothing of value, and run the same again."
    )
    try:
        migrate()
        if _signed_problem():
            raise OSError(f"the database is that of another instance. {begin_anew}")
        return _make_operator(args.operator)
    except Error as error:
        reason = " ".join(str(error).split())
        raise OSError(f"the database cannot be used: {reason}. {begin_anew}") from error


def _found(directory: Path) -> str:
    """Found the log, and answer with its public key."""
    from django.db import Error

    from unjoin.publiclog.errors import LogError
    from unjoin.service.commands.session import found_log

    try:
        return found_log()
    except (LogError, OSError, Error) as error:
        raise OSError(
            f"the instance in {directory} is made, but its public log is not founded: {error}. "
            f"Mend this, then run: unjoin publish --data {directory}"
        ) from error


def _problem(args: argparse.Namespace) -> str:
    """Why the instance cannot be made; empty where it can."""
    import pyrage

    if args.directory.exists() and any(args.directory.iterdir()):
        return f"{args.directory} is not empty."
    if len(set(args.custodian)) != CUSTODIANS:
        return (
            f"{CUSTODIANS} different custodians are needed. Each runs `age-keygen` on a machine "
            "that is never online, and gives you the public key for --custodian age1…."
        )
    for recipient in args.custodian:
        try:
            pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError:
            return f"{recipient} is not the public key of an age X25519 identity."
    return _origin_problem(args.origin)


def _origin_problem(origin: str) -> str:
    from unjoin.publiclog.errors import NoteError
    from unjoin.service.keys import make_log_key

    try:
        if origin:
            make_log_key(origin)
    except NoteError as error:
        return f"--origin {origin!r} cannot be the name of a log: {error}."
    return ""


def _origin(given: str, settings: Settings) -> str:
    """The name of the log: what was asked for, or follows from a real host name; or none yet."""
    hosts = [host for host in settings.public_hosts if host not in _NO_NAMES]
    return given or (f"{hosts[0]}/log" if hosts else "")


def _add_log_key(args: argparse.Namespace) -> int:
    """For an instance of an earlier release: a log key, the units, and the first checkpoint."""
    from unjoin.service.commands.session import found_log, migrate, start_django
    from unjoin.service.instance import load_instance
    from unjoin.service.keys import make_invalid_origin
    from unjoin.service.layout import add_log_key, write_units

    instance = load_instance(args.directory)
    problem = _origin_problem(args.origin)
    if (instance.directory / "log.vkey").exists():
        problem = f"{instance.directory} has a log key already; a log keeps its key."
    if not problem:
        start_django(instance.directory)
        migrate()
        problem = _signed_problem()
    if problem:
        print(f"unjoin: {problem} Nothing was made.", file=sys.stderr)
        return 2
    origin = _origin(args.origin, instance.settings) or make_invalid_origin("unjoin")
    add_log_key(instance.directory, origin=origin)
    if not (instance.directory / "systemd").exists():
        write_units(instance.directory, settings=instance.settings, python=sys.executable)
    vkey = found_log()
    print(f"The public log is founded, with all that was published before. Its key:\n  {vkey}")
    print("Keep a copy of secrets/log.key apart from every backup of the database.")
    return 0


def _signed_problem() -> str:
    from unjoin.service.publication.signing import last_checkpoint

    if last_checkpoint() is None:
        return ""
    return (
        "The database was signed with a key that is not here. A log keeps its key: put back "
        "secrets/log.key and log.vkey from your copy."
    )


def _manifest(campaign: str) -> str:
    from unjoin.presets import read_preset

    path = Path(campaign)
    return path.read_text(encoding="utf-8") if path.suffix == ".toml" else read_preset(campaign)


def _make_operator(handle: str) -> str:
    import secrets

    from unjoin.service.accounts.models import Staff
    from unjoin.service.accounts.roles import Role

    password = secrets.token_urlsafe(15)
    Staff.objects.create_user(handle=handle, role=Role.OPERATOR, password=password)
    return password
