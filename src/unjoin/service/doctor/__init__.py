"""`unjoin doctor`: is everything set so that nothing is left behind?

`examination` runs all checks. Each module of checks looks at one thing: `files`, `machine`,
`database_postgresql`, `database_sqlite`, `rights`, `programs` (nginx, Caddy, tor, the journal),
`campaign`, `record`, `backups`, `people`, `sheets`, `versions`. They look and change nothing, and
say of each thing that it is so, that it is not (what that means, and what to do), or that it cannot
be seen from here. What nobody can see from a program, docs/operating.md asks of people.
"""
