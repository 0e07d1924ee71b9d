"""Lets `python -m unjoin` do what the `unjoin` command does."""

import sys

from unjoin.cli import main

if __name__ == "__main__":
    sys.exit(main())
