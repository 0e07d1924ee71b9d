"""Who may do what in the database: one PostgreSQL role for each process.

`roles` names them, `grants` says what each may do with each table, `roles_sql`
writes what the database's administrator runs once, `apply` brings the grants of
an existing database up to date. On SQLite there are no roles: who can read the
file can read all of it.
"""
