"""The public pages of what people published: the wall with its search, and each statement's own.

They show what the published log has, and nothing beyond it. What was searched for is kept by no
cache; all else is the same for everybody who speaks the language, and kept for a minute.
"""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from unjoin.registry.consent import Kind
from unjoin.registry.entry import LeafIndex
from unjoin.registry.statement import canonical_json
from unjoin.service.instance import current
from unjoin.service.publication.queries import PublishedStatement, find_statement
from unjoin.service.reading.asked import LEAF_LIMIT, Asked, AskedError, FieldError, read_asked
from unjoin.service.reading.form import SearchForm, wall_form
from unjoin.service.reading.wall import read_wall
from unjoin.service.site import errors, figures, proofs
from unjoin.service.site.context import is_mirror, language_tag
from unjoin.service.translations.models import Translation
from unjoin.service.translations.queries import choose_translation

LONG_CHARACTERS = 400
"""From this length on a text is worth a page of its own to read."""

cached = cache_control(public=True, max_age=60)


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """The wall: statements, newest first, or those that are searched for.

    `asked.read_asked` reads the parameters. The answer to a search is kept nowhere.
    """
    given = request.GET.dict()
    try:
        asked = read_asked(given, current().campaign)
    except FieldError as error:
        return _show_wall(request, wall_form(given, error), None)
    except AskedError:
        return errors.show_problem(request, errors.BAD_REQUEST)
    return _show_wall(request, wall_form(given), asked)


def _show_wall(request: HttpRequest, form: SearchForm, asked: Asked | None) -> HttpResponse:
    wall = None
    if asked:
        wall = read_wall(asked, size=_published_size(), in_fixed_pages=is_mirror(request))
    response = render(request, "reading/wall.html", {"form": form, "wall": wall})
    if asked and not asked.typed:
        patch_cache_control(response, public=True, max_age=60)
    return response


@require_safe
@cached
def statement(request: HttpRequest, leaf: int) -> HttpResponse:
    """One statement, whole, with what its entry says; or what became of it.

    What is signed but not in the published log yet is answered as what does not exist.
    """
    size = _published_size()
    if leaf >= size:
        return errors.show_problem(request, errors.NO_SUCH_STATEMENT)
    index = LeafIndex(leaf)
    found = find_statement(index)
    if found is None:
        return _show_act(request, index)
    acts = _published_acts(found, size)
    context = {
        "statement": _as_published(found, acts),
        "acts": acts,
        "json": canonical_json(found.fields).decode() if found.fields else "",
        "drive": _drive_title(found),
        "is_proven": index < proofs.proven_size(),
        "is_long": found.fields is not None and len(found.fields.text) >= LONG_CHARACTERS,
        "translation": _translation(found),
    }
    return render(request, "reading/statement.html", context)


@require_safe
@cached
def read(request: HttpRequest, leaf: int) -> HttpResponse:
    """The text of one statement with its translation and nothing else, for reading and printing."""
    found = find_statement(LeafIndex(leaf)) if leaf < _published_size() else None
    if found is None or found.fields is None or not found.fields.text:
        return errors.show_problem(request, errors.NO_SUCH_STATEMENT)
    context = {"statement": found, "translation": _translation(found)}
    return render(request, "reading/read.html", context)


@require_safe
@cached
def proof(request: HttpRequest, leaf: int) -> HttpResponse:
    """The proof that the entry with this number is in the log, to be saved."""
    if leaf >= LEAF_LIMIT:
        return errors.show_problem(request, errors.NO_SUCH_STATEMENT)
    try:
        return proofs.hand_out(proofs.make_proof(LeafIndex(leaf)), LeafIndex(leaf))
    except proofs.NotYetProvenError:
        is_published = leaf < _published_size()
        problem = errors.NO_PROOF_YET if is_published else errors.NO_SUCH_STATEMENT
        return errors.show_problem(request, problem)


def _published_size() -> int:
    """How many leaves the numbers of the pages are of; 0 before the first publication."""
    published = figures.published_numbers()
    return published.tally.size if published else 0


def _published_acts(found: PublishedStatement, size: int) -> list[figures.Act]:
    """The later entries about a statement that the published log, of `size` leaves, has."""
    if found.left == found.entry.persons and not found.confirmed:
        return []
    return [act for act in figures.acts_on(found.leaf) if act.leaf < size]


def _as_published(found: PublishedStatement, acts: list[figures.Act]) -> PublishedStatement:
    """`found` with what `acts` say of it, and nothing that is signed later. Text that was withdrawn
    is gone at once, and why is not held back."""
    if found.fields is None:
        return found
    taken = [act.entry for act in acts if act.entry.kind is not Kind.CONFIRM]
    return replace(
        found,
        left=found.entry.persons - sum(entry.persons for entry in taken),
        confirmed=len(taken) < len(acts),
        reason=taken[-1].reason if taken else None,
    )


def _show_act(request: HttpRequest, leaf: LeafIndex) -> HttpResponse:
    act = figures.find_act(leaf)
    if act is None:
        return errors.show_problem(request, errors.NO_SUCH_STATEMENT)
    context = {"act": act, "is_proven": leaf < proofs.proven_size()}
    return render(request, "reading/act.html", context)


def _translation(found: PublishedStatement) -> Translation | None:
    """That of the text, if it has one and it is still published."""
    if not found.fields or not found.fields.text:
        return None
    return choose_translation(found.leaf, reader=language_tag())


def _drive_title(found: PublishedStatement) -> str:
    drive = current().campaign.drive(found.fields.drive) if found.fields else None
    return drive.titles[language_tag()] if drive else ""
