"""All that is public as tables: files below ``data/``, feeds, and a small API that only reads.

The publisher writes the files (`volumes`, `tables`, `package`); the public process
reads what lies in the store and nothing that is not in the published log. Formats:
docs/format.md, "Data sets".
"""
