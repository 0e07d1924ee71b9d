"""What `unjoin demo` shows: a manifest with invented numbers, and sample declarations."""
