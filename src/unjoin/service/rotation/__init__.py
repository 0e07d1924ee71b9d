"""Changing the keys of an instance: its reviewers' identity, its custodians, its pepper, its
session key.

`permits` asks for the leave of two, `secret_files` puts new secrets in the place of old ones,
`resealing` seals anew what waits, `pepper` hashes anew what rows are found by, `running` knows
whether a site runs, `desk` makes and changes the desk's identity, `actions` does each other
change as one.

The log's key is not changed: a log is its key (see docs/decisions, 15). Passwords of the
database are made in `database.passwords`. The reasons, and what each change does not undo, are
in docs/operating.md.
"""
