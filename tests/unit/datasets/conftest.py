"""A public record with everything the data sets can hold."""

from __future__ import annotations

from tests.unit.site.conftest import publish_persons, small_batches

__all__ = ["publish_persons", "small_batches"]
