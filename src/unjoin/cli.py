"""The `unjoin` command: finds the subcommand, hands over, and turns its end into an exit code.

Rules it keeps:

- Exit code 0: done. 1: checked, and found wrong. 2: could not be done (usage, a missing file, a
  port that is taken, a package that is not installed).
- Importing this module, and `--help` everywhere, work in the bare install: no Django, no network.
- A subcommand is a module of `unjoin.service.commands` with `add_arguments(parser)`, which imports
  nothing heavy, and `run(args) -> int`, which may. Those that work in the bare install are modules
  of packages below the service. One that needs less than the whole service says so in the default
  `needs` of its parser.

It does not know what the subcommands do.
"""

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Sequence
from typing import Final, Protocol, cast

from unjoin import __version__
from unjoin.publiclog.errors import LogError
from unjoin.registry.errors import RegistryError
from unjoin.service.instance import InstanceError

DONE: Final = 0
FOUND_WRONG: Final = 1
COULD_NOT_BE_DONE: Final = 2
INTERRUPTED: Final = 130
"""What a shell expects of a program that was stopped with Ctrl-C."""

_COMMANDS: Final = {
    "demo": "start the whole service on this machine, with sample data and unsafe keys",
    "init": "make the directory, the keys and the settings of a real instance",
    "serve": "run the public site or the staff site of an instance",
    "import": "show or send the lines of a list in a file, or take in what came out of kits",
    "publish": "publish one shuffled batch of what review has accepted",
    "mirror": "write the public site as files that work from any host or folder, or check such",
    "doctor": "look whether everything is set so that nothing is left behind",
    "backup": "copy every table, or the secrets, into a file sealed to the custodians",
    "keys": "list the keys of an instance, make a custodian's or the desk's, change others",
    "restore": "lay out an instance anew from its backups, on an empty machine",
    "chain": "check the audit chain of an instance or of an export, or export it",
    "audit": "check a published log and recount it, or check one declarant's proof",
}
_BARE_COMMANDS: Final = {"audit": "unjoin.audit.command"}
"""Those that need no package of the service, and where they are."""

_FILES: Final = {"import": "import_list"}  # a module cannot have the name of a word of Python's

_SERVICE_PACKAGES: Final = (
    *("PIL", "csp", "django", "granian", "openpyxl", "phonenumbers", "pyrage", "whitenoise"),
)


class Command(Protocol):
    """What a module of `unjoin.service.commands` offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the subcommand's own arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it, and return an exit code.

        An unusable instance, a wrong manifest, an error of the log and an `OSError` may simply be
        raised: they are reported in one sentence, with exit code 2.
        """


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code.

    `argv` holds the arguments without the program's name; without it, those of the process count.
    Raises `SystemExit` for `--help`, `--version` (0) and wrong usage (2), as argparse does.
    """
    args = build_parser().parse_args(argv)
    missing = [] if args.command in _BARE_COMMANDS else _missing_packages(args)
    if missing:
        return _could_not(
            f"`unjoin {args.command}` needs packages that are not installed here "
            f"({', '.join(missing)}). Install them with: pip install 'unjoin[service]'"
        )
    try:
        return _load(args.command).run(args)
    except OSError as error:
        return _could_not(f"`unjoin {args.command}` could not be done: {_describe(error)}")
    except (InstanceError, RegistryError, LogError) as error:
        return _could_not(f"`unjoin {args.command}` could not be done: {error}")
    except KeyboardInterrupt:
        return INTERRUPTED


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, with every subcommand's arguments."""
    parser = argparse.ArgumentParser(
        prog="unjoin",
        description="A withdrawal service centre whose public count anyone can recompute.",
        epilog="Exit codes: 0 done, 1 checked and found wrong, 2 could not be done.",
    )
    parser.add_argument("--version", action="version", version=f"unjoin {__version__}")
    subparsers = parser.add_subparsers(
        title="commands", dest="command", required=True, metavar="COMMAND"
    )
    for name, summary in _COMMANDS.items():
        subparser = subparsers.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."
        )
        _load(name).add_arguments(subparser)
    return parser


def _load(name: str) -> Command:
    module = _BARE_COMMANDS.get(name, f"unjoin.service.commands.{_FILES.get(name, name)}")
    return cast("Command", importlib.import_module(module))


def _missing_packages(args: argparse.Namespace) -> list[str]:
    needed: tuple[str, ...] = getattr(args, "needs", _SERVICE_PACKAGES)
    return [name for name in needed if importlib.util.find_spec(name) is None]


def _could_not(sentence: str) -> int:
    print(f"unjoin: {sentence}", file=sys.stderr)
    return COULD_NOT_BE_DONE


def _describe(error: OSError) -> str:
    if error.strerror is None:
        return str(error)
    where = f": {error.filename}" if error.filename else ""
    return f"{error.strerror}{where}"
