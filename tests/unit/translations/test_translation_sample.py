"""The demo shows a translation, which came there as all do."""

import pytest
from django.test import Client

from tests.unit.site.conftest import Publish, make_person
from tests.unit.translations.given import deeds
from unjoin.service.samples.declarations import OFFICER_TEXT
from unjoin.service.samples.translations import translate_samples
from unjoin.service.translations.models import WaitingTranslation

pytestmark = pytest.mark.django_db


def test_sample_is_published_beside_its_statement(publish_persons: Publish, client: Client) -> None:
    publish_persons(make_person("任远", text=OFFICER_TEXT))
    translate_samples()
    page = client.get("/en/statements/0").content.decode()
    assert "I act by my conscience alone." in page
    assert "Translation by a volunteer" in page
    assert [deed for _, deed in deeds()] == ["translation accepted", "translations published"]
    assert not WaitingTranslation.objects.exists()
