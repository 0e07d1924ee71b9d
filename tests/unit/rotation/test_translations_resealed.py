"""Translations that wait outlive a new key of the reviewers."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.unit.handed_in import TODAY, hand_in_text
from tests.unit.rotation.conftest import loaded
from tests.unit.site.conftest import publish_waiting
from tests.unit.translations.given import ENGLISH, accept, give
from unjoin.service.instance import Instance
from unjoin.service.rotation.actions import forget_review, rotate_review
from unjoin.service.translations.models import Translation, WaitingTranslation
from unjoin.service.translations.queries import list_waiting, read_waiting

pytestmark = pytest.mark.django_db


def test_translations_that_wait_outlive_a_new_review_key(
    instance: Instance, directory: Path, public_files: Path, settings: LazySettings
) -> None:
    hand_in_text(instance)
    publish_waiting(instance)
    accept(give())
    give(text="Waits.")
    sealed = set(WaitingTranslation.objects.values_list("sealed", flat=True))
    done = rotate_review(instance=instance, today=TODAY)
    assert (done.rows, done.unopened) == (2, 0)
    forget_review(instance=loaded(directory, public_files), today=TODAY)
    after = settings.UNJOIN = loaded(directory, public_files)
    assert not sealed & set(WaitingTranslation.objects.values_list("sealed", flat=True))
    (row,) = list_waiting()
    reading = read_waiting(row.id, instance=after)
    assert reading is not None
    assert reading.text == "Waits."
    publish_waiting(after)
    assert Translation.objects.get().text == ENGLISH
