"""What people published, with K = 1."""

import pytest

from tests.unit.site.conftest import (  # noqa: F401
    Publish,
    make_person,
    publish_persons,
    small_batches,
)
from tests.unit.translations.given import ORIGINAL
from unjoin.registry.receipt import ReceiptCode


@pytest.fixture
def receipt(publish_persons: Publish) -> ReceiptCode:  # noqa: F811
    """That of the statement at leaf 0, in simplified Chinese."""
    (code,) = publish_persons(make_person(text=ORIGINAL))
    return code
