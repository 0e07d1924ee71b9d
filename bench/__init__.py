"""How fast the service takes declarations, on both databases. See `__main__`."""
