"""The auditor: checks a published log and recounts it, over HTTP or from files.

It believes nothing but a checkpoint: every entry is read, hashed up to the
signed root and folded into the count. Stands on `publiclog` (what a log is) and
`registry` (what an entry means) only; needs neither the service nor Django.
"""
