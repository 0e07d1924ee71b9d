"""The rules of a campaign: who can be counted, how, and as what.

Organisations, consent, receipts, pseudonyms, group lines, statements, entries
and the tally. Pure: nothing here reads a file, a clock, a socket or a source of
randomness; those are arguments. Knows nothing of the service, and nothing of
how the log is stored.
"""
