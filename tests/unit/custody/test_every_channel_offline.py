"""Whatever comes in by whatever channel opens with a custodian's key and the stock `age`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from tests.unit.handed_in import PARTY, TODAY, declaration, make_key, person
from unjoin.registry.consent import Channel, Consent, Kind, Reason
from unjoin.registry.declaration import Private
from unjoin.registry.entry import LeafIndex
from unjoin.service.accounts.acts.contents import seal_contents as seal_proposal
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import Staff
from unjoin.service.corrections.acts import LeafAct, seal_acts
from unjoin.service.custody.models import PrivatePart
from unjoin.service.desk.paper.actions import key_sheet
from unjoin.service.desk.paper.contents import KeyedSheet
from unjoin.service.desk.paper.models import PaperKeying, PaperSheet
from unjoin.service.desk.paper.opening import open_sheet
from unjoin.service.desk.paper.sheet import Row, RowKind
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import receive
from unjoin.service.intake.models import InboxItem

pytestmark = pytest.mark.django_db
KIB = 1024


@pytest.fixture(params=[0, 1], ids=["first", "second"])
def key_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "custodian.key"
    path.write_text(django_settings.CUSTODIAN_IDENTITIES[request.param] + "\n")
    return path


def opened(sealed: bytes, key_file: Path) -> tuple[int, object]:
    """Size and contents of what the stock program finds."""
    plaintext = subprocess.run(
        ["age", "--decrypt", "--identity", key_file],
        input=sealed,
        capture_output=True,
        check=True,
        timeout=20,
    ).stdout
    return len(plaintext), json.loads(plaintext)


@pytest.mark.parametrize("channel", list(Channel))
def test_declaration_and_private_part(channel: Channel, instance: Instance, key_file: Path) -> None:
    consent = Consent.SPOKEN if channel is Channel.PHONE else Consent.SELF
    given = person("金福", consent=consent, private=Private(contact="138 0013 8000"))
    receive(
        instance=instance,
        declaration=declaration(given, channel=channel),
        key=make_key(),
        by=Actor("volunteer"),
        today=TODAY,
    )
    size, envelope = opened(bytes(InboxItem.objects.get().sealed), key_file)
    assert size == 4 * KIB
    assert "金福" in str(envelope)
    for digits in ("138 0013", "0013 8000", "13800138000"):
        assert digits not in str(envelope)
    size, part = opened(bytes(PrivatePart.objects.get().sealed), key_file)
    assert size == 1 * KIB
    assert part == {"v": 1, "persons": {"1": {"contact": "138 0013 8000"}}}


def test_sheet_of_paper_and_keying(instance: Instance, key_file: Path, volunteer: Staff) -> None:
    sheet = open_sheet(
        instance=instance, reference="A 7", language="zh-Hans", by=volunteer, today=TODAY
    )
    row = Row(kind=RowKind.NAMED, organisations=PARTY, name="金福")
    keyed = KeyedSheet(consent=Consent.SELF, rows=(row,))
    key_sheet(instance=instance, sheet_id=sheet.id, keyed=keyed, by=volunteer, today=TODAY)
    sealed = PaperSheet.objects.get().sealed
    assert sealed is not None
    assert "A 7" in str(opened(bytes(sealed), key_file)[1])
    assert "金福" in str(opened(bytes(PaperKeying.objects.get().sealed), key_file)[1])


def test_request_about_leaves(instance: Instance, key_file: Path) -> None:
    act = LeafAct(
        leaf=LeafIndex(7), kind=Kind.RETRACT, reason=Reason.OWN_WISH, channel=Channel.PHONE
    )
    sealed = seal_acts([act], recipients=instance.inbox_recipients)
    assert "7" in str(opened(sealed, key_file)[1])


def test_proposal(instance: Instance, key_file: Path) -> None:
    sealed = seal_proposal({"note": "秘密"}, instance=instance)
    assert opened(sealed, key_file)[1] == {"note": "秘密"}
