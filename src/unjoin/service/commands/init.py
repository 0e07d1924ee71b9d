"""`unjoin init`: make the directory, keys, settings and database of a real instance."""

from __future__ import annotations

import argparse
import shlex
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
        help="public key of a custodian, from `unjoin keys make custodian` or `age-keygen` on a "
        "machine that is never online; give two",
    )
    _add_settings(parser)
    _add_accounts(parser)
    _add_steps(parser)


def _add_settings(parser: argparse.ArgumentParser) -> None:
    """Where it is found, what it keeps its data in, and what it is a campaign of."""
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
        help="postgresql://host:port/name, with a role for each process; "
        "postgresql://user:password@host:port/name, with one for all; "
        "or sqlite:PATH (default: %(default)s)",
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


def _add_accounts(parser: argparse.ArgumentParser) -> None:
    """The first two, which appoint all others."""
    parser.add_argument(
        "--operator",
        default="operator",
        metavar="HANDLE",
        help="the first account's name (default: %(default)s)",
    )
    parser.add_argument(
        "--custodian-account",
        default="custodian",
        metavar="HANDLE",
        help="the second account's name (default: %(default)s)",
    )


def _add_steps(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_mutually_exclusive_group()
    steps.add_argument(
        "--continue",
        dest="go_on",
        action="store_true",
        help="go on where an earlier init stopped: tables, first accounts, log",
    )
    steps.add_argument(
        "--upgrade",
        action="store_true",
        help="only bring the tables, and the rights of each role, up to a new release",
    )
    steps.add_argument(
        "--database-roles",
        action="store_true",
        help="only write a role for each process of an instance whose processes had one for all",
    )
    steps.add_argument(
        "--add-log-key",
        action="store_true",
        help="only give a log key to an instance that was made before there was one",
    )


def run(args: argparse.Namespace) -> int:
    """Make the instance, or take one step of it, and say what must be done by hand."""
    if args.add_log_key:
        return _add_log_key(args)
    if args.go_on:
        return _continue(args)
    if args.upgrade:
        return _upgrade(args.directory)
    if args.database_roles:
        return _make_first_roles(args)
    problem = _problem(args)
    if problem:
        print(f"unjoin: {problem} Nothing was made.", file=sys.stderr)
        return 2
    return _make(args)


def _make(args: argparse.Namespace) -> int:
    """Everything that is files; and the database too, where nobody else has to make roles first."""
    from unjoin.service.database.roles import has_roles
    from unjoin.service.instance import Settings
    from unjoin.service.layout import lay_out, write_units

    settings = Settings(
        database_url=args.database_url,
        public_hosts=tuple(args.public_host) or ("localhost", "127.0.0.1"),
        staff_hosts=tuple(args.staff_host) or ("localhost", "127.0.0.1"),
        client_header=_client_header(args.public_host),
    )
    lay_out(
        args.directory,
        settings=settings,
        manifest=_manifest(args.campaign),
        custodians=tuple(args.custodian),
        origin=_origin(args.origin, settings),
    )
    write_units(args.directory, settings=settings, python=sys.executable)
    if has_roles(args.database_url):
        print(f"The instance in {args.directory} has its keys and settings, but no database yet.")
        _write_roles(args, settings)
        return 0
    return _continue(args)


def _client_header(hosts: list[str]) -> str:
    """What the proxies of nginx/ and caddy/ write; before an onion address there is no proxy."""
    named = [host for host in hosts if host not in _NO_NAMES and not host.endswith(".onion")]
    return "X-Real-IP" if named else ""


def _write_roles(args: argparse.Namespace, settings: Settings) -> None:
    """Write roles.sql, and say how to run it."""
    from unjoin.service.database.passwords import administer, make_roles

    path = make_roles(args.directory, settings=settings)
    print("Two steps are left:")
    print("1. As the administrator of the PostgreSQL server, make the roles and the database:")
    print(f"     {administer(settings.database_url)} < {shlex.quote(str(path))}")
    print("   The file holds no password; those are in secrets/, one for each process.")
    print("2. As the user you are now, go on:")
    print(f"     {_go_on(args)}")


def _go_on(args: argparse.Namespace) -> str:
    words = ["unjoin", "init", str(args.directory), "--continue"]
    if args.operator != "operator":
        words += ["--operator", args.operator]
    if args.custodian_account != "custodian":
        words += ["--custodian-account", args.custodian_account]
    return shlex.join(words)


def _continue(args: argparse.Namespace) -> int:
    """Make tables, accounts and log, as far as they are not there yet."""
    from unjoin.service.commands.founding import found, make_first_accounts, make_tables
    from unjoin.service.commands.session import start_django

    directory = args.directory
    start_django(directory, site="owner")
    make_tables(directory)
    accounts = make_first_accounts(
        directory, operator=args.operator, custodian=args.custodian_account
    )
    # At once: whatever fails after this, nobody could find the passwords again.
    for account in accounts:
        print(f"First account: {account.handle} with the one-time password {account.password}")
    if accounts:
        print("Write both down now, and give each to another person.", flush=True)
    else:
        print("There are accounts already; none was made.")
    _announce(directory, found(directory))
    return 0


def _upgrade(directory: Path) -> int:
    """For a new release on an old database."""
    from unjoin.service.commands.founding import make_tables
    from unjoin.service.commands.session import start_django

    start_django(directory, site="owner")
    make_tables(directory)
    print(f"The database of {directory} fits this release. Now restart its processes.")
    return 0


def _make_first_roles(args: argparse.Namespace) -> int:
    """For an instance on PostgreSQL whose database_url named a user until now."""
    from unjoin.service.database.roles import Process, has_roles, password_file
    from unjoin.service.instance import load_instance

    instance = load_instance(args.directory)
    settings, problem = instance.settings, ""
    if not has_roles(settings.database_url):
        problem = (
            f"the database_url in {args.directory / 'unjoin.toml'} names a user, or is not of "
            "PostgreSQL. Write it as postgresql://host:port/name first."
        )
    elif any(instance.has_secret(password_file(process)) for process in Process):
        problem = (
            "the processes have their roles already. For new passwords run: "
            f"unjoin keys rotate database --data {args.directory}"
        )
    if problem:
        print(f"unjoin: {problem} Nothing was made.", file=sys.stderr)
        return 2
    _write_roles(args, settings)
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
    print("Where people may ask to be called back, give the desk its key first:")
    print(f"  unjoin keys make desk --data {directory}")
    print("Then both first accounts sign in on the staff site, to make a passkey each, and")
    print(f"  unjoin doctor --data {directory}")
    print("says what is not safe yet. docs/operating.md is the way from here, step by step.")
    print("Keep a copy of secrets/ apart from every backup of the database.")


def _problem(args: argparse.Namespace) -> str:
    """Why the instance cannot be made; empty where it can."""
    import pyrage

    if args.directory.exists() and any(args.directory.iterdir()):
        return f"{args.directory} is not empty."
    if len(set(args.custodian)) != CUSTODIANS:
        return (
            f"{CUSTODIANS} different custodians are needed. Each runs `unjoin keys make custodian "
            "--to custodian.key`, or `age-keygen`, on a machine that is never online, and gives "
            "you the public key for --custodian age1…."
        )
    for recipient in args.custodian:
        try:
            pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError:
            return f"{recipient} is not the public key of an age X25519 identity."
    return _database_problem(args.database_url) or _origin_problem(args.origin)


def _database_problem(url: str) -> str:
    from unjoin.service.database.passwords import check_database_name
    from unjoin.service.database.roles import has_roles
    from unjoin.service.instance import InstanceError

    try:
        if has_roles(url):
            check_database_name(url)
    except InstanceError as error:
        return str(error)
    return ""


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
        start_django(instance.directory, site="owner")
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
