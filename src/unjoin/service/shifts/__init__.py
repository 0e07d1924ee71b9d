"""Shifts: who covers which hours, what is not covered, and who is on now."""
