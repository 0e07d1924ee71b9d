"""`unjoin init`: make the directory, keys, settings and database of a real instance."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

CUSTODIANS = 2


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
        "--operator", default="operator", metavar="HANDLE", help="the first account's name"
    )


def run(args: argparse.Namespace) -> int:
    """Make the instance, and say what must be done by hand."""
    problem = _problem(args)
    if problem:
        print(f"unjoin: {problem} Nothing was made.", file=sys.stderr)
        return 2
    from unjoin.service.commands.session import migrate, start_django
    from unjoin.service.instance import Settings
    from unjoin.service.layout import lay_out

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
    )
    start_django(args.directory)
    migrate()
    password = _make_operator(args.operator)
    print(f"An instance is ready in {args.directory.resolve()}.")
    print(f"First account: {args.operator} with the password {password} — write it down now.")
    print("Next: set hotlines and thresholds in campaign.toml, then run")
    print(f"  unjoin serve public --data {args.directory}")
    print(f"  unjoin serve staff --data {args.directory}")
    print(f"  unjoin publish --data {args.directory}")
    print("Keep a copy of secrets/ apart from every backup of the database.")
    return 0


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
    return ""


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
