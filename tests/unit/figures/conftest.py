"""The same public record as for the other pages."""

from tests.unit.site.conftest import publish_persons, small_batches

__all__ = ["publish_persons", "small_batches"]
