"""What people published, and an instance with K = 1."""

from tests.unit.site.conftest import publish_persons, small_batches  # noqa: F401
