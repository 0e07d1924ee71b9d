"""Whatever name a person chose, the certificate shows it as text or says what it cannot draw."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from tests.unit.sheets.papers import codes_on, facts_of, squeezed, text_of
from tests.unit.site.conftest import write_tally
from unjoin.publiclog.proof_codes import join_codes
from unjoin.publiclog.tlog_proof import Proof, parse_proof
from unjoin.publiclog.tree import Hash
from unjoin.registry.entry import ENTRY_BYTES, LeafIndex
from unjoin.registry.statement import Nonce, Statement, canonical_json, commit
from unjoin.registry.tally import Standing, Tally
from unjoin.service.instance import Instance
from unjoin.service.publication.numbers import parse_numbers
from unjoin.service.publication.public_data import NUMBERS_PATH, store_numbers
from unjoin.service.sheets.certificate import CODES_LIMIT, certificate_sheet
from unjoin.service.sheets.rendering import set_sheets
from unjoin.service.site.words import standing_label

SIZE = 480_123_456
MARKUP = '#eval("1") *b* _i_ $x$ <a> `c` @x // \\'


def proof_of(name: str, text: str = "", hashes: int = 3) -> bytes:
    """A proof in the right form; nobody signed it, and its hashes lead nowhere."""
    statement = canonical_json(
        Statement(
            campaign="ccp",
            organisations=("party", "league"),
            language="zh-Hans",
            name=name,
            text=text,
        )
    )
    nonce = Nonce(bytes(32))
    entry = bytes.fromhex("0101000301010570 00000001 ffffffffffffffff 0000") + commit(
        statement, nonce
    )
    note = f"a.example/log\n{SIZE}\n{'A' * 43}=\n\n\u2014 a.example/log {'A' * 91}=\n"
    return Proof(
        index=123_456,
        hashes=tuple(Hash(os.urandom(32)) for _ in range(hashes)),
        checkpoint=note.encode(),
        extra=entry + nonce + statement,
    ).encode()


def certificate(proof: bytes, instance: Instance, language: str = "en") -> bytes:
    with translation.override(language):
        sheet = certificate_sheet(proof, confirmed=None, instance=instance)
    (pdf,) = set_sheets([sheet], instance=instance)
    return pdf


def test_markup_in_a_name_is_text(instance: Instance) -> None:
    text = text_of(certificate(proof_of(MARKUP), instance))
    assert squeezed(MARKUP) in text
    assert "U+" not in text


def test_characters_that_no_font_draws_are_given_by_number(instance: Instance) -> None:
    text = text_of(certificate(proof_of("金𠮷𠀀ئ福"), instance))
    assert "金𠮷〔U+20000〕〔U+0626〕福" in text
    assert "donotdraweverycharacter" in text


def test_emoji_and_what_hides_are_given_by_number(instance: Instance) -> None:
    text = text_of(certificate(proof_of("金\U0001f600\u202e\u0007福"), instance, "zh-hant"))
    assert "金〔U+1F600〕〔U+202E〕〔U+0007〕福" in text


def test_longest_name_fits_on_one_page(instance: Instance) -> None:
    pdf = certificate(proof_of("退" * 80), instance, "zh-hans")
    assert facts_of(pdf)["Pages"] == "1"
    assert "退" * 80 in text_of(pdf)


def test_longest_proof_comes_back_from_its_codes(instance: Instance, tmp_path: Path) -> None:
    proof = proof_of("金福", text="我退出。" * 300, hashes=29)
    codes = codes_on(certificate(proof, instance), tmp_path)
    assert 3 <= len(codes) <= CODES_LIMIT
    assert join_codes("\n".join(codes).encode()) == proof


def test_text_too_long_for_codes_leaves_the_entry_alone(instance: Instance, tmp_path: Path) -> None:
    long = "".join(chr(0x4E00 + place * 7919 % 20000) for place in range(30_000))
    proof = proof_of("金福", text=long)
    pdf = certificate(proof, instance)
    found = parse_proof(join_codes("\n".join(codes_on(pdf, tmp_path)).encode()))
    whole = parse_proof(proof)
    assert found.extra == (whole.extra or b"")[:ENTRY_BYTES]
    assert found.hashes == whole.hashes
    assert "tooLongforthecodes".lower() in text_of(pdf).lower()


def facts_on(instance: Instance, confirmed: LeafIndex | None = None) -> dict[str, str]:
    with translation.override("en"):
        sheet = certificate_sheet(proof_of("金福"), confirmed=confirmed, instance=instance)
    return dict(sheet.data["facts"])


def test_confirmation_is_said_to_be_proved_elsewhere(instance: Instance) -> None:
    facts = facts_on(instance, confirmed=LeafIndex(SIZE - 1))
    assert facts["Confirmed later"] == "by entry 480,123,455, which this sheet does not prove"
    assert facts["Consent"] == standing_label(Standing.SELF)


def test_confirmation_that_is_not_in_the_log_of_the_proof_is_left_out(instance: Instance) -> None:
    assert "Confirmed later" not in facts_on(instance, confirmed=LeafIndex(SIZE))


def test_total_stands_there_only_where_it_is_of_the_log_of_the_proof(instance: Instance) -> None:
    store, name = instance.open_public_files(), "Persons in the count when this was made"
    assert name not in facts_on(instance)
    write_tally(Tally(SIZE, {}))
    assert facts_on(instance)[name].startswith("0, published in the week")
    numbers = parse_numbers(store.read(NUMBERS_PATH))
    store_numbers(store, replace(numbers, root=b"\1" * 32), instance.campaign)
    assert name not in facts_on(instance)


def test_what_lists_of_files_show_does_not_tell_what_it_is(instance: Instance) -> None:
    told = facts_of(certificate(proof_of("金福"), instance))
    assert told["Title"] == "document-123456"
    assert not told.keys() & {"Author", "Subject", "Keywords"}


def test_sheet_says_that_the_key_on_it_proves_nothing_by_itself(instance: Instance) -> None:
    text = text_of(certificate(proof_of("金福"), instance))
    assert squeezed("That the key below is the right one.") in text
    assert squeezed("compare it with one from elsewhere") in text


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_certificate_is_tagged_and_names_the_organisations(
    instance: Instance, language: str
) -> None:
    pdf = certificate(proof_of("金福"), instance, language)
    assert facts_of(pdf)["Tagged"] == "yes"
    tag = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}[language]
    for organisation in instance.campaign.organisations[:2]:
        assert squeezed(organisation.names[tag]) in text_of(pdf)
