"""Every error has a sentence. The codes are read out of the source, so none can be forgotten."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import string
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

import unjoin
from unjoin.registry.declaration import DeclarationError, check_text
from unjoin.registry.errors import RegistryError
from unjoin.registry.group_line import GroupLineError
from unjoin.registry.names import clean_name
from unjoin.registry.receipt import parse_receipt_code
from unjoin.service.accounts.permissions import WrongRoleError
from unjoin.service.intake.errors import KeyReusedError
from unjoin.service.site.sentences import FAMILIES, SENTENCES, find_sentence, sentence

ROOT = Path(unjoin.__file__).parent


def codes_in(path: Path) -> Iterator[str]:
    """The values of `code=` in a module, those that a function of it puts together included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (prefix for prefix, parameter in code_values(tree) if not parameter)
    makers = {
        function.name: (prefix, names.index(parameter))
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for names in [[a.arg for a in function.args.args if a.arg != "self"]]
        for prefix, parameter in code_values(function)
        if parameter in names
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            called = getattr(call.func, "id", getattr(call.func, "attr", ""))
            prefix, place = makers.get(called, ("", len(call.args)))
            if place < len(call.args) and isinstance(call.args[place], ast.Constant):
                yield f"{prefix}{ast.literal_eval(call.args[place])}"


def code_values(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(constant part, name of the variable part) of every `code=` below `tree`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.keyword) or node.arg != "code":
            continue
        match node.value:
            case ast.Constant(value=str(text)):
                yield text, ""
            case ast.Name(id=name):
                yield "", name
            case ast.JoinedStr(
                values=[ast.Constant(value=str(text)), ast.FormattedValue(value=ast.Name(id=name))]
            ):
                yield text, name


def registry_codes() -> set[str]:
    return {code for path in (ROOT / "registry").glob("*.py") for code in codes_in(path)}


def service_errors() -> set[type[Exception]]:
    """Every error of the service that has a code and can be raised itself."""
    service = import_module("unjoin.service")
    found = set()
    for module in pkgutil.walk_packages(service.__path__, "unjoin.service."):
        if ".settings" in module.name or module.name.endswith((".manage", ".wsgi")):
            continue
        for _, value in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(value, Exception) and value.__module__.startswith("unjoin.service"):
                found.add(value)
    return {error for error in found if hasattr(error, "code") and not error.__subclasses__()}


def test_codes_of_every_kind_are_found() -> None:
    assert registry_codes() >= {"name-empty", "declaration-joined", "tally-rule-5", "group-word"}
    assert {error.__name__ for error in service_errors()} >= {"KeyReusedError", "NotPossibleError"}


@pytest.mark.parametrize("code", sorted(registry_codes()))
def test_registry_code_has_a_sentence(code: str) -> None:
    assert find_sentence(code)


@pytest.mark.parametrize("error", sorted(service_errors(), key=str))
def test_service_error_has_a_sentence(error: type[Exception]) -> None:
    own = "sentence" in inspect.getsource(error) or hasattr(error, "sentence")
    assert own or find_sentence(error.code)  # type: ignore[attr-defined]


def test_sentences_are_for_codes_that_are_raised() -> None:
    raised = registry_codes() | {e.code for e in service_errors()}  # type: ignore[attr-defined]
    assert SENTENCES.keys() <= raised
    assert all(any(code.startswith(start) for code in raised) for start in FAMILIES)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (lambda: clean_name("字" * 81), "81 characters; up to 80"),
        (lambda: clean_name("a\u200bb"), "(U+200B)"),
        (lambda: parse_receipt_code("12x4"), "“x” is not a digit"),
        (lambda: parse_receipt_code("1234"), "This has 4."),
        (lambda: check_text("字" * 9, member="text", limit=8, person=1), "Statement: 9 characters"),
    ],
)
def test_sentence_says_the_fields(error: Callable[[], object], words: str) -> None:
    with pytest.raises(RegistryError) as caught:
        error()
    assert words in sentence(caught.value)


def test_group_line_sentence_shows_where_it_failed() -> None:
    error = GroupLineError(
        "", code="group-word", text="党8 猫3", start=3, end=4, expected="organisation"
    )
    assert "“猫”" in sentence(error)


def test_field_that_is_missing_is_no_fault() -> None:
    assert "–" in sentence(RegistryError("", code="name-long"))


def test_braces_that_a_person_typed_stay_as_they_are() -> None:
    error = DeclarationError("", code="declaration-same-name", name="{x}")
    assert "“{x}”" in sentence(error)


def test_sentence_of_its_own_is_kept() -> None:
    assert "another role" in sentence(WrongRoleError())


def test_action_that_failed_says_what_was_saved() -> None:
    assert "nothing of this second sending was saved" in sentence(KeyReusedError())


def test_error_of_nobody_gets_a_sentence_that_fits_any() -> None:
    assert "Nothing was saved" in sentence(ValueError())


def test_placeholders_are_simple_names() -> None:
    for text in [*SENTENCES.values(), *FAMILIES.values()]:
        for _, name, spec, conversion in string.Formatter().parse(str(text)):
            assert name is None or (name.isidentifier() and not spec and not conversion)
