"""From accepted declarations to entries, statements and the count."""
