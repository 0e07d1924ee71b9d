"""Template tags of shifts."""
