"""Backups: a logical copy of every table, sealed to the custodians as it is written, and back.

`tables` says what is copied and how a row is written, `snapshot` reads all of it as it
was at one moment, `members` are the files of the archive, `sealed_file` writes and opens
it, `places` names the files and deletes old ones, `making` and `restoring` put them
together, `checks` says whether what was loaded is what was signed.

What is kept apart: the secrets of an instance never go into a backup of its tables.
"""
