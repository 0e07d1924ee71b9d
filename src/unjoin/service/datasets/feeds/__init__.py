"""The Atom feeds."""
