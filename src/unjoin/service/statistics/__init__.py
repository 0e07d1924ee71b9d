"""Weekly counts of how calls ended."""
