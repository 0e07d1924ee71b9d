"""The API: what is public as JSON, one answer for everybody, and nothing to write."""
