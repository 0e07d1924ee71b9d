"""Reading what people published: the wall of statements, each one's own page, and the search."""
