"""Lists that come as files: read, shown line by line, received whole or not at all."""
