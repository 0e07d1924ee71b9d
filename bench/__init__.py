"""How fast the service takes declarations, and how fast a log is audited. See `__main__`."""
