"""Call-backs that were asked for, and numbers that must not be called."""
