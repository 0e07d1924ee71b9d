"""Stores of files: a directory on disk, or a bucket of S3-compatible object storage.

The only part of publiclog that does I/O. What a store promises is in `storage`.
"""
