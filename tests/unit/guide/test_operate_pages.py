"""The operators' pages: writing, looking, publishing; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.unit.guide.cards import as_form, make_card
from tests.unit.handed_in import TODAY
from unjoin.service.accounts.audit import Actor
from unjoin.service.accounts.models import AuditEvent, Staff
from unjoin.service.accounts.roles import Role
from unjoin.service.guide.actions import make_draft, save_draft, withdraw
from unjoin.service.guide.card import Answer
from unjoin.service.guide.queries import card_state, shown_cards
from unjoin.service.guide.shipped import shipped_cards

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Staff | Role], Client]


@pytest.fixture
def client(signed_in: SignedIn) -> Client:
    return signed_in(Role.OPERATOR)


def page(name: str, slug: str = "our-own") -> str:
    return reverse(name, kwargs={"slug": slug}, urlconf="unjoin.service.urls_staff")


def press(client: Client, name: str, slug: str = "our-own") -> int:
    """Press that button of the page as it is now."""
    revision = card_state(slug).revision
    return client.post(page(name, slug), {"revision": revision}).status_code


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_list_has_every_card_under_its_stage(client: Client) -> None:
    html = text_of(client, "/operate/guide/")
    assert all(f"<code>{slug}</code>" in html for slug in shipped_cards())
    assert html.index("Opening") < html.index("safe-to-talk") < html.index("Listening")


def test_new_card_is_a_draft_and_looked_at_before_it_is_published(client: Client) -> None:
    answer = client.post("/operate/guide/new", as_form(make_card()))
    assert answer["Location"].endswith(page("guide-card"))
    html = text_of(client, page("guide-card"))
    assert html.count('class="guide-card"') == 3
    assert "<blockquote>\n<p>Say this.</p>" in html
    assert card_state("our-own").shown is None
    assert press(client, "guide-publish") == 302
    assert card_state("our-own").shown == make_card()
    assert AuditEvent.objects.get().actor == "operator"


def test_looking_says_what_is_missing_and_what_leads_nowhere(client: Client) -> None:
    make_draft(card=make_card(languages=("en",), answers=(Answer("Yes", "gone"),)))
    html = text_of(client, page("guide-card"))
    assert "简体中文 · 繁體中文" in html
    assert "<code>gone</code>" in html


def test_editor_begins_with_what_volunteers_see(client: Client) -> None:
    html = text_of(client, page("guide-edit", "listening"))
    assert shipped_cards()["listening"].texts["zh-Hant"].title in html
    assert "- [我想退出](consent)" in html


def test_editor_goes_on_with_the_draft(client: Client) -> None:
    save_draft(card=make_card("listening", title="Begun"), revision="shipped")
    assert 'value="Begun"' in text_of(client, page("guide-edit", "listening"))


def test_card_is_what_the_form_said(client: Client) -> None:
    for card in shipped_cards().values():
        client.post(page("guide-edit", card.slug), as_form(card, "shipped"))
        assert card_state(card.slug).draft == card


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("slug", "No Slug", "small letters a to z"),
        ("slug", "listening", "There is a card with this short name already"),
        ("stage", "somewhere", "Choose a stage."),
        ("calls", "some", "Choose for which calls"),
        ("place", "0", "Give a number from 1 to 999."),
        ("place", "²", "Give a number from 1 to 999."),
        ("next", "No Slug", "Give the short names of other cards"),
        ("title-en", "", "English: the title is one line"),
        ("title-en", "x" * 81, "English: the title is one line"),
        ("when-en", "x" * 201, "English: when it fits"),
        ("markdown-en", "", "English: write what to say"),
        ("markdown-en", "a\n=== en\nb", "No line can begin with ==="),
        ("markdown-en", "x" * 4001, "in at most 4000 characters"),
        ("markdown-en", "Text\n\n" + "- [a](b)\n" * 13, "English: up to 12 answers"),
        ("markdown-en", "Text\n\n- [a](b--c)", "English: up to 12 answers"),
    ],
)
def test_form_with_a_fault_says_so_and_keeps_everything(
    client: Client, field: str, value: str, sentence: str
) -> None:
    answer = client.post("/operate/guide/new", as_form(make_card(), **{field: value}))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert f'href="#{field}"' in html
    assert f'id="{field}"' in html
    assert html.count("&gt; Say this.") == (2 if field == "markdown-en" else 3)
    assert "<title>Error:" in html


def test_card_of_no_language_is_refused(client: Client) -> None:
    empty = {name: "" for name in as_form(make_card()) if "-" in name}
    answer = client.post("/operate/guide/new", as_form(make_card(), **empty))
    assert "Write the card in one language at least." in answer.content.decode()


def test_language_left_empty_is_not_written(client: Client) -> None:
    empty = {f"{name}-zh-Hant": "" for name in ("title", "when", "markdown")}
    client.post("/operate/guide/new", as_form(make_card(), **empty))
    draft = card_state("our-own").draft
    assert draft
    assert draft.languages == ("zh-Hans", "en")


def test_second_of_two_operators_sees_what_the_first_saved(client: Client) -> None:
    make_draft(card=make_card())
    seen = card_state("our-own").revision
    save_draft(card=make_card(title="By the first"), revision=seen)
    form = as_form(make_card(title="By the second"), seen)
    answer = client.post(page("guide-edit"), form)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else has changed this card" in html
    assert 'value="By the second"' in html
    assert "By the first" in html[html.index('id="theirs"') :]
    draft = card_state("our-own").draft
    assert draft
    assert draft.texts["en"].title == "By the first"
    client.post(page("guide-edit"), form | {"revision": card_state("our-own").revision})
    assert card_state("our-own").draft == make_card(title="By the second")


def test_form_of_a_card_withdrawn_meanwhile_is_kept(client: Client) -> None:
    make_draft(card=make_card())
    form = as_form(make_card(title="Not lost"), card_state("our-own").revision)
    revision = card_state("our-own").revision
    withdraw(slug="our-own", revision=revision, by=Actor("other"), today=TODAY)
    html = client.post(page("guide-edit"), form).content.decode()
    assert "There is no such card." in html
    assert 'value="Not lost"' in html


def test_button_on_an_old_page_does_nothing(client: Client) -> None:
    make_draft(card=make_card())
    old = card_state("our-own").revision
    save_draft(card=make_card(title="Changed"), revision=old)
    answer = client.post(page("guide-publish"), {"revision": old})
    assert answer.status_code == 409
    assert "Nothing was done." in answer.content.decode()
    assert card_state("our-own").shown is None


def test_published_card_is_taken_back_and_withdrawn(client: Client) -> None:
    make_draft(card=make_card())
    press(client, "guide-publish")
    press(client, "guide-take-back")
    assert card_state("our-own").draft == make_card()
    assert press(client, "guide-withdraw") == 302
    assert client.get(page("guide-card")).status_code == 404


def test_shipped_card_is_changed_and_gone_back_to(client: Client) -> None:
    client.post(page("guide-edit", "no"), as_form(make_card("no"), "shipped"))
    press(client, "guide-publish", "no")
    assert "your own text" in text_of(client, page("guide-card", "no"))
    press(client, "guide-shipped", "no")
    assert shipped_cards()["no"] in shown_cards()


def test_draft_is_discarded(client: Client) -> None:
    make_draft(card=make_card())
    answer = client.post(page("guide-discard"), {"revision": card_state("our-own").revision})
    assert answer["Location"].endswith("/operate/guide/")


def test_button_without_its_draft_says_so(client: Client) -> None:
    answer = client.post(page("guide-discard", "no"), {"revision": "shipped"})
    assert answer.status_code == 409
    assert "There is no draft of this card" in answer.content.decode()


def test_audit_page_says_it_in_words(client: Client) -> None:
    make_draft(card=make_card())
    press(client, "guide-publish")
    assert "guide card published: our-own" in text_of(client, "/operate/audit")
