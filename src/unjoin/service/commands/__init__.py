"""The subcommands of `unjoin` that run a centre.

Each module has `add_arguments(parser)`, which imports nothing of Django, and
`run(args)`, which answers with an exit code.
"""
