"""`unjoin demo`: the whole service on this machine, with sample data and unsafe keys.

The first start makes a directory with an instance in SQLite, an account for
each role and declarations modelled on real situations. Later starts keep what
is there. Ctrl-C stops both sites.
"""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from unjoin.service.commands.serve import STOP_S

PASSWORDS = "demo-passwords.txt"
DESK_NOTE = "demo-desk-passphrase.txt"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--port",
        type=int,
        default=8000,
        help="port of the public site; the staff site takes the next one (default: %(default)s)",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("demo-data"),
        metavar="DIR",
        help="directory to keep the demo in (default: %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Make or continue the demo, serve both sites, and wait to be stopped."""
    for port in (args.port, args.port + 1):
        if not _is_free(port):
            print(f"unjoin: port {port} is taken. Choose another with --port.", file=sys.stderr)
            return 2
    if not (args.data / "unjoin.toml").exists():
        print("Making the demo …", flush=True)
        _make(args.data, _address(args))
    else:
        _update(args.data, _address(args))
    servers = [
        subprocess.Popen(  # noqa: S603  # nosec B603
            [
                *(sys.executable, "-m", "unjoin", "serve", site),
                *("--data", str(args.data), "--port", str(args.port + offset)),
            ]
        )
        for offset, site in enumerate(("public", "staff"))
    ]
    if _await_sites(servers, (args.port, args.port + 1)):
        _announce(args)
    return _wait(servers)


def _address(args: argparse.Namespace) -> str:
    return f"http://127.0.0.1:{args.port}/"


def _make(directory: Path, address: str) -> None:
    """A directory with an instance, its database, accounts and samples."""
    from unjoin.service.commands.session import migrate, start_django
    from unjoin.service.instance import Settings
    from unjoin.service.keys import make_age_key, make_invalid_origin
    from unjoin.service.layout import lay_out
    from unjoin.service.samples.manifest import demo_manifest

    custodians = [make_age_key(), make_age_key()]
    lay_out(
        directory,
        settings=Settings(
            database_url="sqlite:data/unjoin.sqlite3",
            public_hosts=("localhost", "127.0.0.1"),
            staff_hosts=("localhost", "127.0.0.1"),
            demo=True,
            https=False,
        ),
        manifest=demo_manifest(address),
        custodians=tuple(key.recipient for key in custodians),
        origin=make_invalid_origin("demo"),
    )
    for number, key in enumerate(custodians, start=1):
        path = directory / f"demo-custodian-{number}.key"
        path.touch(mode=0o600)
        path.write_text(key.identity + "\n", encoding="utf-8")
    start_django(directory)
    migrate()
    _make_accounts(directory)
    _make_desk(directory)
    from unjoin.service.samples.declarations import hand_in_samples
    from unjoin.service.samples.materials import hand_out_samples
    from unjoin.service.samples.shifts import plan_samples
    from unjoin.service.samples.translations import translate_samples

    hand_in_samples()
    translate_samples()
    hand_out_samples()
    plan_samples()
    _set_sheets()


def _set_sheets() -> None:
    from unjoin.service.instance import current
    from unjoin.service.publication.steps import ignore
    from unjoin.service.publication.turn import only_publisher
    from unjoin.service.sheets.rendering import SheetError
    from unjoin.service.sheets.writing import write_press_sheets

    try:
        with only_publisher(ignore) as alone:
            write_press_sheets(current().open_public_files(), instance=current(), alone=alone)
    except SheetError as error:
        print(f"No press sheet: {error}.")


def _make_accounts(directory: Path) -> None:
    import secrets

    from unjoin.service.accounts.models import Staff
    from unjoin.service.accounts.roles import Role

    accounts = [(role.value, role) for role in Role]
    # Lists on paper are keyed by two people, and some acts take two of one role.
    accounts += [(f"{role.value}-2", role) for role in Role if role is not Role.OPERATOR]
    lines = []
    for handle, role in accounts:
        password = secrets.token_hex(4)
        Staff.objects.create_user(handle=handle, role=role, password=password)
        lines.append(f"{handle} {password}\n")
    path = directory / PASSWORDS
    path.touch(mode=0o600)
    path.write_text("".join(lines), encoding="utf-8")


def _make_desk(directory: Path) -> None:
    """The desk's key with its passphrase and what it protects beside it."""
    from unjoin.service.callbacks.desk_key import DEMO_IDENTITY_FILE
    from unjoin.service.callbacks.do_not_call import fill
    from unjoin.service.clock import today
    from unjoin.service.instance import current
    from unjoin.service.rotation.desk import make_desk

    fill()
    made = make_desk(instance=current(), today=today())
    for name, text in ((DESK_NOTE, made.passphrase), (DEMO_IDENTITY_FILE, made.identity)):
        path = directory / name
        path.touch(mode=0o600)
        path.write_text(text + "\n", encoding="utf-8")


def _update(directory: Path, address: str) -> None:
    """Bring a demo of an earlier start, or of an earlier release, up to date."""
    from unjoin.service.commands.session import found_log, migrate, start_django
    from unjoin.service.keys import make_invalid_origin
    from unjoin.service.layout import add_do_not_call_key, add_log_key
    from unjoin.service.samples.manifest import move_demo

    manifest = directory / "campaign.toml"
    manifest.write_text(move_demo(manifest.read_text(encoding="utf-8"), address), encoding="utf-8")
    if not (directory / "log.vkey").exists():
        add_log_key(directory, origin=make_invalid_origin("demo"))
    add_do_not_call_key(directory)
    start_django(directory)
    migrate()
    if not (directory / "desk.txt").exists():
        _make_desk(directory)
    found_log()
    from unjoin.service.samples.shifts import renew_samples

    renew_samples()


def _announce(args: argparse.Namespace) -> None:
    accounts = (args.data / PASSWORDS).read_text(encoding="utf-8").splitlines()
    print(
        f"""
THIS IS A DEMO. It is not safe for real declarations:
  · the keys were made on this machine, those of the custodians too
  · the desk is unlocked by itself, with a key that lies here in clear
  · batches are published from a single declaration (K = 1), so nothing hides in a crowd
  · there is no https and no onion address
  · a password alone signs in, and the passwords are in {PASSWORDS}; what takes two
    people needs passkeys, which you can make under “Your sign-in”

  Public site   {_address(args)}
  Staff site    http://localhost:{args.port + 1}/""",
    )
    for account in accounts:
        handle, password = account.split()
        print(f"      {handle:<11} password {password}")
    passphrase = (args.data / DESK_NOTE).read_text(encoding="utf-8").strip()
    print(f"      desk        passphrase {passphrase}, at /desk/unlock; it is unlocked already")
    print(
        f"""
  To publish what was accepted:  unjoin publish --data {args.data}
  Everything is kept in {args.data}; delete it to start afresh. Ctrl-C stops both sites.
""",
        flush=True,
    )


def _await_sites(servers: list[subprocess.Popen[bytes]], ports: tuple[int, int]) -> bool:
    """Whether both sites came to answer; False as soon as one of them ended instead."""
    while any(_is_free(port) for port in ports):
        if any(server.poll() is not None for server in servers):
            return False
        time.sleep(0.1)
    return True


def _wait(servers: list[subprocess.Popen[bytes]]) -> int:
    """Until Ctrl-C (0), or until one of the sites ends by itself (2)."""
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    while not stopped and all(server.poll() is None for server in servers):
        time.sleep(0.2)
    for server in servers:
        if server.poll() is None:
            server.terminate()
    for server in servers:
        try:
            server.wait(timeout=2 * STOP_S)
        except subprocess.TimeoutExpired:
            server.kill()
    if stopped:
        print("Stopped. Everything is kept.")
        return 0
    print("unjoin: a site ended by itself; see above.", file=sys.stderr)
    return 2


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
